import { afterEach, expect, test, vi } from 'vitest';
import type { Arrival } from '../../src/channels/channel.ts';
import { createKeys } from '../../src/keys/index.ts';
import { createIntake, type Intake } from '../../src/plantao/intake.ts';
import { createMemoryStore } from '../../src/stores/memory/index.ts';
import { NoRoom } from '../../src/stores/store.ts';

const patient = { timeout: 60_000 };
const place = { name: 'telegram', account: 'main' };
const keys = createKeys(new Uint8Array(32));
const conversation = keys.identify({ channel: 'telegram', account: 'main', address: '37999112233' });
const arrival: Arrival = {
  address: '37999112233',
  dedupe: 'update-1',
  event: { type: 'customer.said', content: { type: 'text', text: 'oi' }, saidAt: 0 },
};

let intake: Intake;
afterEach(() => intake.stop());

function open({ remote = false } = {}) {
  const store = createMemoryStore();
  const told: string[] = [];
  const log = {
    error: (fields: object, message: string) => void told.push(`${message} ${JSON.stringify(fields)}`),
    info: (_: object, message: string) => void told.push(message),
  };
  intake = createIntake({ store, keys, log, trialEvery: 5, remote });
  return { store, told };
}

test('what channels hand in is durable before they hear so; that it is not is told once, with the reason', async () => {
  const { store, told } = open();
  const post = vi.spyOn(store, 'post').mockRejectedValue(new NoRoom('disk', 'the disk is full'));
  for (let attempt = 0; attempt < 2; attempt++)
    await expect(intake.from(place)([arrival])).rejects.toThrow('full');
  expect(intake.standing()).toMatchObject({
    state: 'down',
    detail: expect.stringContaining('disco dos dados está cheio'),
  });
  post.mockRestore();
  await intake.from(place)([arrival]);
  expect(intake.standing()).toEqual({ state: 'working' });
  expect((await store.conversation(conversation))?.unread).toBe(1);
  expect(told).toEqual([
    expect.stringMatching(/nothing that arrives can be stored.*the disk is full/),
    'what arrives is stored again',
  ]);
});

test.each([
  [new NoRoom('limit', 'so many bytes'), 'PLANTAO_STORE_GB'],
  [new Error('the disk is gone'), 'no log'],
])('%s: found out by itself when it is over, though nobody writes', async (reason, words) => {
  const { store, told } = open();
  const post = vi.spyOn(store, 'post').mockRejectedValue(reason);
  const set = vi.spyOn(store.records, 'set').mockRejectedValue(reason);
  await expect(intake.from(place)([arrival])).rejects.toThrow(reason);
  expect(intake.standing()).toMatchObject({ state: 'down', detail: expect.stringContaining(words) });
  post.mockRestore();
  const trials = () => set.mock.calls.length;
  await vi.waitFor(() => expect(trials()).toBeGreaterThan(1), patient);
  expect(intake.standing().state).toBe('down');
  set.mockRestore();
  await vi.waitFor(() => expect(intake.standing()).toEqual({ state: 'working' }), patient);
  expect(told).toHaveLength(2);
  expect(await store.records.list('', { limit: 10 })).toEqual([]);
});

test('a Redis that is away is told though nobody writes, and that it is back', async () => {
  const { store, told } = open({ remote: true });
  const reason = new Error('the Redis has not answered for 10000 ms');
  const faults = [
    vi.spyOn(store.records, 'get').mockRejectedValue(reason),
    vi.spyOn(store.records, 'set').mockRejectedValue(reason),
  ];
  await vi.waitFor(() => expect(intake.standing()).toMatchObject({ state: 'down' }), patient);
  expect(intake.standing()).toMatchObject({ detail: expect.stringContaining('Redis não responde') });
  for (const fault of faults) fault.mockRestore();
  await vi.waitFor(() => expect(intake.standing()).toEqual({ state: 'working' }), patient);
  expect(told).toEqual([expect.stringContaining('has not answered'), 'what arrives is stored again']);
});

test.each([
  ['limit', 'maxmemory'],
  ['disk', 'máquina do Redis'],
] as const)('a Redis without room (%s): what to do there, not here', async (what, words) => {
  const { store } = open({ remote: true });
  vi.spyOn(store, 'post').mockRejectedValue(new NoRoom(what, 'full'));
  vi.spyOn(store.records, 'set').mockRejectedValue(new NoRoom(what, 'full'));
  await expect(intake.from(place)([arrival])).rejects.toThrow('full');
  expect(intake.standing()).toMatchObject({ state: 'down', detail: expect.stringContaining(words) });
});
