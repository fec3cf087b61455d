/** A Redis whose clock is behind what it once showed: it was set right, or another server took over. */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RedisSettings } from '../../../src/stores/redis/connection/index.ts';
import { openRedisStore } from '../../../src/stores/redis/index.ts';
import { createKeys, fields, shards } from '../../../src/stores/redis/keys.ts';
import type { Store } from '../../../src/stores/store.ts';
import { conversation, effect, minute, posting, sayJob, says, turnOf } from '../../contracts/store/stage.ts';
import { noRedis, type RedisServer, startRedis } from '../../support/redis/index.ts';
import { settingsFor } from './settings.ts';

const patient = { timeout: 60_000, interval: 20 };
const hour = 3_600_000;

describe.skipIf(noRedis)('a clock that was set back', { timeout: 120_000 }, () => {
  let redis: RedisServer;
  let settings: RedisSettings;
  let store: Store;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  beforeEach(async () => {
    settings = settingsFor([redis.port]);
    store = await openRedisStore(settings);
    const keys = createKeys(settings.prefix);
    const ahead = `${(Date.now() + hour) * 2048}`;
    for (let shard = 0; shard < shards; shard++)
      await redis.cli('HSET', keys.shard(shard), fields.clock, ahead);
  });
  afterEach(() => store.close());

  const claimOne = () =>
    vi.waitFor(async () => {
      const [claim] = await store.claim({ token: `${Math.random()}`, limit: 1, lease: 500 });
      if (claim === undefined) throw new Error('nothing to claim');
      return claim;
    }, patient);

  test('what is held for a moment is claimed after a moment, and later than what was there before', async () => {
    await store.post([{ ...posting(1, 'oi'), hold: 300 }]);
    expect((await claimOne()).at).toBeGreaterThanOrEqual(Date.now() + hour - minute);
  });

  test('who dies with a claim or a job leaves it to others when the lease is over', async () => {
    await store.post([posting(1, 'oi')]);
    await claimOne();
    await store.commit([turnOf(await claimOne(), says(sayJob(effect(1, 0), 'Olá!')))]);
    const next = async () => {
      const [job] = await store.next({ pool: 'chat', token: `${Math.random()}`, limit: 1, lease: 500 });
      expect(job?.conversation).toBe(conversation(1));
    };
    await next();
    await vi.waitFor(next, patient);
  });

  test('a timer fires, and a job that failed is tried again, after about as long as they should wait', async () => {
    await store.post([posting(1, 'oi')]);
    const claim = await claimOne();
    await store.commit([
      turnOf(claim, { timers: [{ id: effect(1, 1), delay: 300 }], ...says(sayJob(effect(1, 0), 'Olá!')) }),
    ]);
    const [job] = await store.next({ pool: 'chat', token: 'a', limit: 1, lease: minute });
    if (job === undefined) throw new Error('no job');
    await store.settle([
      { conversation: job.conversation, job: job.id, token: 'a', outcome: { type: 'again', delay: 300 } },
    ]);
    await vi.waitFor(async () => expect(await store.fire(10)).toBe(1), patient);
    await vi.waitFor(async () => {
      expect(await store.next({ pool: 'chat', token: 'b', limit: 1, lease: minute })).toHaveLength(1);
    }, patient);
  });

  test("a lock whose holder died is another one's when its lease is over", async () => {
    const { locks } = store;
    const lock = await locks.acquire('upkeep', { lease: 500 });
    if (lock === null) throw new Error('nobody has it');
    const name = `${settings.prefix}{records}locks`;
    const kept = await redis.cli('HGET', name, 'upkeep');
    const [token = '', ends = '', mark = ''] = kept.trim().split(':');
    await redis.cli('HSET', name, 'upkeep', `${token}:${Number(ends) + hour}:${mark}`);
    await vi.waitFor(async () => {
      const next = await locks.acquire('upkeep', { lease: 500 });
      expect(next?.token).toBeGreaterThan(lock.token);
    }, patient);
  });

  test("in time it is the server's clock again", async () => {
    const keys = createKeys(settings.prefix);
    const behind = `${(Date.now() + 2_000) * 2048}`;
    for (let shard = 0; shard < shards; shard++)
      await redis.cli('HSET', keys.shard(shard), fields.clock, behind);
    let last = 0;
    await vi.waitFor(async () => {
      await store.post([posting(1, 'oi')]);
      const { at, entries } = await claimOne();
      expect(at).toBeGreaterThanOrEqual(last);
      last = entries.at(-1)?.at ?? 0;
      expect(last).toBeLessThan(Date.now() + 200);
    }, patient);
  });
});
