/** What fails in one shard, of what is asked of several in one script. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRedisStore } from '../../../../../src/stores/redis/index.ts';
import { createKeys, parts, shardOf } from '../../../../../src/stores/redis/keys.ts';
import { NoRoom } from '../../../../../src/stores/store.ts';
import {
  conversation,
  effect,
  minute,
  posting,
  sayJob,
  says,
  turnOf,
} from '../../../../contracts/store/stage.ts';
import { noRedis, type RedisServer, startRedis } from '../../../../support/redis/index.ts';
import { settingsFor } from '../../settings.ts';

describe.skipIf(noRedis)('a part that fails', { timeout: 120_000 }, () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  test('is told by itself, and keeps none of the others from being done', async () => {
    const settings = settingsFor([redis.port]);
    const store = await openRedisStore(settings);
    const shard = createKeys(settings.prefix).shard(shardOf(conversation(2)));
    await redis.cli('SET', `${shard}${parts.conversation}${conversation(2)}`, 'something else');
    const outcomes = await Promise.allSettled([1, 2, 3].map((number) => store.post([posting(number, 'oi')])));
    expect(outcomes).toMatchObject([
      { status: 'fulfilled', value: ['posted'] },
      { status: 'rejected', reason: { message: expect.stringMatching(/^WRONGTYPE /) } },
      { status: 'fulfilled', value: ['posted'] },
    ]);
    const claims = await store.claim({ token: 'a', limit: 10, lease: minute });
    expect(claims.map(({ conversation: of }) => of).sort()).toEqual([conversation(1), conversation(3)]);
    await store.close();
  });

  test('where nothing more fits, what is new is refused, and what ends is ended', async () => {
    const store = await openRedisStore(settingsFor([redis.port]));
    const take = () => store.next({ pool: 'chat', token: 'b', limit: 10, lease: minute, ahead: 10 });
    await take();
    await store.post([posting(1, 'oi')]);
    const [claim] = await store.claim({ token: 'a', limit: 1, lease: minute });
    if (claim === undefined) throw new Error('nothing to claim');
    await store.commit([turnOf(claim, says(sayJob(effect(1, 0), 'Olá!')))]);
    const [say] = await take();
    if (say === undefined) throw new Error('nothing to say');
    await redis.cli('CONFIG', 'SET', 'maxmemory', '1mb');
    try {
      const posts = await Promise.allSettled([1, 2, 3].map((number) => store.post([posting(number, 'alô')])));
      for (const post of posts)
        expect(post).toMatchObject({ status: 'rejected', reason: expect.any(NoRoom) });
      const { conversation: of, id: job, token } = say;
      const outcome = { type: 'done', delivery: 'sent' } as const;
      expect(await store.settle([{ conversation: of, job, token, outcome }])).toEqual(['settled']);
    } finally {
      await redis.cli('CONFIG', 'SET', 'maxmemory', '0');
    }
    expect(await store.conversation(conversation(1))).toMatchObject({ revision: 1, unread: 0 });
    expect(await store.post([posting(1, 'alô')])).toEqual(['posted']);
    expect(await store.transcript(conversation(1), { limit: 10 })).toMatchObject([{ delivery: 'sent' }]);
    await store.close();
  });
});
