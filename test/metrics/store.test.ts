/** A store that is measured: it answers as before, and what it did can be read. */

import { Registry } from 'prom-client';
import { beforeEach, expect, test } from 'vitest';
import { createStoreMetrics, type StoreMetrics } from '../../src/metrics/store.ts';
import { LockLost } from '../../src/stores/contract/locks.ts';
import { createMemoryStore } from '../../src/stores/memory/index.ts';
import { type Decide, NoRoom, type Store } from '../../src/stores/store.ts';
import {
  conversation,
  effect,
  minute,
  posting,
  sayJob,
  says,
  stateIn,
  ticketJob,
  turnOf,
} from '../contracts/store/stage.ts';
import { storeContract } from '../contracts/store.ts';

storeContract(
  'one that is measured',
  async (clock) => {
    const store = createStoreMetrics(new Registry()).observe(createMemoryStore(clock));
    return { store, close: () => store.close() };
  },
  { forgets: true, reference: true },
);

let registry: Registry;
let metrics: StoreMetrics;
let store: Store;
beforeEach(() => {
  registry = new Registry();
  metrics = createStoreMetrics(registry);
  store = metrics.observe(createMemoryStore());
});

const told = async (pattern: RegExp): Promise<readonly string[]> =>
  (await registry.metrics()).split('\n').filter((line) => pattern.test(line) && !line.startsWith('#'));

test('turns are counted by what became of them', async () => {
  await store.post([posting(1, 'oi'), posting(2, 'oi')]);
  const claims = await store.claim({ token: 't', limit: 10, lease: minute });
  const stopped = {
    ...stateIn('waiting', 0),
    stopped: { reason: 'x', unheard: [], owner: null, actedAt: 0 },
  };
  await store.commit(claims.map((claim, index) => turnOf(claim, index === 0 ? {} : { state: stopped })));
  await store.commit(claims.map((claim) => turnOf(claim)));
  // From now on a person leads it: no other failure.
  await store.post([posting(2, 'e aí?')]);
  const [led] = await store.claim({ token: 'u', limit: 10, lease: minute });
  if (led) await store.commit([turnOf(led)]);
  expect(await told(/^plantao_turn_seconds_count/)).toEqual([
    'plantao_turn_seconds_count{outcome="committed"} 2',
    'plantao_turn_seconds_count{outcome="lost"} 2',
    'plantao_turn_seconds_count{outcome="stopped"} 1',
  ]);
  expect(await told(/^plantao_message_wait_seconds_count/)).toEqual(['plantao_message_wait_seconds_count 3']);
});

test('a turn at once counts as one, and only if it was taken', async () => {
  const stopped = { reason: 'x', unheard: [], owner: null, actedAt: 0 };
  const states = [
    stateIn('bot', 0),
    { ...stateIn('waiting', 0), stopped },
    { ...stateIn('waiting', 0), stopped },
  ];
  for (const state of states)
    expect(
      await store.post([posting(1, 'oi', { dedupe: `a${states.indexOf(state)}` })], {
        decide: (claim) => turnOf(claim, { state }),
      }),
    ).toEqual(['answered']);
  const decide = () => null;
  expect(await store.post([posting(1, 'oi', { dedupe: 'a0' })], { decide })).toEqual(['repeated']);
  expect(await store.post([posting(1, 'e aí?')], { decide })).toEqual(['posted']);
  expect(await told(/^plantao_turn_seconds_count/)).toEqual([
    'plantao_turn_seconds_count{outcome="committed"} 2',
    'plantao_turn_seconds_count{outcome="lost"} 0',
    'plantao_turn_seconds_count{outcome="stopped"} 1',
  ]);
  expect(await told(/^plantao_message_wait_seconds_count/)).toEqual(['plantao_message_wait_seconds_count 3']);
  expect(await told(/^plantao_messages/)).toEqual([
    'plantao_messages_received_total{channel="test",account="main"} 4',
  ]);
});

