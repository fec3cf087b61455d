/** Conversations as earlier versions wrote them: all of a head and of a job in MessagePack, each entry in a field of its own. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRedisStore } from '../../../../src/stores/redis/index.ts';
import { createKeys, parts, shardOf } from '../../../../src/stores/redis/keys.ts';
import { head } from '../../../../src/stores/redis/scripts/parts/head.ts';
import { job } from '../../../../src/stores/redis/scripts/parts/job.ts';
import {
  conversation,
  effect,
  minute,
  posting,
  sayJob,
  says,
  textOf,
  turnOf,
} from '../../../contracts/store/stage.ts';
import { noRedis, type RedisServer, startRedis } from '../../../support/redis/index.ts';
import { settingsFor } from '../settings.ts';

/** KEYS: conversation, lines. ARGV: the id of its job. */
const age = `${head}${job}
local conversation, lines, id = KEYS[1], KEYS[2], ARGV[1]
local h = openHead(redis.call('HGET', conversation, 'h'))
if h.o then
  redis.call('HSET', conversation, 'e' .. h.o, redis.call('HGET', conversation, 'e'))
  h.o = nil
end
for _, number in ipairs(h.P or {}) do
  redis.call('LSET', lines, number - 1, 'p' .. redis.call('LINDEX', lines, number - 1):sub(2))
end
h.P = nil
redis.call('HDEL', conversation, 'e', 'j')
redis.call('HSET', conversation, 'h', cmsgpack.pack(h))
redis.call('HSET', conversation, id, cmsgpack.pack(openJob(redis.call('HGET', conversation, id))))
return h.P == nil and h.u
`;

describe.skipIf(noRedis)('what an earlier version wrote', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  test('is read, and goes on', async () => {
    const settings = settingsFor([redis.port]);
    const earlier = await openRedisStore(settings);
    const claimAll = (store = earlier) => store.claim({ token: 'a', limit: 10, lease: minute });
    await earlier.post([posting(1, 'oi')]);
    const [first] = await claimAll();
    if (first === undefined) throw new Error('nothing to claim');
    await earlier.commit([turnOf(first, says(sayJob(effect(1, 0), 'Olá!')))]);
    await earlier.post([posting(1, 'estou sem sinal')]);
    await earlier.close();
    const shard = createKeys(settings.prefix).shard(shardOf(conversation(1)));
    const names = [parts.conversation, parts.lines].map((part) => `${shard}${part}${conversation(1)}`);
    expect((await redis.cli('EVAL', age, '2', ...names, effect(1, 0))).trim()).toBe('1');

    const store = await openRedisStore(settings);
    const deliveries = async () =>
      (await store.transcript(conversation(1), { limit: 10 })).map((line) =>
        line.type === 'said' ? line.delivery : line.type,
      );
    expect(await store.conversation(conversation(1))).toMatchObject({ revision: 1, unread: 1 });
    expect(await deliveries()).toEqual(['pending']);
    const [say] = await store.next({ pool: 'chat', token: 'b', limit: 10, lease: minute });
    if (say === undefined) throw new Error('nothing to say');
    expect(say).toMatchObject({ id: effect(1, 0), attempts: 0, work: { message: { text: 'Olá!' } } });
    const { conversation: of, id, token } = say;
    const outcome = { type: 'done', delivery: 'sent' } as const;
    expect(await store.settle([{ conversation: of, job: id, token, outcome }])).toEqual(['settled']);
    expect(await deliveries()).toEqual(['sent']);
    const [claim] = await claimAll(store);
    if (claim === undefined) throw new Error('nothing to claim');
    expect(claim).toMatchObject({ revision: 1, lines: 1, state: turnOf(first).state });
    expect(claim.entries.map(({ event }) => textOf(event))).toEqual(['estou sem sinal']);
    expect(await store.commit([turnOf(claim)])).toEqual(['committed']);
    expect(await claimAll(store)).toEqual([]);
    await store.close();
  });
});
