/** One message in the hands of several programs over one store: one trace, whoever did what. */

import { afterEach, beforeEach, expect, test } from 'vitest';
import { createKeys } from '../../src/keys/index.ts';
import { silent } from '../../src/log.ts';
import { advance } from '../../src/runtime/advance.ts';
import { pools } from '../../src/runtime/decide.ts';
import { perform } from '../../src/runtime/perform.ts';
import { take } from '../../src/runtime/take.ts';
import { createMemoryStore } from '../../src/stores/memory/index.ts';
import type { Store } from '../../src/stores/store.ts';
import { openTraces, type Traces } from '../../src/traces/index.ts';
import { type Collector, startCollector } from '../support/collector.ts';
import { createLedgerFlow } from '../support/crash/ledger-flow.ts';
import { createFakeBackend } from '../support/fake-backend.ts';

const keys = createKeys(new Uint8Array(32).fill(7));
const origin = { channel: 'test', account: 'main', address: 'ana-seca' };
const conversation = keys.identify(origin);

let collector: Collector;
let common: Store;
let open: Traces[];

beforeEach(async () => {
  collector = await startCollector();
  common = createMemoryStore();
  open = [];
});
afterEach(() => collector.close());

/** A program of its own, with traces of its own, over the common store. */
function start() {
  const traces = openTraces({ endpoint: collector.url });
  open.push(traces);
  const store = traces.store(common);
  const backend = traces.backend(createFakeBackend({ now: Date.now }));
  const channel = traces.channel({
    name: 'test',
    account: 'main',
    start: async () => {},
    stop: async () => {},
    send: async () => {},
    standing: () => ({ state: 'connected', detail: '' }),
    check: async () => '',
  });
  const parts = {
    store,
    log: silent,
    calls: {
      lookups: {
        look: async () => {
          await backend.findCustomers({ phone: '37999112233' });
          return { count: 1 };
        },
      },
      jobs: {},
    },
    channelFor: () => channel,
    around: traces.around,
    flowFor: () => createLedgerFlow(2),
    refer: keys.refer,
  };
  return {
    post: (...texts: readonly string[]) =>
      store.post(
        texts.map((text) => ({
          conversation,
          origin,
          event: { type: 'customer.said', content: { type: 'text', text }, saidAt: 0 },
        })),
      ),
    turn: () => advance(parts, { token: `turn-${open.indexOf(traces)}-${common.now()}`, limit: 10 }),
    async work(pool: string) {
      const leases = await take(store, {
        pool,
        token: `work-${open.indexOf(traces)}`,
        limit: 10,
        lease: 60_000,
      });
      for (const lease of leases) await perform(parts, lease);
      return leases.length;
    },
  };
}

/** What came of each program's spans, once all have sent them. */
const collected = async () => {
  for (const traces of open) await traces.close();
  return collector.spans;
};

test('a message that three programs have in hand is one trace, of which each did its part', async () => {
  const [listener, leader, worker] = [start(), start(), start()];
  await listener.post('minha conexão caiu');
  expect(await leader.turn()).toBe(1);
  expect(await worker.work(pools.lookups)).toBe(1);
  expect(await listener.turn()).toBe(1);
  expect(await worker.work(pools.channel(origin))).toBeGreaterThan(0);

  const spans = await collected();
  expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
  expect(new Set(spans.map(({ instance }) => instance)).size).toBe(3);
  const named = (name: string) => spans.filter((span) => span.name === name);
  const parentsOf = (name: string) =>
    named(name)
      .map(({ parentSpanId }) => spans.find(({ spanId }) => spanId === parentSpanId)?.name)
      .sort();
  const [received] = named('receive customer.said');
  expect(received?.parentSpanId).toBeUndefined();
  expect(parentsOf('turn')).toEqual(['look-up look', 'receive customer.said']);
  expect(parentsOf('look-up look')).toEqual(['turn']);
  expect(parentsOf('erp find-customers')).toEqual(['look-up look']);
  expect(parentsOf('say')).toEqual(named('say').map(() => 'turn'));
  expect(parentsOf('send test')).toEqual(named('say').map(() => 'say'));
  expect(spans.every(({ told }) => told['plantao.outcome'] !== undefined)).toBe(true);
});

test('a turn that answers several messages belongs to the first one’s trace, and is linked to the others’', async () => {
  const listener = start();
  await listener.post('olá', 'olá de novo');
  await listener.turn();
  const spans = await collected();
  const [first, second] = spans.filter(({ name }) => name === 'receive customer.said');
  const turn = spans.find(({ name }) => name === 'turn');
  expect(first?.traceId).not.toBe(second?.traceId);
  expect(turn?.traceId).toBe(first?.traceId);
  expect(turn?.links).toEqual([{ traceId: second?.traceId, spanId: second?.spanId }]);
});

test('nobody’s words, address or number are told', async () => {
  const listener = start();
  await listener.post('minha conexão caiu');
  await listener.turn();
  await listener.work(pools.lookups);
  await listener.turn();
  await listener.work(pools.channel(origin));
  await collected();
  expect(collector.received()).toContain('erp find-customers');
  for (const secret of ['conexão', 'ana-seca', '37999112233', conversation])
    expect(collector.received()).not.toContain(secret);
});

test('what is posted over a program that is not traced begins a trace where one is', async () => {
  await common.post([
    {
      conversation,
      origin,
      event: { type: 'customer.said', content: { type: 'text', text: 'olá' }, saidAt: 0, trace: 'nonsense' },
    },
  ]);
  const leader = start();
  await leader.turn();
  const turn = (await collected()).find(({ name }) => name === 'turn');
  expect(turn?.traceId).toMatch(/^[\da-f]{32}$/);
  expect(turn?.parentSpanId).toBeUndefined();
});

test('a collector that is not there holds nobody up', async () => {
  await collector.close();
  const listener = start();
  await listener.post('olá');
  expect(await listener.turn()).toBe(1);
  expect(await listener.work(pools.channel(origin))).toBe(1);
  collector = await startCollector();
});
