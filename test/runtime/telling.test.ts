/** What other programs are told of turns: committed with them, each endpoint in its own lane, none at all for nobody. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Deliver, Listener, Telling } from '../../src/integrations/integration.ts';
import { createKeys } from '../../src/keys/index.ts';
import { silent } from '../../src/log.ts';
import { advance } from '../../src/runtime/advance.ts';
import { pools } from '../../src/runtime/decide.ts';
import { perform } from '../../src/runtime/perform.ts';
import { take } from '../../src/runtime/take.ts';
import { createMemoryStore } from '../../src/stores/memory/index.ts';
import type { Store } from '../../src/stores/store.ts';
import { createLedgerFlow } from '../support/crash/ledger-flow.ts';

const keys = createKeys(new Uint8Array(32).fill(7));
const minute = 60_000;

let store: Store;
let now: number;
let tokens: number;

beforeEach(() => {
  now = Date.UTC(2026, 10, 21, 12);
  tokens = 0;
  store = createMemoryStore({ now: () => now, monotonic: () => now });
});
afterEach(() => store.close());

const origin = { channel: 'telegram', account: 'main', address: '1' };
const conversation = keys.identify(origin);

const say = (text: string) =>
  store.post([
    { conversation, origin, event: { type: 'customer.said', content: { type: 'text', text }, saidAt: now } },
  ]);

const turn = (
  listeners?: readonly Listener[],
  on: Pick<Store, 'claim' | 'commit' | 'release' | 'records'> = store,
) =>
  advance(
    {
      store: on,
      flowFor: () => createLedgerFlow(2),
      refer: keys.refer,
      log: {
        ...silent,
        error(fields) {
          throw new Error(JSON.stringify(fields));
        },
      },
      ...(listeners === undefined ? {} : { listeners: async () => listeners }),
    },
    { token: `turn-${++tokens}`, limit: 10 },
  );

/** One round of deliveries; what was told. */
async function deliver(answer: (telling: Telling) => ReturnType<Deliver>): Promise<readonly string[]> {
  const told: string[] = [];
  const leases = await take(store, {
    pool: pools.webhooks,
    token: `work-${++tokens}`,
    limit: 10,
    lease: minute,
  });
  for (const lease of leases)
    await perform(
      {
        store,
        calls: { lookups: {}, jobs: {} },
        channelFor: () => undefined,
        log: silent,
        deliver: async (telling) => {
          const { endpoint, happening } = telling;
          const text =
            happening.type === 'message' && happening.from === 'customer' ? happening.content : null;
          told.push(`${endpoint} ${text?.type === 'text' ? text.text : happening.type}`);
          return answer(telling);
        },
      },
      lease,
    );
  return told.sort();
}

const messages = (endpoint: string): Listener => ({ endpoint, events: ['message'] });
const waiting = () => store.jobs({ pool: pools.webhooks, limit: 10 });

test('with nobody to tell, nothing is written', async () => {
  for (const listeners of [undefined, [], [{ endpoint: 'a', events: ['ticket' as const] }]]) {
    await say('Oi');
    await turn(listeners);
  }
  expect(await waiting()).toEqual([]);
});

test('each endpoint is told in order; one that fails holds up itself alone', async () => {
  const both = [messages('a'), messages('b')];
  for (const text of ['um', 'dois', 'três']) {
    await say(text);
    await turn(both);
  }
  const customers = new Map<string, string[]>();
  for (let round = 0; round < 30; round++) {
    const told = await deliver(async ({ endpoint }) =>
      endpoint === 'a' ? { type: 'again', delay: minute, progress: { tries: 1 } } : { type: 'done' },
    );
    for (const line of told) {
      const [endpoint = '', text = ''] = line.split(' ');
      customers.set(endpoint, [...(customers.get(endpoint) ?? []), text]);
    }
  }
  expect(customers.get('a')).toEqual(['um']);
  expect(customers.get('b')?.filter((text) => text !== 'message')).toEqual(['um', 'dois', 'três']);
  now += minute;
  expect(await deliver(async () => ({ type: 'done' }))).toEqual(['a um']);
  expect((await deliver(async () => ({ type: 'done' })))[0]).toMatch(/^a/);
});

test('a turn that is run again tells the same under the same id', async () => {
  await say('Oi');
  const ids: unknown[] = [];
  const losing = {
    ...store,
    commit: vi.fn(async (commits: Parameters<Store['commit']>[0]) => {
      ids.push(commits.map(({ jobs }) => jobs.map(({ id, lane }) => [id, lane])));
      throw new Error('the process died here');
    }),
  };
  await expect(turn([messages('a')], losing)).rejects.toThrow('died');
  expect(await waiting()).toEqual([]);
  now += minute;
  await turn([messages('a')]);
  const [first] = await waiting();
  expect(first?.id).toBe(`${conversation}.1.0.told.a`);
  expect(JSON.stringify(ids)).toContain(JSON.stringify([first?.id, 'webhook:a']));
});
