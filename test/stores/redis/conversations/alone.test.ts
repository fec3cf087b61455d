/**
 * Jobs that are leased as they are made, and are alone in their lane: whatever happens to them and to their conversation, it is
 * as with any other job.
 */

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { effectId } from '../../../../src/core/ids/index.ts';
import type { Lease, Settlement } from '../../../../src/stores/contract/jobs.ts';
import { createMemoryStore } from '../../../../src/stores/memory/index.ts';
import { openRedisStore } from '../../../../src/stores/redis/index.ts';
import { createKeys, parts, shardOf } from '../../../../src/stores/redis/keys.ts';
import type { Commit, Decide, Store } from '../../../../src/stores/store.ts';
import { command, createPlayer } from '../../../contracts/store/randomly.ts';
import {
  conversation,
  createStage,
  createTestClock,
  effect,
  minute,
  posting,
  sayJob,
  says,
  second,
  ticketJob,
  turnOf,
} from '../../../contracts/store/stage.ts';
import { cases } from '../../../support/hostile-texts.ts';
import { noRedis, type RedisServer, startRedis } from '../../../support/redis/index.ts';
import { settingsFor } from '../settings.ts';
import { look, pools, scenarios } from './alone-scenarios.ts';

describe.skipIf(noRedis)('jobs that are alone', { timeout: 120_000 }, () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  test.each([false, true])(
    'get the answers that they get from the reference, sent twice: %s',
    async (twice) => {
      let leasedAhead = 0;
      const take = { type: 'next' } as const;
      await fc.assert(
        fc.asyncProperty(fc.array(command, { maxLength: 40, size: 'max' }), async (commands) => {
          const clock = createTestClock();
          const store = await openRedisStore({ ...settingsFor([redis.port]), ...clock, twice });
          try {
            const [tested, model] = [
              createPlayer(ending(busy(store, () => leasedAhead++))),
              createPlayer(ending(busy(createMemoryStore(clock)))),
            ];
            for (const [index, one] of commands.entries()) {
              if (one.type === 'pass') clock.pass(one.milliseconds);
              else if (one.type === 'set back') clock.setWall(-one.milliseconds);
              else {
                const some: typeof commands = [one];
                // Who works has a place for what a turn wants, and takes it.
                const takes = (['chat', 'erp'] as const).map((pool) => ({ ...take, pool }));
                if (one.type === 'commit') some.unshift(...takes);
                if (one.type === 'commit') some.push(...takes);
                // And one for what is posted, which may then be claimed for so long.
                if (one.type === 'post' || one.type === 'settle')
                  some.push({ type: 'claim', lease: 5 * second });
                for (const each of some) {
                  const answer = await tested(each);
                  expect([index, each, answer]).toEqual([index, each, await model(each)]);
                }
              }
            }
            expect(await tested({ type: 'look' })).toEqual(await model({ type: 'look' }));
          } finally {
            await store.close();
          }
        }),
        { numRuns: cases.numRuns, interruptAfterTimeLimit: 60_000 },
      );
      expect(leasedAhead).toBeGreaterThan(0);
    },
  );

  test('whoever copies it finds it as any that somebody has taken', async () => {
    const found: unknown[] = [];
    for (const ahead of [true, false]) {
      const stage = await createStage(async (clock) => {
        const store = await openRedisStore({ ...settingsFor([redis.port]), ...clock });
        return { store: ahead ? busy(store) : store, close: () => store.close() };
      });
      await stage.next('chat');
      await stage.turn(1, says(sayJob(effect(1, 0), 'Olá!')));
      if (ahead) found.push(await stage.store.moving?.get(conversation(1)));
      // As long as anything is taken for somebody who has not asked.
      await stage.nextOne('chat', 10 * second);
      found.push(await stage.store.moving?.get(conversation(1)), await stage.store.depths());
      await stage.close();
    }
    const [untaken, alone, depths, ...others] = found;
    expect(alone).toMatchObject({ jobs: [{ id: effect(1, 0), attempts: 1, doubtful: true, line: 1 }] });
    expect([untaken, alone, depths]).toEqual([others[0], ...others]);
  });

  test('its conversation is set aside, and it ends as any', async () => {
    const settings = settingsFor([redis.port]);
    const stage = await createStage(async (clock) => {
      const store = await openRedisStore({ ...settings, ...clock });
      return { store: busy(store), close: () => store.close() };
    });
    await stage.next('chat');
    await stage.turn(1, says(sayJob(effect(1, 0), 'Olá!')));
    const say = await stage.nextOne('chat');
    expect(await stage.store.renew({ ...say, job: say.id, lease: 60 * minute })).toBe(true);
    const other = await openRedisStore({ ...settings, now: stage.now, monotonic: stage.monotonic });
    await other.post([posting(1, 'alô')]);
    const shard = createKeys(settings.prefix).shard(shardOf(conversation(1)));
    await redis.cli('HSET', `${shard}${parts.conversation}${conversation(1)}`, 's', 'damaged');
    // Whoever was told least looks after a while.
    stage.pass(minute);
    expect(await other.claim({ token: 'a', limit: 1, lease: second })).toEqual([]);
    expect(await stage.store.list({ place: 'waiting', limit: 1 })).toHaveLength(1);
    expect(await stage.deliveries(1)).toEqual(['Olá!: pending']);
    expect(await stage.settle(say, { type: 'done', delivery: 'sent' })).toBe('settled');
    expect(await stage.deliveries(1)).toEqual(['Olá!: sent']);
    stage.pass(minute);
    expect(await stage.next('chat')).toEqual([]);
    expect(await stage.store.list({ place: 'waiting', limit: 1 })).toHaveLength(1);
    await other.close();
    await stage.close();
  });

  describe.each(['commit', 'at once', 'the end of a job'] as const)('made by way of %s', (way) => {
    test.each(Object.entries(scenarios))('%s', async (_, scenario) => {
      const told: unknown[] = [];
      for (const kind of ['redis', 'memory'] as const) {
        let leasedAhead = 0;
        const stage = await createStage(async (clock) => {
          const store =
            kind === 'redis'
              ? await openRedisStore({ ...settingsFor([redis.port]), ...clock })
              : createMemoryStore(clock);
          return { store: busy(store, () => leasedAhead++), close: () => store.close() };
        });
        try {
          let ended = 0;
          const take = async (changes: Partial<Commit>): Promise<readonly Lease[]> => {
            for (const pool of pools) await stage.next(pool);
            const decide: Decide = (claim) => turnOf(claim, changes);
            if (way === 'commit') await stage.turn(1, changes);
            else if (way === 'the end of a job') {
              const id = effectId(conversation(1), 9, ++ended);
              await stage.turn(1, { jobs: [ticketJob(id, { pool: 'before' })] });
              const job = await stage.nextOne('before');
              stage.pass(second);
              const outcome = { type: 'done' } as const;
              const post = { type: 'noted', text: 'feito' } as const;
              const end: Settlement = { ...job, job: id, outcome, post };
              expect(await stage.store.settle([end], { decide })).toEqual(['answered']);
            } else {
              stage.pass(second);
              expect(await stage.store.post([posting(1, 'oi')], { decide })).toEqual(['answered']);
            }
            return (await Promise.all(pools.map((pool) => stage.next(pool)))).flat();
          };
          await stage.turn(1);
          const seen = await scenario(stage, take);
          told.push([seen, await look(stage)]);
          expect(leasedAhead > 0).toBe(kind === 'redis');
        } finally {
          await stage.close();
        }
      }
      expect(told[0]).toEqual(told[1]);
    });
  });
});

