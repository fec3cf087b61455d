/** A Redis that will not answer however long one waits is told at once, and one that may is waited for. */

import { afterEach, describe, expect, test, vi } from 'vitest';
import { becomeReady } from '../../../../../src/stores/redis/connection/entrance/arrive.ts';
import { createServers } from '../../../../../src/stores/redis/connection/servers/index.ts';
import type { RedisSettings } from '../../../../../src/stores/redis/connection/settings.ts';
import { noRedis, startCluster, startRedis, startSentinels } from '../../../../support/redis/index.ts';
import { settingsFor } from '../../settings.ts';

/** Longer than any test may take: what is told before then was not waited for. */
const patience = 3_600_000;
const stoppers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const stop of stoppers.splice(0).reverse()) await stop();
});
const own = <Started extends { stop(): Promise<void> }>(started: Started): Started => {
  stoppers.push(() => started.stop());
  return started;
};

function arriveAt(settings: RedisSettings, resolve?: (host: string) => Promise<unknown>): Promise<void> {
  const servers = createServers(settings);
  stoppers.push(() => servers.close());
  return becomeReady(servers, settings, resolve);
}
const failWith = (code: string) => async (host: string) => {
  throw Object.assign(new Error(`getaddrinfo ${code} ${host}`), { code });
};
const elsewhere = [{ host: 'redis.invalid', port: 6379 }];

describe('a name that nobody knows', () => {
  test.each(['single', 'cluster', 'sentinel'] as const)('is told (%s)', async (mode) => {
    const settings = settingsFor([], { mode, servers: elsewhere, patience, master: 'plantao' });
    await expect(arriveAt(settings, failWith('ENOTFOUND'))).rejects.toThrow('ninguém conhece esse nome');
  });

  test.skipIf(noRedis)('is waited for if it cannot be asked for at the moment', async () => {
    const redis = own(await startRedis());
    await redis.kill();
    const resolve = vi.fn(failWith('EAI_AGAIN'));
    const arriving = arriveAt(settingsFor([redis.port], { patience }), resolve);
    await vi.waitFor(() => expect(resolve).toHaveBeenCalled(), { timeout: 60_000 });
    await redis.restart();
    await arriving;
  });

  test.skipIf(noRedis)('does not matter if another server has one', async () => {
    const master = own(await startRedis());
    const { name, ports } = own(await startSentinels({ master, replicas: 0, count: 1 }));
    const known = { host: '127.0.0.1', port: ports[0] ?? 0 };
    const settings = settingsFor([], {
      mode: 'sentinel',
      servers: [...elsewhere, known],
      master: name,
      patience,
    });
    const unknown = failWith('ENOTFOUND');
    await arriveAt(settings, async (host) => (host === known.host ? undefined : unknown(host)));
  });
});

describe.skipIf(noRedis)('a password that is refused', () => {
  test('is told by a Cluster', async () => {
    const cluster = own(await startCluster(3));
    for (const node of cluster.nodes) await node.cli('CONFIG', 'SET', 'requirepass', 'segredo');
    const settings = settingsFor(
      cluster.nodes.map(({ port }) => port),
      { mode: 'cluster', password: 'outro', patience },
    );
    await expect(arriveAt(settings)).rejects.toThrow('não aceita o usuário ou a senha');
  });

  test('is told by whom Sentinels lead to, and by the Sentinels', async () => {
    const master = own(await startRedis());
    const sentinels = own(await startSentinels({ master, replicas: 0, count: 1 }));
    const [name, [port = 0]] = [sentinels.name, sentinels.ports];
    const settings = settingsFor([port], { mode: 'sentinel', master: name, password: 'outro', patience });
    await master.cli('CONFIG', 'SET', 'requirepass', 'segredo');
    await expect(arriveAt(settings)).rejects.toThrow('não aceita o usuário ou a senha');
    await expect(arriveAt({ ...settings, sentinelPassword: 'outro' })).rejects.toThrow(
      'PLANTAO_REDIS_SENTINEL_PASSWORD',
    );
  });
});
