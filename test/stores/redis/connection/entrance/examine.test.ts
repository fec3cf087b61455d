/** What a Redis must be before it is entrusted with conversations, and what whoever installs the program reads of it. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  connect,
  demandLayout,
  type RedisSettings,
} from '../../../../../src/stores/redis/connection/index.ts';
import { demandPermissions, usedCommands } from '../../../../../src/stores/redis/connection/permissions.ts';
import {
  noRedis,
  type RedisServer,
  startCluster,
  startRedis,
  startSentinels,
} from '../../../../support/redis/index.ts';
import { settingsFor } from '../../settings.ts';

const stoppers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stoppers.splice(0).reverse()) await stop();
});
const own = <Started extends { stop(): Promise<void> }>(started: Started): Started => {
  stoppers.push(() => started.stop());
  return started;
};

/** What is told of a Redis that is taken. */
async function warningsOf(settings: RedisSettings): Promise<readonly string[]> {
  const warnings: string[] = [];
  const connection = await connect(settings, { warn: (words) => warnings.push(words) });
  await connection.close();
  return warnings;
}
const start = async (...options: Parameters<typeof startRedis>): Promise<RedisServer> =>
  own(await startRedis(...options));

describe.skipIf(noRedis)('a Redis', () => {
  test.each(['allkeys-lru', 'volatile-ttl'])('that evicts (%s) is refused', async (policy) => {
    const redis = await start({ aof: 'always', settings: { 'maxmemory-policy': policy } });
    await expect(connect(settingsFor([redis.port]))).rejects.toThrow('maxmemory-policy noeviction');
  });

  test('that syncs every write is taken without a word', async () => {
    expect(await warningsOf(settingsFor([(await start({ aof: 'always' })).port]))).toEqual([]);
  });

  test.each([
    [{ aof: 'everysec' }, 'perde até dois segundos'],
    [{ aof: 'no' }, 'NÃO GUARDA NADA'],
    [{ aof: 'no', settings: { save: '3600 1' } }, 'só guarda uma fotografia'],
    [{ aof: 'always', settings: { appendfsync: 'no' } }, 'até meio minuto'],
    [{ aof: 'always', settings: { 'rename-command': 'CONFIG nada' } }, 'não deixa ver a configuração'],
  ] as const)('%j is taken, and what it may lose is told', async (options, words) => {
    const redis = await start(options);
    expect(await warningsOf(settingsFor([redis.port]))).toEqual([expect.stringContaining(words)]);
  });

  test('with fewer replicas than are to confirm is taken, and that is told', async () => {
    const redis = await start({ aof: 'always' });
    expect(await warningsOf(settingsFor([redis.port], { wait: 2 }))).toEqual([
      expect.stringContaining('PLANTAO_REDIS_WAIT=2, mas o Redis tem 0'),
    ]);
  });

  test('that only reads, is a Sentinel, or part of a Cluster is told what it is', async () => {
    const redis = await start();
    const replica = await start({ replicaOf: redis });
    await expect(connect(settingsFor([replica.port]))).rejects.toThrow('é uma réplica');
    const sentinels = own(await startSentinels({ master: redis, replicas: 1, count: 1 }));
    await expect(connect(settingsFor(sentinels.ports))).rejects.toThrow('redis+sentinel://');
    const cluster = own(await startCluster(3));
    await expect(connect(settingsFor([cluster.nodes[0]?.port ?? 0]))).rejects.toThrow('redis+cluster://');
    await expect(connect(settingsFor([redis.port], { mode: 'cluster', patience: 1_000 }))).rejects.toThrow(
      'não é um Cluster',
    );
  });

  test('that is changed while it is used is told once it is looked at again, and when it is right again', async () => {
    const redis = await start({ aof: 'always' });
    const warnings: string[] = [];
    const found: (string | null)[] = [];
    const connection = await connect(settingsFor([redis.port]), {
      warn: (words) => warnings.push(words),
      unfit: (words) => found.push(words),
    });
    stoppers.push(() => connection.close());
    const reconnect = () => redis.cli('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    const noticed = (times: number) =>
      vi.waitFor(() => expect(found).toHaveLength(times), { timeout: 60_000, interval: 20 });
    await redis.cli('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
    await reconnect();
    await noticed(1);
    expect(found[0]).toContain('maxmemory-policy allkeys-lru');
    await redis.cli('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
    await redis.cli('CONFIG', 'SET', 'appendfsync', 'everysec');
    await reconnect();
    await noticed(2);
    expect(found[1]).toBeNull();
    await vi.waitFor(() => expect(warnings).toEqual([expect.stringContaining('perde até dois segundos')]), {
      timeout: 60_000,
    });
  });

  test('that forbids what scripts call says what', async () => {
    const redis = await start();
    const settings = settingsFor([redis.port], { username: 'plantao', password: 'segredo' });
    const permit = async (...rules: string[]) => {
      await redis.cli('ACL', 'SETUSER', 'plantao', 'reset', 'on', '>segredo', ...rules);
      const connection = await connect(settings);
      stoppers.push(() => connection.close());
      return demandPermissions(connection, `${settings.prefix}probe`);
    };
    const everything = [`~${settings.prefix}*`, '&*', '+@all'];
    await permit(...everything, '-@dangerous', '+info', '+config|get');
    await expect(permit(...everything, '-zadd', '-hset')).rejects.toThrow('HSET, ZADD');
    await expect(permit(...everything, '-@scripting')).rejects.toThrow('EVAL e EVALSHA');
    await expect(permit('~other:*', '&*', '+@all')).rejects.toThrow('com as chaves do Plantão');
    await expect(permit(...everything, '-info')).rejects.toThrow('INFO');
    expect(await redis.cli('DBSIZE')).toBe('0');
  });

  test('keeps the layout that it was begun with', async () => {
    const redis = await start();
    const connection = await connect(settingsFor([redis.port]));
    stoppers.push(() => connection.close());
    await demandLayout(connection, 'meta', '64 shards');
    await demandLayout(connection, 'meta', '64 shards');
    await expect(demandLayout(connection, 'meta', '128 shards')).rejects.toThrow('64 shards');
  });
});

test('what is asked for of a user of the Redis is what scripts call', () => {
  const folder = join(import.meta.dirname, '../../../../../src/stores/redis');
  const sources = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
  const called = sources.flatMap((text) => [...text.matchAll(/\bp?call\('(\w+)'/g)].map(([, name]) => name));
  expect(new Set(called).size).toBeGreaterThan(10);
  const asked = new Set(usedCommands.map(([name]) => name));
  expect([...new Set(called)].filter((name) => !asked.has(name ?? ''))).toEqual([]);
});
