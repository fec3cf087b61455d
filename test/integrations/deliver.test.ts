/** When an endpoint is told again, left to rest, given up. */

import { beforeEach, describe, expect, test } from 'vitest';
import { conversationId, tellingId } from '../../src/core/ids/index.ts';
import { createDeliver, patience } from '../../src/integrations/deliver.ts';
import { createEndpointRecords, type EndpointRecords } from '../../src/integrations/endpoints.ts';
import type { Deliver } from '../../src/integrations/integration.ts';
import type { Sent } from '../../src/integrations/sending.ts';
import { silent } from '../../src/log.ts';
import { createMemoryStore } from '../../src/stores/memory/index.ts';

const beginning = Date.UTC(2026, 10, 21, 12);
const minute = 60_000;
const hour = 60 * minute;
const chat = conversationId('aaaa-waits');
const endpoint = 'abcdef012345';

let now: number;
let endpoints: EndpointRecords;
let deliver: Deliver;
/** What becomes of each attempt; none left: it is taken. */
let answers: Sent[];
let sent: { readonly id: string; readonly body: string }[];
let logged: string[];

beforeEach(async () => {
  now = beginning;
  answers = [];
  sent = [];
  logged = [];
  const { records } = createMemoryStore({ now: () => now });
  const log = {
    ...silent,
    error: (fields: object, text: string) => logged.push(`${text} ${JSON.stringify(fields)}`),
  };
  endpoints = createEndpointRecords({ records, now: () => now, log });
  await endpoints.add(endpoint, {
    url: 'https://painel.example/avisos',
    events: ['closed'],
    secret: 'whsec_c2VncmVkbw==',
    since: now,
  });
  const sender = {
    async send({ id, body }: { readonly id: string; readonly body: string }) {
      sent.push({ id, body });
      return answers.shift() ?? ({ type: 'taken' } as const);
    },
  };
  deliver = createDeliver({ endpoints, sender, log, chance: () => 0.5 });
});

const failed = (reason = 'respondeu 500', more: object = {}): Sent => ({ type: 'failed', reason, ...more });

const telling = (index = 0, more: { readonly progress?: unknown; readonly createdAt?: number } = {}) => ({
  id: tellingId(chat, 2, index, endpoint),
  conversation: chat,
  channel: 'telegram',
  endpoint,
  happening: { type: 'closed', at: beginning } as const,
  progress: null,
  createdAt: beginning,
  at: now,
  ...more,
});

/** Attempts until it is over; the pauses between. */
async function toItsEnd(most = 1_000): Promise<number[]> {
  const delays: number[] = [];
  let progress: unknown = null;
  for (let attempt = 0; attempt < most; attempt++) {
    const outcome = await deliver(telling(0, { progress }));
    if (outcome.type === 'done') return delays;
    delays.push(outcome.delay);
    progress = outcome.progress;
    now += outcome.delay;
  }
  throw new Error('it never ended');
}

test('what is taken is over, at the first attempt', async () => {
  expect(await toItsEnd()).toEqual([]);
  expect(sent).toHaveLength(1);
  expect((await endpoints.list())[0]).toMatchObject({ lost: 0 });
});

test('what fails is told again, later and later, in the same words under the same id', async () => {
  answers = Array.from({ length: 14 }, () => failed());
  const delays = await toItsEnd();
  expect(sent.length).toBe(15);
  expect(new Set(sent.map(({ id, body }) => id + body)).size).toBe(1);
  expect(delays[0]).toBeLessThanOrEqual(6_000);
  expect(Math.max(...delays)).toBeLessThanOrEqual(66 * minute);
  expect(delays.at(-1)).toBeGreaterThan(50 * minute);
});

test('how it goes is told: since when it fails, and that it works again', async () => {
  answers = [failed('respondeu 500'), failed('a conexão foi recusada')];
  const first = await deliver(telling());
  expect((await endpoints.list())[0]).toMatchObject({ failing: { since: now, reason: 'respondeu 500' } });
  now += hour;
  if (first.type !== 'again') throw new Error('over too early');
  await deliver(telling(0, { progress: first.progress }));
  expect((await endpoints.list())[0]).toMatchObject({
    failing: { since: beginning, reason: 'a conexão foi recusada' },
  });
  now += hour;
  await deliver(telling());
  expect((await endpoints.list())[0]).not.toHaveProperty('failing');
});

