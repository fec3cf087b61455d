/** A Redis that lost the latest of what it had: a replica took over that was behind. */

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openRedisStore } from '../../../src/stores/redis/index.ts';
import { createKeys, parts, shardOf } from '../../../src/stores/redis/keys.ts';
import type { Store } from '../../../src/stores/store.ts';
import { beginning, conversation, minute, posting, stateIn, turnOf } from '../../contracts/store/stage.ts';
import { noRedis, type RedisServer, startRedis } from '../../support/redis/index.ts';
import { settingsFor } from './settings.ts';

const patient = { timeout: 60_000, interval: 20 };

describe.skipIf(noRedis)('a Redis that fell back', { timeout: 120_000 }, () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  const claimOne = (store: Store) =>
    vi.waitFor(async () => {
      const [claim] = await store.claim({ token: `${Math.random()}`, limit: 1, lease: minute });
      if (claim === undefined) throw new Error('nothing to claim');
      return claim;
    }, patient);

  test('whoever committed what is lost goes on from what another one committed instead', async () => {
    const settings = settingsFor([redis.port]);
    const one = await openRedisStore(settings);
    const id = conversation(1);
    const shard = createKeys(settings.prefix).shard(shardOf(id));
    const kept = [`${shard}${parts.conversation}${id}`, `${shard}${parts.ready}`];
    const stateOf = (reason: string) => stateIn('waiting', beginning, { reason });

    await one.post([posting(1, 'oi')]);
    for (const key of kept) await redis.cli('COPY', key, `${key}~`);
    await one.commit([turnOf(await claimOne(one), { state: stateOf('lost') })]);
    for (const key of kept) await redis.cli('COPY', `${key}~`, key, 'REPLACE');

    const other = await openRedisStore(settings);
    const claim = await claimOne(other);
    expect(claim.revision).toBe(0);
    expect(await other.commit([turnOf(claim, { state: stateOf('kept') })])).toEqual(['committed']);
    await one.post([posting(1, 'e aí?')]);
    expect(await claimOne(one)).toMatchObject({ revision: 1, state: stateOf('kept') });
    await one.close();
    await other.close();
  });

  test('one that is empty all of a sudden takes nothing until its data are back', async () => {
    const settings = settingsFor([redis.port]);
    const store = await openRedisStore(settings);
    await store.post([posting(1, 'oi')]);
    const kept = (await redis.cli('KEYS', `${settings.prefix}*`)).split('\n').map((key) => key.trim());
    for (const key of kept) await redis.cli('RENAME', key, `away-${key}`);
    await redis.cli('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await vi.waitFor(
      () => expect(store.post([posting(2, 'alô?')])).rejects.toThrow('lost its data'),
      patient,
    );
    await expect(store.records.get('anything')).rejects.toThrow('lost its data');

    for (const key of kept) await redis.cli('RENAME', `away-${key}`, key);
    await redis.cli('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await vi.waitFor(async () => expect(await store.post([posting(2, 'alô?')])).toEqual(['posted']), patient);
    expect((await claimOne(store)).conversation).toBe(conversation(1));
    await store.close();
  });
});
