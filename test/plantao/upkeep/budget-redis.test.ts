/** The memory of a real Redis is kept to its budget, over one server and over the masters of a Cluster. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { silent } from '../../../src/log.ts';
import { createBudget } from '../../../src/plantao/upkeep/budget.ts';
import { openRedisStore } from '../../../src/stores/redis/index.ts';
import type { Store } from '../../../src/stores/store.ts';
import { createArchiveStage } from '../../archive/stage.ts';
import { createTestClock, day } from '../../contracts/store/stage.ts';
import { settingsFor } from '../../stores/redis/settings.ts';
import { noRedis, startCluster, startRedis } from '../../support/redis/index.ts';

const places = ['single', 'cluster'] as const;
const start = async (place: (typeof places)[number]) => {
  if (place === 'single') {
    const redis = await startRedis();
    return { ports: [redis.port], stop: () => redis.stop() };
  }
  const cluster = await startCluster();
  return { ports: cluster.nodes.map(({ port }) => port), stop: () => cluster.stop() };
};

describe.skipIf(noRedis).each(places)('%s', (mode) => {
  const clock = createTestClock();
  let redis: Awaited<ReturnType<typeof start>>;
  let store: Store;
  beforeAll(async () => {
    redis = await start(mode);
    store = await openRedisStore({ ...settingsFor(redis.ports, { mode }), ...clock });
  });
  afterAll(async () => {
    await store.close();
    await redis.stop();
  });

  test('what was closed first gives its memory back, and what is open stays', {
    timeout: 600_000,
  }, async () => {
    const { keys, say, deliver, idOf } = createArchiveStage(store);
    const used = async () => (await store.room?.())?.used ?? Number.NaN;
    await say('aberta', 'oi');
    const long = 'sem sinal desde ontem '.repeat(1_000);
    const names = Array.from({ length: 120 }, (_, index) => `cliente ${index}`);
    const empty = await used();
    for (const name of names) {
      await say(name, long);
      await say(name, 'tchau');
      clock.pass(1);
    }
    await deliver();
    const full = await used();
    expect(full - empty).toBeGreaterThan(names.length * 20_000);
    clock.pass(day);

    const limit = empty + (full - empty) / 2;
    const budget = createBudget({ store, keys, limit, log: silent, rest: 0 });
    const erased = await budget.fit(new AbortController().signal);
    expect(await used()).toBeLessThanOrEqual(limit);
    expect(budget.standing()).toEqual({ state: 'working' });
    // About the half of them, and those from the beginning.
    expect(erased).toBeGreaterThanOrEqual(40);
    expect(erased).toBeLessThanOrEqual(100);
    const left = await Promise.all(
      names.map(async (name) => (await store.conversation(idOf(name))) !== null),
    );
    expect(left.lastIndexOf(false)).toBe(erased - 1);
    expect(await store.conversation(idOf('aberta'))).not.toBeNull();
  });
});
