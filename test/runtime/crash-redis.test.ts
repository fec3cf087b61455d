/**
 * The same as `crash.test.ts` on a real Redis, where whole processes die too: all workers at once, and the store is opened
 * again. What a process knew of others and of what is due is lost then; claims and leases are not, and end by themselves.
 */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRedisStore } from '../../src/stores/redis/index.ts';
import { settingsFor } from '../stores/redis/settings.ts';
import { noRedis, type RedisServer, startRedis } from '../support/redis/index.ts';
import { survive } from './crash/survive.ts';

const seeds = Number(process.env.CRASH_REDIS_SEEDS ?? 5);
const first = Number(process.env.CRASH_FIRST_SEED ?? 1);

describe.skipIf(noRedis)(`crashes on Redis, seeds ${first} to ${first + seeds - 1}`, () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  const tally = { requests: 0, parked: 0 };
  const batch = 10;
  for (let from = first; from < first + seeds; from += batch) {
    const to = Math.min(from + batch, first + seeds);
    test(`${from} to ${to - 1}`, { timeout: 1_800_000 }, async () => {
      for (let seed = from; seed < to; seed++) {
        const settings = settingsFor([redis.port]);
        const { requests, parked } = await survive(seed, {
          // Every other seed has each script sent twice, as after a lost connection.
          open: (now) => openRedisStore({ ...settings, now, twice: seed % 2 === 0 }),
          deathRate: 0.004,
          atOnce: 3,
        });
        tally.requests += requests;
        tally.parked += parked;
        await redis.cli('FLUSHALL');
      }
    });
  }
  test('nearly every request was done without a person', () => {
    expect(tally.requests).toBeGreaterThan(seeds);
    expect(tally.parked / tally.requests).toBeLessThan(0.25);
  });
});
