/** Turns that are decided while what they hear is posted: what may be, and what is left to a claim. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Flow } from '../../src/core/flow.ts';
import { readContactNumber } from '../../src/core/ids/contact-number.ts';
import { createKeys } from '../../src/keys/index.ts';
import { silent } from '../../src/log.ts';
import { createIntake } from '../../src/plantao/intake.ts';
import { advance } from '../../src/runtime/advance.ts';
import { createDecide, pools } from '../../src/runtime/decide.ts';
import { startRuntime } from '../../src/runtime/run.ts';
import { createMemoryStore } from '../../src/stores/memory/index.ts';
import type { Decide, Store } from '../../src/stores/store.ts';
import { support } from '../flows/support/fixtures.ts';
import { createLedgerFlow } from '../support/crash/ledger-flow.ts';

const keys = createKeys(new Uint8Array(32).fill(7));
const origin = { channel: 'test', account: 'main', address: 'ana' };
const conversation = keys.identify(origin);
const patient = { timeout: 60_000 };

let clock: number;
let store: Store;
beforeEach(() => {
  clock = Date.UTC(2026, 10, 21, 12);
  store = createMemoryStore({ now: () => clock });
});
afterEach(() => vi.restoreAllMocks());

const parts = (flow: Flow) => ({
  flowFor: () => flow,
  refer: keys.refer,
  numberOf: keys.number,
});
const say = async (text: string, decide?: Decide) => {
  clock += 1_000;
  const event = { type: 'customer.said', content: { type: 'text', text }, saidAt: clock } as const;
  const [outcome] = await store.post([{ conversation, origin, event, dedupe: text }], { decide });
  return outcome;
};
const take = (flow: Flow) =>
  advance({ ...parts(flow), store, log: silent }, { token: `${clock}`, limit: 10 });
const said = async () =>
  (await store.transcript(conversation, { limit: 50 })).flatMap((line) =>
    line.type === 'said' ? line.message.text : [],
  );

test('is the turn that a claim would have led to', async () => {
  const decide = await createDecide(parts(support));
  const texts = ['net caiu', 'Ana Souza', 'menu', 'quero falar com alguém'];
  for (const text of texts) expect(await say(text, decide)).toBe('answered');
  const atOnce = await store.conversation(conversation);
  const heard = await said();

  clock -= 1_000 * texts.length;
  store = createMemoryStore({ now: () => clock });
  for (const text of texts) {
    expect(await say(text)).toBe('posted');
    await take(support);
  }
  expect(await said()).toEqual(heard);
  expect(heard.length).toBeGreaterThanOrEqual(texts.length);
  expect(await store.conversation(conversation)).toEqual(atOnce);
});

test('a number is findable before it is told: that turn waits for a claim', async () => {
  const decide = await createDecide(parts(support));
  await say('net caiu', decide);
  await say('cancelar', decide);
  expect(await say('tchau', decide)).toBe('posted');
  await take(support);
  expect((await said()).filter((text) => readContactNumber(text) !== null)).toHaveLength(1);
});

test('a flow that fails is left to a claim, which tells of it', async () => {
  const failing: Flow = {
    ...createLedgerFlow(2),
    step: () => {
      throw new Error('a fault of the flow');
    },
  };
  expect(await say('oi', await createDecide(parts(failing)))).toBe('posted');
  const error = vi.fn();
  await advance({ ...parts(failing), store, log: { ...silent, error } }, { token: 'worker', limit: 10 });
  expect(error).toHaveBeenCalledOnce();
});

test('programs that listen are told of such a turn too', async () => {
  const listeners = async () => [{ endpoint: 'panel', events: ['message' as const] }];
  const decide = await createDecide({ ...parts(createLedgerFlow(2)), listeners });
  expect(await say('oi', decide)).toBe('answered');
  expect((await store.jobs({ pool: pools.webhooks, limit: 10 })).map(({ work }) => work.type)).toEqual([
    'deliver',
  ]);
});

test('what comes later is not posted first because what decides was known sooner', async () => {
  let tell = () => {};
  const told = new Promise<undefined>((resolve) => {
    tell = () => resolve(undefined);
  });
  const deciding = vi.fn(async () => undefined).mockReturnValueOnce(told);
  const intake = createIntake({ store, keys, log: silent, deciding });
  const receive = intake.from({ name: 'test', account: 'main' });
  const arrival = (text: string) => ({
    address: 'ana',
    dedupe: text,
    event: { type: 'customer.said', content: { type: 'text', text }, saidAt: clock } as const,
  });
  const received = ['um', 'dois'].map((text) => receive([arrival(text)]));
  await deciding.mock.results[1]?.value;
  tell();
  await Promise.all(received);
  intake.stop();
  const [claim] = await store.claim({ token: 'worker', limit: 1, lease: 1_000 });
  expect(claim?.entries.map(({ event }) => event)).toMatchObject([
    { content: { text: 'um' } },
    { content: { text: 'dois' } },
  ]);
});

/** A runtime that works, and what it sent; `receive` takes what a channel hands in. */
const start = () => {
  const sent: string[] = [];
  const runtime = startRuntime({
    ...parts(createLedgerFlow(2)),
    store,
    log: silent,
    calls: { lookups: { look: async (input: unknown) => input }, jobs: {} },
    channelFor: () => ({
      name: 'test',
      account: 'main',
      start: async () => {},
      stop: async () => {},
      send: async (_, { text }) => void sent.push(text),
      standing: () => ({ state: 'connected', detail: '' }),
      check: async () => '',
    }),
    channelPools: [pools.channel(origin)],
  });
  const intake = createIntake({ store, keys, log: silent, deciding: runtime.deciding });
  const receive = intake.from({ name: 'test', account: 'main' });
  const arrival = (text: string) => ({
    address: 'ana',
    dedupe: text,
    event: { type: 'customer.said', content: { type: 'text', text }, saidAt: clock } as const,
  });
  return { runtime, intake, sent, receive, arrival };
};

test('what a look-up finds is heard in the write that notes its end', async () => {
  const commit = vi.spyOn(store, 'commit');
  const settle = vi.spyOn(store, 'settle');
  const { runtime, intake, receive, arrival } = start();
  await receive([arrival('oi')]);
  // The flow rests, and would ask again.
  await vi.waitFor(async () => expect((await store.depths()).timers).toMatchObject({ count: 1 }), patient);
  expect(commit).not.toHaveBeenCalled();
  const outcomes = await Promise.all(settle.mock.results.map(({ value }) => value));
  expect(outcomes.flat().sort()).toEqual(['answered', 'settled']);
  await runtime.stop(1_000);
  intake.stop();
});

test('what channels hand in is answered at once while the runtime works, and waits once it stops', async () => {
  const commit = vi.spyOn(store, 'commit');
  const post = vi.spyOn(store, 'post');
  const { runtime, intake, sent, receive, arrival } = start();
  await receive([arrival('oi')]);
  await vi.waitFor(() => expect(sent).toEqual(['ouvi oi']), patient);
  expect(commit).not.toHaveBeenCalled();

  await runtime.stop(1_000);
  expect(await runtime.deciding()).toBeUndefined();
  clock += 1_000;
  await receive([arrival('ainda aí?')]);
  await expect(post.mock.results.at(-1)?.value).resolves.toEqual(['posted']);
  intake.stop();
});
