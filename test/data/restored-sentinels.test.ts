/**
 * A master and its replica under Sentinels, all lost, and made anew from a copy of the replica as `docs/operations.md` says:
 * what was there is there, and a fail-over right afterwards loses none of it.
 */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config/index.ts';
import { openData } from '../../src/data/index.ts';
import type { Store } from '../../src/stores/store.ts';
import { conversation, minute, posting, textOf } from '../contracts/store/stage.ts';
import {
  noRedis,
  type RedisServer,
  restoreRedis,
  type Sentinels,
  startRedis,
  startSentinels,
} from '../support/redis/index.ts';

const messages = Array.from({ length: 60 }, (_, index) => `mensagem ${index}`);

let folder: string;
let closing: (() => Promise<void>)[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plantao-restored-'));
  writeFileSync(join(folder, 'plantao.key'), Buffer.alloc(32, 9).toString('base64'));
  closing = [];
});
afterEach(async () => {
  for (const close of closing.reverse()) await close();
  rmSync(folder, { recursive: true, force: true });
});

const makeFolder = (name: string): string => {
  const place = join(folder, name);
  mkdirSync(place);
  return place;
};
const follow = async (master: RedisServer): Promise<RedisServer> => {
  const replica = await startRedis({ aof: 'everysec', replicaOf: master });
  closing.push(replica.stop);
  return replica;
};
const watch = async (master: RedisServer): Promise<Sentinels> => {
  const sentinels = await startSentinels({ master, replicas: 1 });
  closing.push(sentinels.stop);
  return sentinels;
};
const open = async ({ url }: Sentinels, wait: '0' | '1'): Promise<Store> => {
  const config = readConfig({
    PLANTAO_STORE: url,
    PLANTAO_KEY_FILE: join(folder, 'plantao.key'),
    PLANTAO_SEAL: 'true',
    PLANTAO_REDIS_WAIT: wait,
  });
  const { store } = await openData(config, {});
  closing.push(store.close);
  return store;
};

describe.skipIf(noRedis)('a copy of a replica under Sentinels', () => {
  test('becomes a master, a replica and Sentinels again, which fail over as before', async () => {
    const lost = await startRedis({ aof: 'everysec' });
    closing.push(lost.stop);
    const follower = await follow(lost);
    const before = await open(await watch(lost), '1');
    await before.post(messages.map((text, index) => posting(index, text)));
    await before.records.set('known', 'before');
    // With WAIT it is on the replica by now.
    const copy = join(folder, 'copy.rdb');
    await follower.cli('--rdb', copy);
    for (const close of closing.splice(0).reverse()) await close();

    const restored = await restoreRedis(copy, makeFolder('restored'));
    closing.push(restored.stop);
    await follow(restored);
    const sentinels = await watch(restored);
    await restored.kill();
    await sentinels.movedFrom(restored.port);

    // No replica is left that could confirm anything.
    const store = await open(sentinels, '0');
    expect((await store.records.get('known'))?.value).toBe('before');
    const claims = await store.claim({ token: 't', limit: 100, lease: minute });
    expect(
      Object.fromEntries(
        claims.map(({ conversation: id, entries: [first] }) => [id, first && textOf(first.event)]),
      ),
    ).toEqual(Object.fromEntries(messages.map((text, index) => [conversation(index), text])));
  });

  test('is thrown away by a server that still takes another one for its master', async () => {
    const first = await startRedis();
    closing.push(first.stop);
    await first.cli('set', 'known', 'before');
    const copy = join(folder, 'copy.rdb');
    await first.cli('--rdb', copy);
    const empty = await startRedis();
    closing.push(empty.stop);
    const place = makeFolder('second');
    const restored = await restoreRedis(copy, place);
    expect(await restored.cli('dbsize')).toBe('1');
    await restored.stop();
    const again = await startRedis({ aof: 'everysec', folder: place, replicaOf: empty });
    closing.push(again.stop);
    expect(await again.cli('dbsize')).toBe('0');
  });
});