test('so does one that hears the end of a job', async () => {
  await store.post([posting(1, 'oi')], {
    decide: (claim) => turnOf(claim, { jobs: [ticketJob(effect(1, 1))] }),
  });
  const [lease] = await store.next({ pool: 'erp', token: 't', limit: 1, lease: minute });
  if (lease === undefined) throw new Error('nothing to do');
  const settlement = {
    ...{ conversation: conversation(1), job: lease.id, token: 't' },
    outcome: { type: 'done' },
    post: { type: 'noted', text: 'feito' },
  } as const;
  const decide: Decide = (claim) => turnOf(claim);
  expect(await store.settle([settlement], { decide })).toEqual(['answered']);
  expect(await store.settle([settlement], { decide })).toEqual(['lost']);
  expect(await told(/^plantao_turn_seconds_count{outcome="committed"}/)).toEqual([
    'plantao_turn_seconds_count{outcome="committed"} 2',
  ]);
  expect(await told(/^plantao_message_wait_seconds_count/)).toEqual(['plantao_message_wait_seconds_count 2']);
});

test('messages are counted by channel, those that come again are not', async () => {
  await store.post([posting(1, 'oi', { dedupe: 'a' }), posting(2, 'oi')]);
  await store.post([posting(1, 'oi', { dedupe: 'a' })]);
  await store.post([{ ...posting(2, ''), event: { type: 'noted', text: 'x' } }]);
  expect(await told(/^plantao_messages/)).toEqual([
    'plantao_messages_received_total{channel="test",account="main"} 2',
  ]);
});

test('operations are timed, and their failures are counted; a lock that is lost is none', async () => {
  const plain = createMemoryStore();
  const broken = createStoreMetrics(registryOf()).observe({
    ...plain,
    post: async () => {
      throw new NoRoom('disk', 'full');
    },
    report: async () => {
      throw new LockLost('a');
    },
  });
  await expect(broken.post([])).rejects.toThrow(NoRoom);
  await expect(broken.report([])).rejects.toThrow(LockLost);
  expect(await told(/failures_total.*"(?:post|report)"/)).toEqual([
    'plantao_store_failures_total{operation="post"} 1',
    'plantao_store_failures_total{operation="report"} 0',
  ]);
  expect(await told(/operation_seconds_count.*"post"/)).toEqual([
    'plantao_store_operation_seconds_count{operation="post"} 1',
  ]);
});

/** The one that `told` reads, anew. */
function registryOf(): Registry {
  registry = new Registry();
  return registry;
}

test('jobs are in hand from when they are taken until they are settled, or their lease is over', async () => {
  await store.post([posting(1, 'oi')]);
  const [claim] = await store.claim({ token: 't', limit: 10, lease: minute });
  if (claim === undefined) throw new Error('nothing to claim');
  const other = { lane: 'other' };
  await store.commit([turnOf(claim, says(sayJob(effect(1, 0), 'oi'), sayJob(effect(1, 1), 'e aí', other)))]);
  const [first] = await store.next({ pool: 'chat', token: 't', limit: 1, lease: minute });
  await store.next({ pool: 'chat', token: 't', limit: 1, lease: 0 });
  expect(Object.fromEntries(metrics.underWay())).toEqual({ chat: 1 });
  if (first === undefined) throw new Error('nothing to do');
  const { conversation, id, token } = first;
  await store.settle([{ conversation, job: id, token, outcome: { type: 'done' } }]);
  expect(Object.fromEntries(metrics.underWay())).toEqual({});
});

test('locks are told by name: held here, or not', async () => {
  const held = await store.locks.acquire('mine', { lease: minute });
  await store.locks
    .acquire('given-back', { lease: minute })
    .then((lock) => lock && store.locks.release(lock));
  await store.locks.acquire('over', { lease: 0 });
  const another = metrics.observe(store);
  await another.locks.acquire('mine', { lease: minute });
  expect(Object.fromEntries(metrics.locks.held())).toEqual({ mine: false, 'given-back': false, over: false });
  if (held) await store.locks.renew(held, { lease: minute });
  expect(metrics.locks.held().get('mine')).toBe(true);
});
