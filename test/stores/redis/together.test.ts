/** Several processes on one Redis: who is woken by whom, and how little they ask. Here each is a store of its own. */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RedisSettings } from '../../../src/stores/redis/connection/index.ts';
import { openRedisStore } from '../../../src/stores/redis/index.ts';
import type { Change, Store } from '../../../src/stores/store.ts';
import {
  callJob,
  conversation,
  effect,
  minute,
  posting,
  sayJob,
  says,
  turnOf,
} from '../../contracts/store/stage.ts';
import { noRedis, type RedisServer, startRedis } from '../../support/redis/index.ts';
import { settingsFor } from './settings.ts';

const patient = { timeout: 60_000, interval: 20 };

describe.skipIf(noRedis)('several processes', { timeout: 120_000 }, () => {
  let redis: RedisServer;
  let settings: RedisSettings;
  const open: Store[] = [];
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  beforeEach(() => {
    settings = settingsFor([redis.port]);
  });
  afterEach(async () => {
    for (const store of open.splice(0)) await store.close();
  });

  const start = async (): Promise<Store> => {
    const store = await openRedisStore(settings);
    open.push(store);
    return store;
  };
  /** Processes that have heard of one another. */
  const startTogether = async (count: number): Promise<readonly Store[]> => {
    const stores: Store[] = [];
    for (let index = 0; index < count; index++) stores.push(await start());
    const all = stores.map((store, index) => {
      const heard = new Set<string>();
      store.peers?.hear('hello', (text) => heard.add(text));
      return { store, name: `${index}`, heard };
    });
    await vi.waitFor(() => {
      for (const { store, name } of all) store.peers?.tell('hello', name);
      for (const { heard } of all) expect(heard.size).toBe(count - 1);
    }, patient);
    return stores;
  };
  const claimOne = (store: Store) =>
    vi.waitFor(async () => {
      const [claim] = await store.claim({ token: `${Math.random()}`, limit: 1, lease: minute });
      if (claim === undefined) throw new Error('nothing to claim');
      return claim;
    }, patient);

  test('what one posts, another is woken for and takes; what that says, a third sends', async () => {
    const [poster, worker, sender] = await startTogether(3);
    if (!poster || !worker || !sender) throw new Error('three of them');
    const heard: Change[] = [];
    worker.watch((change) => heard.push(change));
    expect(await sender.next({ pool: 'chat', token: 'a', limit: 1, lease: minute })).toEqual([]);
    expect(await worker.claim({ token: 'b', limit: 1, lease: minute })).toEqual([]);

    await poster.post([posting(1, 'oi')]);
    await vi.waitFor(
      () => expect(heard).toContainEqual({ conversation: conversation(1), what: ['mailbox'] }),
      patient,
    );
    const claim = await claimOne(worker);
    expect(claim.conversation).toBe(conversation(1));
    await worker.commit([turnOf(claim, says(sayJob(effect(1, 0), 'Olá!')))]);
    const [say] = await vi.waitFor(async () => {
      const leases = await sender.next({ pool: 'chat', token: 'c', limit: 1, lease: minute });
      expect(leases).toHaveLength(1);
      return leases;
    }, patient);
    expect(say?.id).toBe(effect(1, 0));
    expect(await worker.next({ pool: 'chat', token: 'd', limit: 1, lease: minute })).toEqual([]);
  });

  test('whatever many post and many take, each is taken once', async () => {
    const stores = await startTogether(3);
    const count = 300;
    const taken: string[] = [];
    const working = stores.map(async (store) => {
      while (taken.length < count) {
        const claims = await store.claim({ token: `${Math.random()}`, limit: 16, lease: minute });
        taken.push(...claims.map((claim) => claim.conversation));
        const commits = claims.map((claim) => turnOf(claim, { jobs: [callJob(effect(1, 0))] }));
        expect(new Set(await store.commit(commits)).size).toBeLessThanOrEqual(1);
        if (claims.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
      }
    });
    await Promise.all(
      Array.from({ length: count }, (_, index) => stores[index % 3]?.post([posting(index, 'oi')])),
    );
    await Promise.all(working);
    expect(taken).toHaveLength(count);
    expect(new Set(taken).size).toBe(count);
  });

  test('one that comes later finds what waits, and what was due before it came', async () => {
    const early = await start();
    await early.post([posting(1, 'oi')]);
    const claim = await claimOne(early);
    await early.commit([
      turnOf(claim, { timers: [{ id: effect(1, 0), delay: 0 }], ...says(sayJob(effect(1, 1), 'oi')) }),
    ]);
    const late = await start();
    // It leaves them a moment to the one before, once it knows of that.
    await vi.waitFor(async () => expect(await late.fire(10)).toBe(1), patient);
    expect((await claimOne(late)).entries).toMatchObject([{ event: { type: 'timer.fired' } }]);
    // Another one may be the first to look there, for a moment.
    await vi.waitFor(async () => {
      expect(await late.next({ pool: 'chat', token: 'a', limit: 10, lease: minute })).toHaveLength(1);
    }, patient);
  });

  test('one that dies without a word leaves its work to the others, when its lease is over', async () => {
    const [dying, other] = await startTogether(2);
    if (!dying || !other) throw new Error('two of them');
    await dying.post([posting(1, 'oi')]);
    const [claim] = await dying.claim({ token: 'a', limit: 1, lease: 500 });
    expect(claim).toBeDefined();
    expect((await claimOne(other)).revision).toBe(0);
    expect(claim && (await dying.commit([turnOf(claim)]))).toEqual(['committed']);
  });

  test.each([1, 3])('%d that rest ask next to nothing', async (count) => {
    const stores = await startTogether(count);
    const poll = async () => {
      for (const store of stores) {
        expect(await store.claim({ token: 'a', limit: 64, lease: minute })).toEqual([]);
        expect(await store.fire(64)).toBe(0);
        for (const pool of ['chat', 'lookups', 'jobs'])
          expect(await store.next({ pool, token: 'b', limit: 16, lease: minute })).toEqual([]);
      }
    };
    // The first time it is found out what there is.
    await poll();
    const before = await countCommands(redis);
    // As often as in a minute and a half.
    for (let times = 0; times < 400; times++) await poll();
    // The looks that count, one of which may have come in between, signs of life, and who had just been heard of.
    expect((await countCommands(redis)) - before).toBeLessThan(64 * 3 * count);
  });
});

/** Commands that scripts have been asked for, and messages that were told. */
async function countCommands(redis: RedisServer): Promise<number> {
  const stats = await redis.cli('INFO', 'commandstats');
  const calls = (name: string) => Number(stats.match(new RegExp(`cmdstat_${name}:calls=(\\d+)`))?.[1] ?? 0);
  return calls('evalsha') + calls('eval') + calls('publish');
}