const deliveries = [undefined, 'sent', 'failed', 'uncertain', 'expired', 'sent', 'sent'] as const;

/** One whose says end in all ways. */
function ending(store: Store): Store {
  const end = (one: Settlement): Settlement => {
    const { outcome, job } = one;
    if (outcome.type !== 'done' || outcome.delivery === undefined) return one;
    const delivery = deliveries[Number(job.split('.').at(-1)) % deliveries.length];
    return { ...one, outcome: { type: 'done', ...(delivery === undefined ? {} : { delivery }) } };
  };
  return { ...store, settle: (settlements, options) => store.settle(settlements.map(end), options) };
}

/** A store that is asked by somebody who asks again. */
function busy(store: Store, onAhead = () => {}): Store {
  // What was leased before somebody asked has a token of its own.
  const tokens = new Map<string, string>();
  const own = <One extends { readonly job: string; readonly token: string }>(one: One): One => ({
    ...one,
    token: tokens.get(`${one.job} ${one.token}`) ?? one.token,
  });
  const claimed = <One extends { readonly conversation: string; readonly token: string }>(one: One): One =>
    own({ ...one, job: one.conversation });
  return {
    ...store,
    async claim(wanted) {
      const claims = await store.claim({ ...wanted, ahead: 20 });
      return claims.map((one) => {
        tokens.set(`${one.conversation} ${wanted.token}`, one.token);
        return { ...one, token: wanted.token };
      });
    },
    commit: (commits) => store.commit(commits.map(claimed)),
    release: (one) => store.release(claimed(one)),
    async next(wanted) {
      const leases = await store.next({ ...wanted, ahead: 20 });
      return leases.map(({ ahead, ...one }) => {
        if (ahead !== undefined) onAhead();
        tokens.set(`${one.id} ${wanted.token}`, one.token);
        return { ...one, token: wanted.token };
      });
    },
    renew: (one) => store.renew(own(one)),
    begin: (one) => store.begin(own(one)),
    settle: (settlements, options) => store.settle(settlements.map(own), options),
  };
}
