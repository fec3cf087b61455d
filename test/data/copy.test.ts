/** Moving from one kind of store to the other and back: nothing is lost, and nobody notices. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { copyStore } from '../../src/data/copy.ts';
import { openLmdbStore } from '../../src/stores/lmdb/index.ts';
import { openRedisStore } from '../../src/stores/redis/index.ts';
import type { Store } from '../../src/stores/store.ts';
import { command, createPlayer } from '../contracts/store/randomly.ts';
import { conversation, createTestClock, minute, posting, says, stateIn } from '../contracts/store/stage.ts';
import { settingsFor } from '../stores/redis/settings.ts';
import { cases } from '../support/hostile-texts.ts';
import { noRedis, type RedisServer, startRedis } from '../support/redis/index.ts';

describe.skipIf(noRedis)('a copy', () => {
  let redis: RedisServer;
  let folder: string;
  let count = 0;
  const opened = new Set<Store>();
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plantao-copy-'));
  });
  const closeAll = async () => {
    for (const store of opened) await store.close();
    opened.clear();
  };
  afterEach(async () => {
    await closeAll();
    rmSync(folder, { recursive: true, force: true });
  });

  type Kind = 'lmdb' | 'redis';
  type Clock = ReturnType<typeof createTestClock>;
  /** A store that can be opened again and again. */
  const make = (kind: Kind, clock: Clock) => {
    const data = join(folder, `${++count}`);
    const settings = settingsFor([redis.port]);
    return async (): Promise<Store> => {
      const store =
        kind === 'lmdb'
          ? await openLmdbStore({ folder: data, ...clock })
          : await openRedisStore({ ...settings, ...clock });
      opened.add(store);
      return store;
    };
  };
  const copy = async (from: () => Promise<Store>, to: () => Promise<Store>) => {
    const copied = await copyStore(await from(), await to(), { source: 'test' });
    await closeAll();
    return copied;
  };

  const kinds: readonly Kind[] = ['lmdb', 'redis'];

  test.each(kinds)(
    'of whatever happened in %s answers as its own copy there does',
    { timeout: 400_000 },
    async (kind) => {
      const other = kind === 'lmdb' ? 'redis' : 'lmdb';
      await fc.assert(
        fc.asyncProperty(
          fc.array(command, { minLength: 10, maxLength: 60, size: 'max' }),
          fc.array(command, { maxLength: 30, size: 'max' }),
          async (before, after) => {
            const clock = createTestClock();
            const [origin, there, back] = [make(kind, clock), make(other, clock), make(kind, clock)];
            const store = await origin();
            const play = createPlayer(store);
            for (const one of before)
              if (one.type === 'pass') clock.pass(one.milliseconds);
              else if (one.type !== 'set back') await play(one);
            await closeAll();
            const copied = await copy(origin, there);
            expect(await copy(there, back)).toEqual(copied);
            // Of the original it is still known who is at work, if it is a Redis.
            const compared = kind === 'lmdb' ? [there, back, origin] : [there, back];
            const players = [];
            for (const open of compared) players.push(createPlayer(await open()));
            for (const [index, one] of [
              { type: 'look' } as const,
              ...after,
              { type: 'look' } as const,
            ].entries()) {
              if (one.type === 'pass') clock.pass(one.milliseconds);
              const answers = [];
              for (const play of players) answers.push([index, one, await play(one)]);
              for (const answer of answers) expect(answer).toEqual(answers[0]);
            }
            await closeAll();
          },
        ),
        { numRuns: Math.ceil(cases.numRuns * 0.1), interruptAfterTimeLimit: 60_000 },
      );
    },
  );

  /** Some conversations with everything that is none's. */
  const fill = async (store: Store): Promise<void> => {
    for (let number = 0; number < 100; number++)
      await store.post([posting(number, `oi ${number}`, { dedupe: `m${number}` })]);
    for (const claim of await store.claim({ token: 't', limit: 60, lease: minute }))
      await store.commit([
        {
          ...{
            conversation: claim.conversation,
            token: 't',
            revision: 0,
            consumed: 1,
            cancel: [],
            withdraw: [],
          },
          ...{ timers: [], hush: false, ...says() },
          state: stateIn('closed', claim.at),
          rows: [
            { key: 'own/1', value: { nome: 'Zélia' } },
            { key: 'counts/dia', value: 3 },
          ],
        },
      ]);
    await store.erase(conversation(1));
    await store.records.set('a/1', { ação: [1, null] });
    await store.records.set('a/2', 'dura um minuto', { expiresIn: minute });
    await store.files.put('foto-de-teste', Buffer.alloc(700_000, 5), { expiresIn: minute });
  };

  test.each([
    ['lmdb', 'redis'],
    ['redis', 'lmdb'],
    ['redis', 'redis'],
  ] as const)(
    'from %s to %s has records, files, what was erased, and ids that are known',
    async (from, to) => {
      const clock = createTestClock();
      const [origin, target] = [make(from, clock), make(to, clock)];
      await fill(await origin());
      await closeAll();
      expect(await copy(origin, target)).toMatchObject({ conversations: 99, damaged: [] });
      const store = await target();
      expect(await store.post([posting(7, 'de novo', { dedupe: 'm7' })])).toEqual(['repeated']);
      expect(await store.records.get('a/1')).toMatchObject({ value: { ação: [1, null] } });
      // Not by the assertion itself, which compares byte by byte.
      const file = Buffer.from((await store.files.get('foto-de-teste')) ?? []);
      expect(file.equals(Buffer.alloc(700_000, 5))).toBe(true);
      await store.post([posting(1, 'voltei')]);
      expect((await store.conversation(conversation(1)))?.revision).toBe(2);
      clock.pass(minute);
      expect(await store.records.get('a/2')).toBeNull();
      expect(await store.files.get('foto-de-teste')).toBeNull();
      const version = (await store.records.get('a/1'))?.version ?? 0;
      await store.records.set('a/1', 'outra');
      expect((await store.records.get('a/1'))?.version).toBeGreaterThan(version);
    },
  );

  test.each(['redis', 'lmdb'] as const)(
    'to %s that was interrupted goes on, and one that changed is not taken for whole',
    async (to) => {
      const clock = createTestClock();
      const [origin, target] = [make(to === 'redis' ? 'lmdb' : 'redis', clock), make(to, clock)];
      const source = await origin();
      await fill(source);
      const half = await target();
      const { moving } = half;
      if (moving === undefined) throw new Error('nothing can be moved there');
      let puts = 0;
      const put: typeof moving.put = async (one) => {
        if (++puts > 30) throw new Error('killed');
        return moving.put(one);
      };
      const breaking = { ...half, moving: { ...moving, put } };
      await expect(copyStore(source, breaking, { source: 'a' })).rejects.toThrow('killed');
      await expect(copyStore(source, half, { source: 'b' })).rejects.toThrow('a metade de uma cópia');
      // Meanwhile the service ran again.
      await source.post([posting(3, 'mais uma coisa')]);
      puts = -1_000;
      expect(await copyStore(source, breaking, { source: 'a' })).toMatchObject({ conversations: 99 });
      expect(puts).toBeLessThan(-1_000 + 99);
      expect((await half.conversation(conversation(3)))?.unread).toBe(
        (await source.conversation(conversation(3)))?.unread,
      );
    },
  );

  test('that somebody else wrote into is not taken for whole', async () => {
    const clock = createTestClock();
    const [origin, target] = [await make('lmdb', clock)(), await make('redis', clock)()];
    await fill(origin);
    const { moving } = target;
    if (moving === undefined) throw new Error('nothing can be moved there');
    const putRest: typeof moving.putRest = async (one) => {
      if (one.type === 'numbers') await target.post([posting(500, 'intruso')]);
      return moving.putRest(one);
    };
    const open = { ...target, moving: { ...moving, putRest } };
    await expect(copyStore(origin, open, { source: 'a' })).rejects.toThrow('não confere');
  });

  test('is made neither into what is there, nor of nothing', async () => {
    const clock = createTestClock();
    const [origin, target] = [await make('lmdb', clock)(), await make('redis', clock)()];
    await fill(origin);
    await target.records.set('user/ana', {});
    await expect(copyStore(origin, target, { source: 'a' })).rejects.toThrow('não está vazio');
    await target.records.delete('user/ana');
    await target.post([posting(1, 'oi')]);
    await expect(copyStore(origin, target, { source: 'a' })).rejects.toThrow('não está vazio');
  });
});
