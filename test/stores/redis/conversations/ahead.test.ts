/** What is taken for whoever works with what makes it due: how little is asked for it, and what becomes of it if they die. */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RedisSettings } from '../../../../src/stores/redis/connection/index.ts';
import { createAhead } from '../../../../src/stores/redis/conversations/ahead.ts';
import { openRedisStore } from '../../../../src/stores/redis/index.ts';
import type { Store } from '../../../../src/stores/store.ts';
import {
  conversation,
  createTestClock,
  effect,
  minute,
  posting,
  sayJob,
  says,
  second,
  turnOf,
} from '../../../contracts/store/stage.ts';
import { noRedis, type RedisServer, startRedis } from '../../../support/redis/index.ts';
import { settingsFor } from '../settings.ts';

describe.skipIf(noRedis)('what is taken ahead', () => {
  let redis: RedisServer;
  let settings: RedisSettings;
  let clock: ReturnType<typeof createTestClock>;
  let tokens = 0;
  const open: Store[] = [];
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  beforeEach(() => {
    settings = settingsFor([redis.port]);
    clock = createTestClock();
  });
  afterEach(async () => {
    for (const store of open.splice(0)) await store.close();
  });

  const start = async (): Promise<Store> => {
    const store = await openRedisStore({ ...settings, ...clock });
    open.push(store);
    return store;
  };
  /** Ends without giving anything back. */
  const die = async (store: Store) => {
    open.splice(open.indexOf(store), 1);
    await store.close();
  };
  const claim = (store: Store, ahead = 10) =>
    store.claim({ token: `${++tokens}`, limit: 10, lease: minute, ahead });
  const next = (store: Store, ahead = 10) =>
    store.next({ pool: 'chat', token: `${++tokens}`, limit: 10, lease: minute, ahead });
  const work = async (store: Store) => {
    expect(await claim(store)).toEqual([]);
    expect(await next(store)).toEqual([]);
  };
  const turn = async (store: Store) => {
    await store.post([posting(1, 'oi')]);
    const [one] = await claim(store);
    if (one === undefined) throw new Error('nothing to claim');
    await store.commit([turnOf(one, says(sayJob(effect(1, one.revision), 'Olá!')))]);
  };

  test('a turn that is left to a claim is three scripts: it is posted, committed, and what it said is settled', async () => {
    const store = await start();
    await work(store);
    await turn(store);
    expect(await next(store)).toHaveLength(1);
    await work(store);
    const before = await countScripts(redis);
    await store.post([posting(2, 'oi')]);
    const [one] = await claim(store);
    await store.commit(one ? [turnOf(one, says(sayJob(effect(2, 0), 'Olá!')))] : []);
    const [say] = await next(store);
    if (say === undefined) throw new Error('nothing to say');
    const { conversation: of, id: job, token } = say;
    const settlement = { conversation: of, job, token, outcome: { type: 'done', delivery: 'sent' } } as const;
    expect(await store.settle([settlement])).toEqual(['settled']);
    expect(await countScripts(redis)).toBe(before + 3);
  });

  test('whoever dies with what was posted to them is waited for five seconds', async () => {
    const dying = await start();
    await work(dying);
    await dying.post([posting(1, 'oi')]);
    await die(dying);
    const other = await start();
    expect(await claim(other)).toEqual([]);
    clock.pass(5 * second);
    expect(await claim(other)).toMatchObject([{ conversation: conversation(1), entries: [{ seq: 1 }] }]);
  });

  test('whoever dies before they send what they committed is waited for ten', async () => {
    const dying = await start();
    await work(dying);
    await turn(dying);
    await die(dying);
    const other = await start();
    expect(await next(other)).toEqual([]);
    clock.pass(10 * second + 1);
    expect(await next(other)).toMatchObject([{ id: effect(1, 0), attempts: 1 }]);
  });

  test('where nothing is to be overtaken, nothing is taken ahead while something waits', async () => {
    const store = await start();
    const take = async () => {
      const wanted = { pool: 'chat', limit: 2, lease: minute, ahead: 2, inOrder: true };
      const leases = await store.next({ ...wanted, token: `${++tokens}` });
      return leases.map((lease) => [lease.conversation, lease.ahead !== undefined]);
    };
    const say = async (number: number) => {
      clock.pass(second);
      await store.post([posting(number, 'oi')]);
      const [one] = await claim(store);
      await store.commit(one ? [turnOf(one, says(sayJob(effect(number, 0), 'Olá!')))] : []);
    };
    await claim(store);
    // Whoever asks for the first time learns what waits.
    expect([await take(), await take()]).toEqual([[], []]);
    for (const number of [1, 2, 3, 4, 5]) await say(number);
    const wereAhead = (...numbers: number[]) => numbers.map((number) => [conversation(number), true]);
    expect(await take()).toEqual(wereAhead(1, 2));
    expect(await take()).toEqual(wereAhead(3, 4));
    await say(6);
    expect(await take()).toEqual([5, 6].map((number) => [conversation(number), false]));
    expect(await take()).toEqual([]);
    await say(7);
    expect(await take()).toEqual(wereAhead(7));
  });

  test('what waits is not overtaken for ever, however little is asked for at once', async () => {
    const store = await start();
    const take = async () => {
      const wanted = { pool: 'chat', token: `${++tokens}`, limit: 1, lease: minute, ahead: 5 };
      const [one] = await store.next(wanted);
      return one?.conversation;
    };
    const say = async (number: number) => {
      await store.post([posting(number, 'oi')]);
      const [one] = await claim(store);
      await store.commit(one ? [turnOf(one, says(sayJob(effect(number, 0), 'Olá!')))] : []);
    };
    await claim(store);
    await take();
    for (const number of [1, 2, 3, 4, 5, 6, 7]) await say(number);
    clock.pass(second);
    const taken: unknown[] = [];
    for (const number of [8, 9, 10, 11]) {
      taken.push(await take());
      await say(number);
    }
    expect(taken).toContain(conversation(7));
    expect(taken).toContain(conversation(1));
    // Nor is anything that is kept forgotten.
    for (const _ of [1, 2, 3, 4, 5, 6, 7]) taken.push(await take());
    expect(new Set(taken).size).toBe(11);
  });

  test('nothing is taken for whoever gave back what was', async () => {
    const store = await start();
    await work(store);
    await store.claim({ token: 'none', limit: 0, lease: minute, ahead: 10 });
    const before = await countScripts(redis);
    await store.post([posting(1, 'oi')]);
    expect(await claim(store)).toHaveLength(1);
    expect(await countScripts(redis)).toBe(before + 2);
  });
});

test('what is kept is handed out although nobody can be asked for what waits', async () => {
  const ahead = createAhead<string>(() => 0, second);
  const asked = { limit: 2, lease: second, ahead: 2 };
  await ahead.ask(asked, true, async () => []);
  expect(ahead.reserve(1)).toEqual({ places: 1, lease: second });
  ahead.keep('kept', second);
  const down = () => Promise.reject(new Error('down'));
  expect(await ahead.ask(asked, false, down)).toEqual(['kept']);
  await expect(ahead.ask(asked, false, down)).rejects.toThrow('down');
});

const countScripts = async (redis: RedisServer): Promise<number> => {
  const stats = await redis.cli('INFO', 'commandstats');
  return Number(stats.match(/cmdstat_evalsha:calls=(\d+)/)?.[1] ?? 0);
};
