/** What lies in a Redis: sealed, and what happens to what is damaged. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createSealer, createSealingKey } from '../../../src/keys/seal.ts';
import type { Damage } from '../../../src/stores/keeping/bodies.ts';
import type { RedisSettings } from '../../../src/stores/redis/connection/index.ts';
import { openRedisStore } from '../../../src/stores/redis/index.ts';
import { createKeys, parts, shardOf } from '../../../src/stores/redis/keys.ts';
import type { Store } from '../../../src/stores/store.ts';
import {
  callJob,
  conversation,
  effect,
  minute,
  origin,
  posting,
  said,
  saidLine,
  sayJob,
  stateIn,
  textOf,
  turnOf,
} from '../../contracts/store/stage.ts';
import { noRedis, type RedisServer, startRedis } from '../../support/redis/index.ts';
import { settingsFor } from './settings.ts';

describe.skipIf(noRedis)('bodies in a Redis', () => {
  let redis: RedisServer;
  let settings: RedisSettings;
  let store: Store;
  let damages: Damage[];
  const sealer = createSealer([createSealingKey()]);
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  beforeEach(async () => {
    damages = [];
    settings = settingsFor([redis.port]);
    await open();
  });
  afterEach(() => store.close());

  const open = async (): Promise<void> => {
    store = await openRedisStore({
      ...settings,
      unlock: async () => ({ sealer, all: true }),
      damaged: (damage) => damages.push(damage),
    });
  };
  const claimAll = () => store.claim({ token: `${Math.random()}`, limit: 10, lease: minute });
  /** The hash of a conversation. */
  const keyOf = (number: number): string =>
    `${createKeys(settings.prefix).shard(shardOf(conversation(number)))}${parts.conversation}${conversation(number)}`;

  test('nothing that anybody said, wrote or is called is to be read in the data', async () => {
    await store.post([
      { ...posting(1, 'palavras-do-cliente'), origin: { ...origin(1), address: 'endereço-dele' } },
    ]);
    const [claim] = await claimAll();
    if (claim === undefined) throw new Error('one waits');
    await store.commit([
      turnOf(claim, {
        state: stateIn('waiting', claim.at, { name: 'nome-do-cliente' }),
        lines: [saidLine(effect(1, 0), 'palavras-do-bot')],
        jobs: [
          sayJob(effect(1, 0), 'palavras-do-bot', { keep: true }),
          callJob(effect(1, 1), { work: { type: 'call', name: 'find', input: 'cpf-do-cliente' } }),
        ],
        rows: [{ key: 'a', value: 'linha-do-cliente' }],
      }),
    ]);
    const [lease] = await store.next({ pool: 'erp', token: 'a', limit: 1, lease: minute });
    if (lease === undefined) throw new Error('one is due');
    const { conversation: of, id: job, token } = lease;
    await store.settle([
      {
        conversation: of,
        job,
        token,
        outcome: { type: 'parked', reason: 'motivo-do-cliente' },
        post: said('resposta-do-erp'),
      },
    ]);
    await redis.cli('SAVE');
    const data = await readFile(join(redis.folder, 'dump.rdb'));
    expect(data.includes(keyOf(1))).toBe(true);
    for (const word of ['cliente', 'palavras', 'dele', 'bot"', 'resposta'])
      expect([word, data.includes(word)]).toEqual([word, false]);
    expect(await store.parked({ limit: 1 })).toMatchObject([{ reason: 'motivo-do-cliente' }]);
  });

  test.each([
    ['state', 's'],
    ['origin', 'o'],
    ['entry', 'h'],
  ])('one whose %s is damaged waits for a person, and the others go on', async (what, field) => {
    await store.post([posting(1, 'oi'), posting(2, 'oi')]);
    for (const claim of await claimAll()) await store.commit([turnOf(claim)]);
    await store.post([posting(1, 'mais'), posting(2, 'mais')]);
    if (what === 'entry') await damageEntry();
    else await redis.cli('HSET', keyOf(1), field, '*x');
    // Who committed a state knows it, whatever became of it since.
    await store.close();
    await open();

    expect((await claimAll()).map((one) => one.conversation)).toEqual([conversation(2)]);
    expect(damages).toHaveLength(1);
    expect(await store.list({ place: 'waiting', limit: 10 })).toMatchObject([
      { conversation: conversation(1), listing: { stopped: 'DamagedRecord' } },
    ]);
    expect(await store.list({ place: 'bot', limit: 10 })).toMatchObject([{ conversation: conversation(2) }]);
    expect(await claimAll()).toEqual([]);
    expect((await store.depths()).unread.count).toBe(1);
  });

  test('who writes again tells where they are reached: what was set aside for that goes on', async () => {
    await store.post([posting(1, 'oi')]);
    await redis.cli('HSET', keyOf(1), 'o', '*x');
    expect(await claimAll()).toEqual([]);
    await store.post([posting(1, 'alô?')]);
    const [claim] = await claimAll();
    expect(claim?.origin).toEqual(origin(1));
    expect(claim?.entries.map(({ event }) => textOf(event))).toEqual(['oi', 'alô?']);
    if (claim) await store.commit([turnOf(claim)]);
    expect(await store.list({ place: 'waiting', limit: 10 })).toEqual([]);
    expect(await store.list({ place: 'bot', limit: 10 })).toHaveLength(1);
  });

  /** The body of the second entry, which is packed together with its head. */
  const damageEntry = async (): Promise<void> => {
    const script =
      "local e = cmsgpack.unpack(redis.call('HGET', KEYS[1], 'e')) e[4] = '*x' redis.call('HSET', KEYS[1], 'e', cmsgpack.pack(e))";
    await redis.cli('EVAL', script, '1', keyOf(1));
  };
});