test('after three days it is given up, and the endpoint with it, and both are told', async () => {
  answers = Array.from({ length: 1_000 }, () => failed());
  await toItsEnd();
  expect(now - beginning).toBeGreaterThanOrEqual(patience);
  expect(now - beginning).toBeLessThan(patience + 2 * hour);
  expect(sent.length).toBeLessThan(200);
  expect((await endpoints.list())[0]).toMatchObject({
    lost: 1,
    disabled: { reason: 'três dias sem entregar: respondeu 500' },
  });
  expect(logged.join()).toMatch(/given up.*given up/s);
  expect(logged.join()).not.toMatch(/painel|c2VncmVkbw/);
  // What waits besides is dropped, and nothing new is written.
  const attempts = sent.length;
  expect(await deliver(telling(1))).toEqual({ type: 'done' });
  expect(sent).toHaveLength(attempts);
  expect(await endpoints.listeners()).toEqual([]);
});

test('one that gets through now and then is not given up for one that does not', async () => {
  answers = [failed()];
  await deliver(telling(0));
  now += patience + hour;
  answers = [{ type: 'taken' }, failed()];
  await deliver(telling(1, { createdAt: now }));
  expect(await deliver(telling(0, { progress: { tries: 60 } }))).toEqual({ type: 'done' });
  const [listed] = await endpoints.list();
  expect([listed?.lost, listed?.disabled]).toEqual([1, undefined]);
});

test('who says that it is gone is never told again', async () => {
  answers = [{ type: 'gone' }];
  expect(await deliver(telling())).toEqual({ type: 'done' });
  expect((await endpoints.list())[0]?.disabled?.reason).toContain('410');
  expect(await endpoints.listeners()).toEqual([]);
});

test('a pause that is asked for is kept', async () => {
  answers = [failed('respondeu 429', { retryAfter: 10 * minute })];
  expect(await deliver(telling())).toMatchObject({ type: 'again', delay: 10 * minute });
});

test('a pause of years is none: what waits is given up in its time, and the endpoint with it', async () => {
  answers = Array.from({ length: 1_000 }, () => failed('respondeu 503', { retryAfter: 10 ** 12 }));
  await toItsEnd();
  expect(now - beginning).toBeLessThan(patience + 3 * hour);
  expect((await endpoints.list())[0]?.disabled).toBeDefined();
});

describe('an endpoint that fails again and again', () => {
  test('rests, and then one delivery tries for all', async () => {
    answers = [failed(), failed(), failed()];
    for (const index of [0, 1, 2]) await deliver(telling(index));
    expect(sent).toHaveLength(3);
    const [one, other] = await Promise.all([deliver(telling(3)), deliver(telling(4))]);
    expect([one.type, other.type, sent.length]).toEqual(['again', 'again', 3]);
    now += 10 * minute;
    let release = () => {};
    const slow = new Promise<void>((resolve) => {
      release = resolve;
    });
    const trying = createDeliver({
      endpoints,
      log: silent,
      chance: () => 0.5,
      sender: {
        async send() {
          await slow;
          return { type: 'taken' };
        },
      },
    });
    const many = Array.from({ length: 20 }, (_, index) => trying(telling(index)));
    const waiting = await Promise.all(many.slice(8));
    expect(waiting.every(({ type }) => type === 'again')).toBe(true);
    release();
    expect((await Promise.all(many.slice(0, 8))).every(({ type }) => type === 'done')).toBe(true);
  });
});

describe('who is told', () => {
  test('is what is kept; one that is gone is told nothing', async () => {
    expect(await endpoints.listeners()).toEqual([{ endpoint, events: ['closed'] }]);
    await endpoints.remove(endpoint);
    expect(await endpoints.listeners()).toEqual([]);
    expect(await deliver(telling())).toEqual({ type: 'done' });
    expect(sent).toEqual([]);
  });

  test('is seen within seconds when another process changes it', async () => {
    const store = createMemoryStore({ now: () => now });
    const [here, there] = [1, 2].map(() =>
      createEndpointRecords({ records: store.records, now: () => now, log: silent }),
    );
    expect(await here?.listeners()).toEqual([]);
    await there?.add(endpoint, {
      url: 'https://a.example/',
      events: ['taken'],
      secret: 'whsec_',
      since: now,
    });
    now += 6_000;
    expect(await here?.listeners()).toEqual([{ endpoint, events: ['taken'] }]);
  });

  test('where it cannot be read, nobody is told and nothing stops', async () => {
    const broken = createEndpointRecords({
      records: {
        ...createMemoryStore({ now: () => now }).records,
        list: async () => Promise.reject(new Error('damaged')),
      },
      now: () => now,
      log: { error: (_fields, text) => logged.push(text) },
    });
    expect(await broken.listeners()).toEqual([]);
    expect(logged).toEqual(['who is to be told cannot be read']);
  });
});
