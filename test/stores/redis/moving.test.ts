/** A Cluster that moves slots from one node to another while the service works. */

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openRedisStore } from '../../../src/stores/redis/index.ts';
import { createKeys, parts, shardOf } from '../../../src/stores/redis/keys.ts';
import type { Store } from '../../../src/stores/store.ts';
import { conversation, minute, posting, textOf, turnOf } from '../../contracts/store/stage.ts';
import { noRedis, type RedisCluster, startCluster } from '../../support/redis/index.ts';
import { settingsFor } from './settings.ts';

const patient = { timeout: 60_000, interval: 20 };

describe.skipIf(noRedis)('a slot that moves', { timeout: 180_000 }, () => {
  let cluster: RedisCluster;
  beforeAll(async () => {
    cluster = await startCluster(2);
  });
  afterAll(() => cluster.stop());

  const claimOne = (store: Store) =>
    vi.waitFor(async () => {
      const [claim] = await store.claim({ token: `${Math.random()}`, limit: 1, lease: minute });
      if (claim === undefined) throw new Error('nothing to claim');
      return claim;
    }, patient);

  test.each(['', `${parts.conversation}${conversation(1)}`, parts.ready])(
    'with key "%s" first: what was posted stays, and what is posted meanwhile is there or is refused',
    async (first) => {
      const settings = settingsFor(
        cluster.nodes.map(({ port }) => port),
        { mode: 'cluster', patience: 2_000 },
      );
      const store = await openRedisStore(settings);
      const id = conversation(1);
      const shard = createKeys(settings.prefix).shard(shardOf(id));
      await store.post([posting(1, 'um')]);
      const claim = await claimOne(store);

      const [a, b] = cluster.nodes;
      if (!a || !b) throw new Error('two nodes');
      const slot = (await a.cli('CLUSTER', 'KEYSLOT', shard)).trim();
      const isAtFirst = (await a.cli('CLUSTER', 'COUNTKEYSINSLOT', slot)).trim() !== '0';
      const [from, to] = isAtFirst ? [a, b] : [b, a];
      const [source, target] = [await from.cli('CLUSTER', 'MYID'), await to.cli('CLUSTER', 'MYID')];
      await to.cli('CLUSTER', 'SETSLOT', slot, 'IMPORTING', source.trim());
      await from.cli('CLUSTER', 'SETSLOT', slot, 'MIGRATING', target.trim());
      const move = async (names: readonly string[]) =>
        from.cli('MIGRATE', '127.0.0.1', String(to.port), '', '0', '5000', 'KEYS', ...names);
      expect(await move([`${shard}${first}`])).toContain('OK');

      const posted = await store.post([posting(1, 'dois')]).then(
        () => true,
        () => false,
      );
      const committed = await store.commit([turnOf(claim)]).catch(() => ['unknown']);

      const names = (await from.cli('CLUSTER', 'GETKEYSINSLOT', slot, '100'))
        .split('\n')
        .filter((one) => one.trim());
      expect(await move(names.map((one) => one.trim()))).toContain('OK');
      for (const node of [to, from]) await node.cli('CLUSTER', 'SETSLOT', slot, 'NODE', target.trim());

      await vi.waitFor(
        async () => expect(await store.post([posting(1, 'fim')])).toEqual(['posted']),
        patient,
      );
      if (committed[0] !== 'committed') {
        expect(committed[0]).toBe('unknown');
        await store.commit([turnOf(claim)]);
      }
      const next = await claimOne(store);
      expect(next.revision).toBe(1);
      const texts = next.entries.map(({ event }) => textOf(event));
      expect(texts.filter((text) => text === 'dois').length).toBeGreaterThanOrEqual(posted ? 1 : 0);
      expect(texts.at(-1)).toBe('fim');
      expect(texts).not.toContain('um');
      await store.close();
    },
  );
});
