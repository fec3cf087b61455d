import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createKeys, type Keys } from '../../../src/keys/index.ts';
import type { RedisSettings } from '../../../src/stores/redis/connection/index.ts';
import { openRedisStore } from '../../../src/stores/redis/index.ts';
import { minute, said } from '../../contracts/store/stage.ts';
import { storeContract } from '../../contracts/store.ts';
import { noRedis, type RedisCluster, startCluster } from '../../support/redis/index.ts';
import { settingsFor } from './settings.ts';

describe.skipIf(noRedis)('on a Cluster of three nodes', () => {
  let cluster: RedisCluster;
  beforeAll(async () => {
    cluster = await startCluster(3);
  });
  afterAll(() => cluster.stop());
  const settings = (): RedisSettings =>
    settingsFor(
      cluster.nodes.map(({ port }) => port),
      { mode: 'cluster' },
    );

  storeContract('redis', async (clock) => {
    const deployment = settings();
    let store = await openRedisStore({ ...deployment, ...clock });
    return {
      store,
      async reopen() {
        await store.close();
        store = await openRedisStore({ ...deployment, ...clock });
        return store;
      },
      close: () => store.close(),
    };
  });

  test('a thousand conversations lie on all nodes alike, and are all found', async () => {
    const deployment = settings();
    const store = await openRedisStore(deployment);
    const keys: Keys = createKeys(Buffer.alloc(32, 7));
    const count = 1_000;
    const addresses = Array.from({ length: count }, (_, index) => ({
      channel: 'test',
      account: 'main',
      address: `chat-${index}`,
    }));
    await store.post(
      addresses.map((origin) => ({ conversation: keys.identify(origin), origin, event: said('oi') })),
    );
    const shares = await Promise.all(
      cluster.nodes.map(async ({ cli }) => {
        const names = await cli('KEYS', `${deployment.prefix}*c:*`);
        return names.split('\n').filter((name) => name !== '').length;
      }),
    );
    expect(shares.reduce((sum, share) => sum + share)).toBe(count);
    for (const share of shares) expect(Math.abs(share - count / 3)).toBeLessThanOrEqual(0.2 * (count / 3));

    const claims = await store.claim({ token: 'a', limit: 2 * count, lease: minute });
    expect(new Set(claims.map(({ conversation }) => conversation)).size).toBe(count);
    await store.close();
  });
});
