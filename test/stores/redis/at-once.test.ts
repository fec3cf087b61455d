/** Turns at once where other processes lead the same conversations: what was decided on something else is never written. */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Settlement } from '../../../src/stores/contract/jobs.ts';
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
  ticketJob,
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

  test('who never led it takes it to be new, and posts if it is not', async () => {
    await lead(here, 'oi');
    expect(await there.post([posting(1, 'um')], { decide: answer })).toEqual(['posted']);
    expect(asked).toMatchObject([{ revision: 0, committedAt: 0, state: null, lines: 0 }]);
    const claim = await claimFrom(there);
    expect(claim).toMatchObject({ revision: 1, state: { listing: { place: 'bot' } } });
    expect(textsOf(claim)).toBe('um');
    expect(await said()).toEqual([]);
  });

  test('somebody new is answered at once', async () => {
    expect(await here.post([posting(1, 'oi', { dedupe: 'a' })], { decide: answer })).toEqual(['answered']);
    expect(await said()).toEqual(['resposta a oi']);
    expect(await here.conversation(conversation(1))).toMatchObject({
      revision: 1,
      unread: 0,
      channel: 'test',
    });
    expect(await there.post([posting(1, 'oi', { dedupe: 'a' })], { decide: answer })).toEqual(['repeated']);
    clock.pass(second);
    expect(await here.post([posting(1, 'um')], { decide: answer })).toEqual(['answered']);
    expect(asked.at(-1)).toMatchObject({ revision: 1, origin: posting(1, '').origin });
    expect((await there.list({ place: 'bot', limit: 10 })).map((row) => row.conversation)).toEqual([
      conversation(1),
    ]);
  });

  test('somebody new who writes to two processes at the same time is begun once', async () => {
    const outcomes = await Promise.all(
      ['um', 'dois', 'três', 'quatro'].map((text, index) =>
        (index % 2 ? here : there).post([posting(1, text, { dedupe: text })], { decide: answer }),
      ),
    );
    expect(outcomes.flat().filter((outcome) => outcome === 'answered')).toHaveLength(1);
    const { revision, unread } = (await here.conversation(conversation(1))) ?? {};
    expect([revision, unread, (await said()).length]).toEqual([1, 3, 1]);
  });

  test('who was erased is not begun anew as if nothing had been', async () => {
    await lead(there, 'oi');
    expect(await there.erase(conversation(1))).toBe(true);
    clock.pass(second);
    expect(await here.post([posting(1, 'voltei')], { decide: answer })).toEqual(['posted']);
    expect(asked).toMatchObject([{ revision: 0, state: null }]);
    expect(await said()).toEqual([]);
    const claim = await claimFrom(here);
    expect(claim).toMatchObject({ state: null, lines: 0 });
    expect(claim.revision).toBeGreaterThan(0);
  });

  test('where hardly anybody is new, hardly anybody is taken to be so', async () => {
    for (let number = 1; number <= 40; number++)
      await there.post([posting(number, 'oi')], { decide: () => null });
    for (const claim of await there.claim({ token: 'all', limit: 40, lease: minute }))
      await there.commit([turnOf(claim)]);
    clock.pass(second);
    for (let number = 1; number <= 40; number++)
      expect(await here.post([posting(number, 'voltei')], { decide: answer })).toEqual(['posted']);
    expect(asked.length).toBeGreaterThan(8);
    expect(asked.length).toBeLessThan(16);
    // Nor is it forgotten that somebody may be: once they are again, nearly all are.
    const outcomes: unknown[] = [];
    for (let number = 41; number <= 200; number++)
      outcomes.push(...(await here.post([posting(number, 'oi')], { decide: answer })));
    expect(outcomes.slice(0, 17)).toContain('answered');
    expect(outcomes.slice(-20)).toEqual(Array.from({ length: 20 }, () => 'answered'));
  });

  describe('of the end of a job', () => {
    /** A conversation that was led here has a job: what would end it. */
    const order = async (): Promise<Settlement> => {
      await here.post([posting(1, 'oi')]);
      const claim = await claimFrom(here);
      await here.commit([turnOf(claim, { jobs: [ticketJob(effect(1, 3))] })]);
      clock.pass(second);
      const wanted = { pool: 'erp', token: 'erp', limit: 1, lease: 10 * minute };
      const [lease] = await here.next(wanted);
      if (lease === undefined) throw new Error('nothing to do');
      const post = { type: 'noted', text: 'feito' } as const;
      return { conversation: conversation(1), job: lease.id, token: 'erp', outcome: { type: 'done' }, post };
    };

    test('who led it last need not ask', async () => {
      expect(await here.settle([await order()], { decide: answer })).toEqual(['answered']);
      expect(await said()).toEqual(['resposta a noted']);
    });

    test('another one led it since: what it tells waits, and the claim tells how it is', async () => {
      const settlement = await order();
      await there.post([posting(1, 'e aí')]);
      expect(await there.commit([turnOf(await claimFrom(there))])).toEqual(['committed']);
      clock.pass(second);
      expect(await here.settle([settlement], { decide: answer })).toEqual(['settled']);
      expect(asked).toMatchObject([{ revision: 1 }]);
      expect(await said()).toEqual([]);
      const claim = await claimFrom(here);
      expect(claim).toMatchObject({ revision: 2 });
      expect(textsOf(claim)).toBe('noted');
    });

    test('who does not know the conversation leaves it to a claim', async () => {
      const settlement = await order();
      const wanted = { pool: 'erp', token: 'taken over', limit: 1, lease: minute };
      clock.pass(20 * minute);
      expect(await there.next(wanted)).toHaveLength(1);
      expect(await there.settle([{ ...settlement, token: 'taken over' }], { decide: answer })).toEqual([
        'settled',
      ]);
      expect(asked).toEqual([]);
      expect(textsOf(await claimFrom(there))).toBe('noted');
      // And whoever had it before ends nothing any more.
      expect(await here.settle([settlement], { decide: answer })).toEqual(['lost']);
      expect(await said()).toEqual([]);
    });

    test('whose turn cannot be written, it waits for a claim', async () => {
      const settlement = await order();
      const wrong: Decide = (claim) => turnOf(claim, { rows: [{ key: 'x'.repeat(5_000), value: 1 }] });
      expect(await here.settle([settlement], { decide: wrong })).toEqual(['settled']);
      expect(textsOf(await claimFrom(here))).toBe('noted');
    });

    test('a message that comes at the same time is answered before or after it, and both once', async () => {
      const settlement = await order();
      const [settled, posted] = await Promise.all([
        here.settle([settlement], { decide: answer }),
        here.post([posting(1, 'um')], { decide: answer }),
      ]);
      expect([...settled, ...posted].filter((outcome) => outcome === 'answered')).toHaveLength(1);
      const first = await said();
      const claim = await claimFrom(here);
      expect([...first, textsOf(claim)].join(' ')).toMatch(/^resposta a (noted um|um noted)$/);
    });
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
    const note: Decide = (claim) => (claim.conversation === conversation(1) ? turnOf(claim) : null);
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
