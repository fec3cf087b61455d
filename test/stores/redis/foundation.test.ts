/** Records, files and locks in a real Redis, whatever conversations do. */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Lock } from '../../../src/stores/contract/locks.ts';
import { LockLost } from '../../../src/stores/contract/locks.ts';
import { createMemoryStore } from '../../../src/stores/memory/index.ts';
import { type Foundation, openFoundation } from '../../../src/stores/redis/foundation.ts';
import { NoRoom } from '../../../src/stores/store.ts';
import { files } from '../../contracts/store/files.ts';
import { records } from '../../contracts/store/records.ts';
import { createStage, minute, type Stage } from '../../contracts/store/stage.ts';
import {
  noRedis,
  type RedisCluster,
  type RedisServer,
  startCluster,
  startRedis,
} from '../../support/redis/index.ts';
import { settingsFor } from './settings.ts';

const layout = 'test';

describe.skipIf(noRedis)('in a Redis', () => {
  let redis: RedisServer;
  let cluster: RedisCluster;
  beforeAll(async () => {
    [redis, cluster] = await Promise.all([startRedis(), startCluster(3)]);
  });
  afterAll(async () => {
    await redis.stop();
    await cluster.stop();
  });
  const single = () => settingsFor([redis.port]);
  const clustered = () =>
    settingsFor(
      cluster.nodes.map(({ port }) => port),
      { mode: 'cluster' },
    );

  describe.each([
    ['one server', single, false],
    ['one server that is told everything twice', single, true],
    ['a Cluster', clustered, false],
  ])('%s', (_name, settings, twice) => {
    let stage: Stage | undefined;
    const use = (): Stage => {
      if (stage === undefined) throw new Error('only within a test');
      return stage;
    };
    beforeEach(async () => {
      stage = await createStage(async (clock) => {
        const foundation = await openFoundation({ ...settings(), ...clock, twice }, { layout, fences: [] });
        const store = { ...createMemoryStore(clock), records: foundation.records, files: foundation.files };
        return { store, close: () => foundation.connection.close() };
      });
    });
    afterEach(async () => {
      await stage?.close();
    });
    describe('records', () => records(use));
    describe('files', () => files(use));
  });

  describe('locks', () => {
    const opened: Foundation[] = [];
    afterEach(async () => {
      for (const { connection } of opened.splice(0)) await connection.close();
    });
    const open = async (settings = single()): Promise<Foundation> => {
      const fences = Array.from({ length: 8 }, (_, slot) => `${settings.prefix}{${slot}}f`);
      const foundation = await openFoundation(settings, { layout, fences });
      opened.push(foundation);
      return foundation;
    };
    const name = 'listening:test:main';
    const taken = (lock: Lock | null): Lock => {
      if (lock === null) throw new Error('another has it');
      return lock;
    };

    test('of many processes one has it, and the next one has a greater token', async () => {
      const settings = single();
      const processes = [await open(settings), await open(settings), await open(settings)];
      const locks = await Promise.all(processes.map(({ locks }) => locks.acquire(name, { lease: minute })));
      const held = locks.filter((lock) => lock !== null);
      expect(held).toHaveLength(1);
      const lock = taken(held[0] ?? null);
      for (const { locks } of processes) expect(await locks.acquire(name, { lease: minute })).toBeNull();
      expect(await processes[0]?.locks.renew(lock, { lease: minute })).toBe(true);
      await processes[0]?.locks.release(lock);
      const next = taken((await processes[1]?.locks.acquire(name, { lease: minute })) ?? null);
      expect(next.token).toBeGreaterThan(lock.token);
      // Late, and of no effect.
      await processes[0]?.locks.release(lock);
      expect(await processes[2]?.locks.acquire(name, { lease: minute })).toBeNull();
    });

    test('it ends by the time of the server', async () => {
      const settings = single();
      const [one, other] = [await open(settings), await open(settings)];
      const lock = taken(await one.locks.acquire(name, { lease: 1 }));
      await expect
        .poll(() => other.locks.acquire(name, { lease: minute }), { timeout: 60_000 })
        .not.toBeNull();
      expect(await one.locks.renew(lock, { lease: minute })).toBe(false);
    });

    test.each([
      ['one server', single],
      ['a Cluster', clustered],
    ])(
      'when it is taken all slots of %s know it, and who had it before writes no record',
      async (_name, make) => {
        const settings = make();
        const [one, other] = [await open(settings), await open(settings)];
        const lock = taken(await one.locks.acquire(name, { lease: minute }));
        const late = one.fencedRecords(() => lock);
        expect(await late.set('cursor', 1)).toBe(true);
        await one.locks.release(lock);
        const next = taken(await other.locks.acquire(name, { lease: minute }));
        await other.fencedRecords(() => next).set('cursor', 2);
        for (const write of [
          () => late.set('cursor', 3),
          () => late.set('cursor', 3, { expect: 2 }),
          () => late.delete('cursor'),
          () => late.write([{ key: 'cursor', value: 3 }]),
        ])
          await expect(write()).rejects.toThrow(LockLost);
        await expect(one.fencedRecords(() => null).set('cursor', 3)).rejects.toThrow(LockLost);
        expect((await one.records.get('cursor'))?.value).toBe(2);
        const read = { name: 'read', lua: "return redis.call('HGET', KEYS[1], ARGV[1])" };
        for (let slot = 0; slot < 8; slot++)
          expect(await one.connection.run(read, [`${settings.prefix}{${slot}}f`], [name])).toBe(
            String(next.token),
          );
      },
    );

    test('tokens grow over everything that the Redis forgets', async () => {
      const forgetful = await startRedis();
      try {
        const foundation = await open(settingsFor([forgetful.port]));
        const lock = taken(await foundation.locks.acquire(name, { lease: minute }));
        await forgetful.cli('FLUSHALL');
        // It goes by its clock then, which counts milliseconds: nothing forgets and takes the lock within one.
        await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(lock.token), {
          timeout: 60_000,
          interval: 1,
        });
        expect(taken(await foundation.locks.acquire(name, { lease: minute })).token).toBeGreaterThan(
          lock.token,
        );
      } finally {
        await forgetful.stop();
      }
    });
  });

  test('a Redis that is full says so, and takes again what it has room for', async () => {
    const small = await startRedis({ settings: { maxmemory: '6mb' } });
    const foundation = await openFoundation(settingsFor([small.port]), { layout, fences: [] });
    try {
      const big = Buffer.alloc(8 * 1024 * 1024, 7);
      await expect(foundation.files.put('demasiado-grande', big, { expiresIn: minute })).rejects.toThrow(
        NoRoom,
      );
      expect(await foundation.files.get('demasiado-grande')).toBeNull();
      await vi.waitFor(() => foundation.records.set('a', 'cabe'), { timeout: 60_000 });
      expect((await foundation.records.get('a'))?.value).toBe('cabe');
    } finally {
      await foundation.connection.close();
      await small.stop();
    }
  });
});
