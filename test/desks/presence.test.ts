import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Channel } from '../../src/channels/channel.ts';
import { createPresence, type Presence } from '../../src/desks/presence.ts';
import { createKeys } from '../../src/keys/index.ts';
import { createMemoryStore } from '../../src/stores/memory/index.ts';
import { shareStore } from '../support/processes.ts';

const { identify } = createKeys(new Uint8Array(32));
const at = { channel: 'test', account: 'main', address: 'ana' };
const ana = identify(at);
let clock: number;
let shown: string[];
let presence: Presence;

const silentChannel: Channel = {
  name: 'test',
  account: 'main',
  start: async () => {},
  stop: async () => {},
  send: async () => {},
  standing: () => ({ state: 'connected', detail: '' }),
  check: async () => '',
};

beforeEach(async () => {
  clock = 0;
  shown = [];
  const channel: Channel = { ...silentChannel, typing: async (address) => void shown.push(address) };
  const store = createMemoryStore();
  const event = { type: 'customer.said', content: { type: 'text', text: 'oi' }, saidAt: 0 } as const;
  await store.post([{ conversation: ana, origin: at, event }]);
  presence = createPresence({ store, channels: () => [channel], identify, now: () => clock });
});

test('that a customer writes is told to whoever wants to know, now and then', () => {
  const told: string[] = [];
  const typing = presence.from({ name: 'test', account: 'main' });
  typing('ana');
  const stop = presence.watch((conversation) => told.push(conversation));
  for (const moment of [0, 1_000, 1_999, 2_000]) {
    clock = moment;
    typing('ana');
  }
  typing('bruno');
  expect(told).toEqual([ana, ana, identify({ ...at, address: 'bruno' })]);
  stop();
  clock = 9_000;
  typing('ana');
  expect(told).toHaveLength(3);
});

test('that an attendant writes is shown to the customer, now and then', async () => {
  for (const moment of [0, 1_000, 3_999, 4_000]) {
    clock = moment;
    await presence.byAttendant(ana);
  }
  await presence.byAttendant(identify({ ...at, address: 'nobody' }));
  expect(shown).toEqual(['ana', 'ana']);
});

test('thousands of conversations are not remembered for ever, and each has its turn', async () => {
  const told: string[] = [];
  presence.watch((conversation) => told.push(conversation));
  const typing = presence.from({ name: 'test', account: 'main' });
  for (let round = 0; round < 3; round++) {
    clock = round * 10_000;
    for (let index = 0; index < 2_000; index++) typing(`visitor-${index}`);
  }
  expect(told).toHaveLength(6_000);
});

describe('of several processes', () => {
  test('each hears who is writing, and the one that serves the account shows it to the customer', async () => {
    const shared = shareStore(createMemoryStore());
    const event = { type: 'customer.said', content: { type: 'text', text: 'oi' }, saidAt: 0 } as const;
    const open = (serves: boolean) => {
      const store = shared.open();
      const typed: string[] = [];
      const heard: string[] = [];
      const channel: Channel = { ...silentChannel, typing: async (address) => void typed.push(address) };
      const own = createPresence({
        ...{ store, identify },
        channels: () => [channel],
        serves: () => serves,
        now: () => clock,
      });
      own.watch((conversation) => heard.push(conversation));
      return { store, own, typed, heard };
    };
    const [holder, other] = [open(true), open(false)];
    await holder.store.post([{ conversation: ana, origin: at, event }]);
    holder.own.from(silentChannel)('ana');
    expect([holder.heard, other.heard]).toEqual([[ana], [ana]]);
    await other.own.byAttendant(ana);
    await vi.waitFor(() => expect(holder.typed).toEqual(['ana']), { timeout: 60_000 });
    expect(other.typed).toEqual([]);
  });
});
