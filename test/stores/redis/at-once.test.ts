/** Turns at once where other processes lead the same conversations: what was decided on something else is never written. */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RedisSettings } from '../../../src/stores/redis/connection/index.ts';
import { openRedisStore } from '../../../src/stores/redis/index.ts';
import type { Claim, Decide, Store } from '../../../src/stores/store.ts';
import {
  beginning,
  conversation,
  createTestClock,
  effect,
  minute,
  posting,
  sayJob,
  says,
  second,
  stateIn,
  textOf,
  turnOf,
} from '../../contracts/store/stage.ts';
import { noRedis, type RedisServer, startRedis } from '../../support/redis/index.ts';
import { settingsFor } from './settings.ts';

describe.skipIf(noRedis)('turns at once', () => {
  let redis: RedisServer;
  let settings: RedisSettings;
  let clock: ReturnType<typeof createTestClock>;
  let here: Store;
  let there: Store;
  let asked: Claim[];
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  beforeEach(async () => {
    settings = settingsFor([redis.port]);
    clock = createTestClock();
    here = await openRedisStore({ ...settings, ...clock });
    there = await openRedisStore({ ...settings, ...clock });
    asked = [];
  });
  afterEach(async () => {
    await here.close();
    await there.close();
  });

  const answer: Decide = (claim) => {
    asked.push(claim);
    return turnOf(claim, {
      ...says(sayJob(effect(1, 10 + asked.length), `resposta a ${textsOf(claim)}`)),
      state: stateIn('bot', claim.at),
    });
  };
  let tokens = 0;
  const claimFrom = async (store: Store): Promise<Claim> => {
    // Whoever was told least looks after a while.
    clock.pass(minute);
    const [claim] = await store.claim({ token: `token-${++tokens}`, limit: 1, lease: second });
    if (claim === undefined) throw new Error('nothing to claim');
    return claim;
  };
  const lead = async (store: Store, text: string): Promise<void> => {
    await store.post([posting(1, text)]);
    expect(await store.commit([turnOf(await claimFrom(store))])).toEqual(['committed']);
    clock.pass(second);
  };
  const said = async () =>
    (await here.transcript(conversation(1), { limit: 100 })).flatMap((line) =>
      line.type === 'said' ? line.message.text : [],
    );

  test('who led it last need not ask', async () => {
    await lead(here, 'oi');
    expect(await here.post([posting(1, 'um')], { decide: answer })).toEqual(['answered']);
    expect(await said()).toEqual(['resposta a um']);
  });

  test('who never led it posts', async () => {
    await lead(here, 'oi');
    expect(await there.post([posting(1, 'um')], { decide: answer })).toEqual(['posted']);
    expect(asked).toEqual([]);
  });

  test('another one led it since: it is posted, and the claim tells how it is', async () => {
    await lead(here, 'oi');
    await lead(there, 'e aí');
    expect(await here.post([posting(1, 'um', { dedupe: 'a' })], { decide: answer })).toEqual(['posted']);
    expect(asked).toMatchObject([{ revision: 1 }]);
    expect(await said()).toEqual([]);
    expect(await here.post([posting(1, 'um', { dedupe: 'a' })], { decide: answer })).toEqual(['repeated']);
    const claim = await claimFrom(here);
    expect(claim).toMatchObject({ revision: 2 });
    expect(textsOf(claim)).toBe('um');
    expect(await here.commit([turnOf(claim)])).toEqual(['committed']);
    clock.pass(second);
    expect(await here.post([posting(1, 'dois')], { decide: answer })).toEqual(['answered']);
    expect(asked.at(-1)).toMatchObject({ revision: 3 });
  });

  test('another one stored something that nobody has heard: that comes first', async () => {
    await lead(here, 'oi');
    await there.post([posting(1, 'um')]);
    expect(await here.post([posting(1, 'dois')], { decide: answer })).toEqual(['posted']);
    expect(asked).toHaveLength(1);
    expect(textsOf(await claimFrom(here))).toBe('um dois');
    expect(await said()).toEqual([]);
  });

  test('another one is at it: what was decided is not written', async () => {
    await lead(here, 'oi');
    await there.post([posting(1, 'um')]);
    const claim = await claimFrom(there);
    expect(await here.post([posting(1, 'dois')], { decide: answer })).toEqual(['posted']);
    expect(asked).toHaveLength(1);
    expect(await there.commit([turnOf(claim)])).toEqual(['committed']);
    expect(textsOf(await claimFrom(there))).toBe('dois');
    expect(await said()).toEqual([]);
  });

  test('the same revision was made anew by another commit: it is not the one that was known', async () => {
    await lead(here, 'oi');
    // As after a fail-over that lost the last commit: revision 1 again, of another moment.
    await redis.cli('FLUSHALL');
    const anew = await openRedisStore({ ...settings, ...clock });
    await lead(anew, 'outra vez');
    expect(await here.post([posting(1, 'um')], { decide: answer })).toEqual(['posted']);
    expect(await said()).toEqual([]);
    await anew.close();
  });

  test('what comes at the very moment of a commit may have been written before its answer', async () => {
    await here.post([posting(1, 'oi')]);
    expect(await here.commit([turnOf(await claimFrom(here))])).toEqual(['committed']);
    expect(await here.post([posting(1, 'um')], { decide: answer })).toEqual(['posted']);
    expect(asked).toEqual([]);
  });

  test('what waits for a turn at once is not overtaken by what does not', async () => {
    await lead(here, 'oi');
    const note: Decide = (claim) => turnOf(claim);
    const posts = await Promise.all([
      here.post([posting(1, 'um')], { decide: note }),
      here.post([posting(1, 'dois'), posting(2, 'primeiro')], { decide: note }),
      here.post([posting(2, 'segundo')], { decide: note }),
    ]);
    expect(posts).toEqual([['answered'], ['posted', 'posted'], ['posted']]);
    clock.pass(minute);
    const claims = await here.claim({ token: 'both', limit: 2, lease: second });
    expect(claims.map(textsOf).sort()).toEqual(['dois', 'primeiro segundo']);
  });

  test('who stops meanwhile keeps nothing of what was leased to them', async () => {
    await lead(here, 'oi');
    const wanted = { pool: 'chat', limit: 5, lease: minute };
    await here.post([posting(1, 'um')], { decide: answer });
    const [first] = await here.next({ ...wanted, token: 'busy', ahead: 5 });
    if (first === undefined) throw new Error('nothing to say');
    await here.settle([{ ...first, job: first.id, outcome: { type: 'done', delivery: 'sent' } }]);
    clock.pass(second);
    const posted = here.post([posting(1, 'dois')], { decide: answer });
    await here.next({ ...wanted, token: 'stopping', limit: 0 });
    expect(await posted).toEqual(['answered']);
    clock.pass(second);
    await vi.waitFor(
      async () => {
        const leases = await there.next({ ...wanted, token: 'another', sole: true });
        expect(leases.map(({ id }) => id)).toEqual([effect(1, 12)]);
      },
      { timeout: 60_000 },
    );
  });

  test('one message that two processes were given is answered once', async () => {
    await lead(here, 'oi');
    const post = posting(1, 'um', { dedupe: 'a' });
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 ? here : there).post([post], { decide: answer })),
    );
    expect(outcomes.flat().filter((outcome) => outcome !== 'repeated')).toHaveLength(1);
    const { unread = 0 } = (await here.conversation(conversation(1))) ?? {};
    expect((await said()).length + unread).toBe(1);
    expect(clock.now()).toBeGreaterThan(beginning);
  });
});

const textsOf = ({ entries }: Claim): string => entries.map(({ event }) => textOf(event)).join(' ');
