/** What shards remember of the requests that they were sent, and for how long. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../../../../../src/stores/redis/connection/index.ts';
import { openRedisStore } from '../../../../../src/stores/redis/index.ts';
import { createKeys, fields } from '../../../../../src/stores/redis/keys.ts';
import { sweep } from '../../../../../src/stores/redis/scripts/look.ts';
import { posting } from '../../../../contracts/store/stage.ts';
import { noRedis, type RedisServer, startRedis } from '../../../../support/redis/index.ts';
import { settingsFor } from '../../settings.ts';

describe.skipIf(noRedis)('answers that are kept for who asks again', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  test('one after another they take one place, and go when nobody can ask again', async () => {
    const settings = settingsFor([redis.port]);
    const store = await openRedisStore(settings);
    for (let count = 0; count < 20; count++) await store.post([posting(1, 'oi')]);
    const key = createKeys(settings.prefix).shard(0);
    const kept = async () =>
      (await redis.cli('HKEYS', key)).split('\n').filter((field) => field.startsWith(fields.answer));
    expect(await kept()).toHaveLength(1);

    const connection = await connect(settings);
    const now = store.now();
    await connection.run(sweep, [key, key], [now + 3_500_000, '', 1, 0]);
    expect(await kept()).toHaveLength(1);
    await connection.run(sweep, [key, key], [now + 3_700_000, '', 1, 0]);
    expect(await kept()).toEqual([]);
    await connection.close();
    expect(await store.post([posting(1, 'oi')])).toEqual(['posted']);
    await store.close();
  });
});
