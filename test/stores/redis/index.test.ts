import { afterAll, beforeAll, describe } from 'vitest';
import { openRedisStore } from '../../../src/stores/redis/index.ts';
import { storeContract } from '../../contracts/store.ts';
import { thorough } from '../../support/hostile-texts.ts';
import { noRedis, type RedisServer, startRedis } from '../../support/redis/index.ts';
import { settingsFor } from './settings.ts';

describe.skipIf(noRedis)('on one server', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  // Whatever is sent may be sent again after a reconnection: the answer of the second time is the one that counts. What is
  // sent once is seen on a Cluster too.
  for (const twice of thorough ? [false, true] : [true])
    storeContract(twice ? 'redis, each script sent twice,' : 'redis', async (clock) => {
      const settings = settingsFor([redis.port]);
      let store = await openRedisStore({ ...settings, ...clock, twice });
      return {
        store,
        async reopen() {
          await store.close();
          store = await openRedisStore({ ...settings, ...clock, twice });
          return store;
        },
        close: () => store.close(),
      };
    });
});
