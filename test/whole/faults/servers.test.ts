/** What the fault tests stand on: servers that really lose, keep and promote what they are said to. */

import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  noRedis,
  type RedisOptions,
  startCluster,
  startRedis,
  startSentinels,
} from '../../support/redis/index.ts';

const patient = { timeout: 60_000, interval: 20 };
const running: { stop(): Promise<void> }[] = [];
const start = async (options?: RedisOptions) => {
  const redis = await startRedis(options);
  running.push(redis);
  return redis;
};

afterEach(async () => {
  for (const server of running.splice(0).reverse()) await server.stop();
});

describe.skipIf(noRedis)('a Redis for tests', () => {
  test.each([
    { aof: 'always', left: 'value' },
    { aof: 'everysec', left: 'value' },
    { aof: 'no', left: '' },
  ] as const)('with aof $aof a killed one has "$left" when it is back', async ({ aof, left }) => {
    const redis = await start({ aof });
    await redis.cli('SET', 'key', 'value');
    await redis.kill();
    await expect(redis.cli('PING')).rejects.toThrow('refused');
    await redis.restart();
    expect(await redis.cli('GET', 'key')).toBe(left);
  });

  test.each([
    { aof: 'always', left: '1\n1' },
    { aof: 'everysec', left: '1' },
  ] as const)('with aof $aof a power cut leaves what was synced', async ({ aof, left }) => {
    const redis = await start({ aof });
    await redis.cli('SET', 'old', '1');
    // Until a second has certainly made it safe.
    await sleep(1_500);
    await redis.cli('SET', 'new', '1');
    await redis.cutPower();
    await redis.restart();
    expect(await redis.cli('MGET', 'old', 'new')).toBe(left);
  });

  test('a frozen one answers when it goes on', async () => {
    const redis = await start();
    redis.pause();
    const asked = redis.cli('PING');
    redis.resume();
    expect(await asked).toBe('PONG');
  });

  test('a cluster serves all slots', async () => {
    const cluster = await startCluster(3);
    running.push(cluster);
    for (const node of cluster.nodes) {
      const info = await node.cli('CLUSTER', 'INFO');
      expect(info).toContain('cluster_slots_ok:16384');
    }
  });

  test('sentinels promote the replica of a master that is gone', async () => {
    const master = await start();
    const replica = await start({ replicaOf: master });
    await master.cli('SET', 'key', 'value');
    expect(await master.cli('WAIT', '1', '10000')).toBe('1');
    const sentinels = await startSentinels({ master, replicas: 1 });
    running.push(sentinels);
    expect(await sentinels.master()).toBe(master.port);
    await master.kill();
    await sentinels.movedFrom(master.port);
    expect(await sentinels.master()).toBe(replica.port);
    await vi.waitFor(async () => expect(await replica.cli('SET', 'key', 'new')).toBe('OK'), patient);
  });
});
