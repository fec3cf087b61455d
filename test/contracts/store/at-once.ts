import { describe, expect, test } from 'vitest';
import type { Lease, Settlement } from '../../../src/stores/contract/jobs.ts';
import { LockLost } from '../../../src/stores/contract/locks.ts';
import type { Claim, Commit, Decide, Post } from '../../../src/stores/store.ts';
import {
  conversation,
  effect,
  minute,
  origin,
  posting,
  sayJob,
  says,
  second,
  stateIn,
  textOf,
  ticketJob,
  turnOf,
  type Use,
} from './stage.ts';

/**
 * Turns that are decided while what they hear is being posted, or a job is ended. A store may always leave them to a claim; what
 * it does itself is the same as that.
 */
export function atOnce(use: Use): void {
  /** Decides with these changes, and notes what it was asked. */
  const deciding = (changes: (claim: Claim) => Partial<Commit> | null) => {
    const asked: Claim[] = [];
    const decide: Decide = (claim) => {
      asked.push(claim);
      const decided = changes(claim);
      return decided && turnOf(claim, decided);
    };
    return { asked, decide };
  };
  const answering = (index: number, text = 'já vejo') =>
    deciding(() => ({ ...says(sayJob(effect(1, index), text)), state: stateIn('bot', use().now()) }));
  const postOne = async (post: Post, decide: Decide) => {
    const [outcome] = await use().store.post([post], { decide });
    return outcome;
  };
  /** A conversation that was led here, and rests. */
  const rested = async (): Promise<void> => {
    await use().turn(1);
    use().pass(second);
  };
  const heard = async () =>
    (await use().store.transcript(conversation(1), { limit: 100 })).flatMap((line) =>
      line.type === 'note' ? line.text : [],
    );

  test('a turn at once is posted, heard and answered', async () => {
    const { store, claim, nextOne, settle, deliveries, now, pass } = use();
    await rested();
    const { asked, decide } = answering(7);
    expect(await postOne(posting(1, 'oi', { dedupe: 'a' }), decide)).toBe('answered');
    expect(asked).toMatchObject([
      {
        ...{ conversation: conversation(1), origin: origin(1), revision: 1, lines: 0 },
        state: { listing: { place: 'bot' } },
        at: now(),
      },
    ]);
    expect(asked[0]?.entries.map(({ event }) => textOf(event))).toEqual(['oi']);
    expect(await claim()).toEqual([]);
    expect(await store.conversation(conversation(1))).toMatchObject({
      ...{ revision: 2, unread: 0, state: stateIn('bot', now()) },
    });
    const lease = await nextOne('chat');
    expect(lease).toMatchObject({ id: effect(1, 7), origin: origin(1), createdAt: now(), attempts: 0 });
    expect(await settle(lease, { type: 'done', delivery: 'sent' })).toBe('settled');
    expect(await deliveries(1)).toEqual(['já vejo: sent']);

    pass(second);
    const again = answering(8);
    expect(await postOne(posting(1, 'oi', { dedupe: 'a' }), again.decide)).toBe('repeated');
    expect(await deliveries(1)).toEqual(['já vejo: sent']);
    expect(await postOne(posting(1, 'e agora?', { dedupe: 'b' }), again.decide)).toBe('answered');
    expect(again.asked.at(-1)).toMatchObject({ revision: 2, lines: 1 });
    expect(await deliveries(1)).toEqual(['já vejo: sent', 'já vejo: pending']);
  });

  test('what it wants done is counted, whichever pool it waits in', async () => {
    const { store } = use();
    await rested();
    const { decide } = deciding(() => ({ jobs: [ticketJob(effect(1, 7))] }));
    expect(await postOne(posting(1, 'oi'), decide)).toMatch(/answered|posted/);
    for (const one of await use().claim()) await use().commit(one, { jobs: [ticketJob(effect(1, 7))] });
    expect((await store.depths()).jobs).toMatchObject({ erp: { count: 1 } });
  });

  test('what nobody decides waits for a claim', async () => {
    const { claimOne } = use();
    await rested();
    const { asked, decide } = deciding(() => null);
    expect(await postOne(posting(1, 'oi'), decide)).toBe('posted');
    expect(asked.length).toBeGreaterThan(0);
    expect((await claimOne()).entries.map(({ event }) => textOf(event))).toEqual(['oi']);
  });

  describe('is left to a claim', () => {
    const { asked, decide } = answering(7);
    const expectPosted = async (...texts: readonly string[]) => {
      const { pass, claimOne, store } = use();
      expect(await store.conversation(conversation(1))).toMatchObject({ revision: 1, unread: texts.length });
      pass(2 * minute);
      expect((await claimOne()).entries.map(({ event }) => textOf(event))).toEqual(texts);
      asked.length = 0;
    };

    test('where something is unread', async () => {
      await rested();
      await use().post(1, 'um');
      expect(await postOne(posting(1, 'dois'), decide)).toBe('posted');
      await expectPosted('um', 'dois');
    });

    test('where somebody is at it', async () => {
      const { post, claimOne } = use();
      await rested();
      await post(1, 'um');
      await claimOne();
      expect(await postOne(posting(1, 'dois'), decide)).toBe('posted');
      await expectPosted('um', 'dois');
    });

    test('where more is awaited', async () => {
      await rested();
      expect(await postOne(posting(1, 'um', { hold: second }), decide)).toBe('posted');
      expect(await postOne(posting(1, 'dois'), decide)).toBe('posted');
      await expectPosted('um', 'dois');
    });

    test('where several are posted together', async () => {
      await rested();
      const posts = ['um', 'dois', 'três'].map((text) => posting(1, text));
      expect(await use().store.post(posts, { decide })).toEqual(['posted', 'posted', 'posted']);
      expect(asked).toEqual([]);
      await expectPosted('um', 'dois', 'três');
    });
  });

  test('of several conversations each has its own', async () => {
    const { store, turn, pass, claim } = use();
    for (const number of [1, 2, 3]) await turn(number);
    pass(second);
    const { decide } = deciding((claim) => ({ lines: [{ type: 'note', text: textsOf(claim) }] }));
    const posts = [posting(1, 'um'), posting(2, 'dois'), posting(2, 'mais'), posting(3, 'três')];
    expect(await store.post(posts, { decide })).toEqual(['answered', 'posted', 'posted', 'answered']);
    const [left, ...others] = await claim();
    expect([left?.conversation, left && textsOf(left), others]).toEqual([conversation(2), 'dois mais', []]);
    expect(await heard()).toEqual(['um']);
  });

  test('what is posted at the same time is heard in the order of the calls', async () => {
    const { store, claim, commit } = use();
    await rested();
    const { decide } = deciding((one) => ({ lines: [{ type: 'note', text: textsOf(one) }] }));
    const words = Array.from({ length: 12 }, (_, index) => `m${index}`);
    await Promise.all(
      words.map((text, index) => store.post([posting(1, text)], index % 5 === 2 ? {} : { decide })),
    );
    for (const one of await claim()) await commit(one, { lines: [{ type: 'note', text: textsOf(one) }] });
    expect((await heard()).join(' ')).toBe(words.join(' '));
  });

  test('what it withdraws is answered, and heard next', async () => {
    const { store, turn, pass, claimOne } = use();
    const job = ticketJob(effect(1, 3));
    await turn(1, { jobs: [job] });
    pass(second);
    const { decide } = deciding(() => ({ withdraw: [{ job: job.id, key: 'ticket' }] }));
    expect(await postOne(posting(1, 'deixa'), decide)).toBe('answered');
    expect((await claimOne()).entries.map(({ event }) => event)).toMatchObject([
      { type: 'job.withdrawn', key: 'ticket', withdrawn: true },
    ]);
    expect(await store.jobs({ pool: 'erp', limit: 10 })).toEqual([]);
  });

  test('who was erased is nobody that is known', async () => {
    const { store, claimOne, pass } = use();
    await rested();
    expect(await store.erase(conversation(1))).toBe(true);
    pass(second);
    const { asked, decide } = deciding(() => null);
    expect(await postOne(posting(1, 'oi de novo'), decide)).toBe('posted');
    expect(asked.filter(({ state, lines }) => state !== null || lines > 0)).toEqual([]);
    expect(await claimOne()).toMatchObject({ state: null, lines: 0 });
    const known = { conversation: conversation(2), event: posting(2, 'oi').event };
    expect(await postOne(known, decide)).toBe('unknown');
  });

  test('who writes again tells where they are reached', async () => {
    const { store } = use();
    await rested();
    const { asked, decide } = answering(7);
    const moved = { ...origin(1), via: 'bucket-2' };
    expect(await postOne({ ...posting(1, 'oi'), origin: moved }, decide)).toBe('answered');
    expect(asked.at(-1)?.origin).toEqual(moved);
    expect((await store.conversation(conversation(1)))?.origin).toEqual(moved);
  });

  describe('of the end of a job', () => {
    const done = { type: 'done' } as const;
    const told = { type: 'noted', text: 'feito' } as const;
    const hearing = () =>
      deciding((claim) => ({
        ...says(sayJob(effect(1, 7), 'pronto')),
        lines: [{ type: 'note', text: textsOf(claim) }, ...says(sayJob(effect(1, 7), 'pronto')).lines],
        state: stateIn('bot', use().now()),
      }));
    /** A conversation that rests while its tickets are being opened. */
    const ordered = async (...indices: readonly number[]): Promise<readonly Lease[]> => {
      await use().turn(1, { jobs: indices.map((index) => ticketJob(effect(1, index))) });
      use().pass(second);
      return use().next('erp');
    };
    const endOf = ({ conversation, id, token }: Lease): Settlement => ({
      ...{ conversation, token, job: id },
      outcome: done,
      post: told,
    });
    const jobsLeft = async () => (await use().store.jobs({ pool: 'erp', limit: 10 })).map(({ id }) => id);

    test('its conversation hears it in the same write, and answers', async () => {
      const { store, claim, nextOne, settle, deliveries, post, claimOne, pass } = use();
      const [lease] = await ordered(3);
      if (lease === undefined) throw new Error('nothing to do');
      const { asked, decide } = hearing();
      expect(await store.settle([endOf(lease)], { decide })).toEqual(['answered']);
      expect(asked).toMatchObject([{ revision: 1, entries: [{ event: told }], origin: origin(1) }]);
      expect(await jobsLeft()).toEqual([]);
      expect(await claim()).toEqual([]);
      expect(await heard()).toEqual(['noted']);
      expect(await store.conversation(conversation(1))).toMatchObject({ revision: 2, unread: 0 });
      expect(await settle(await nextOne('chat'), { type: 'done', delivery: 'sent' })).toBe('settled');
      expect(await deliveries(1)).toEqual(['pronto: sent']);
      // Nobody ends it twice.
      expect(await store.settle([endOf(lease)], { decide })).toEqual(['lost']);
      expect(await heard()).toEqual(['noted']);
      pass(second);
      await post(1, 'obrigada');
      expect((await claimOne()).entries).toMatchObject([{ seq: 3 }]);
    });

    test('so it does that of a say, and what waits for a person', async () => {
      const { store, turn, pass, nextOne, deliveries } = use();
      await turn(1, { ...says(sayJob(effect(1, 3), 'um')), jobs: [sayJob(effect(1, 3), 'um')] });
      pass(second);
      const say = await nextOne('chat');
      const { decide } = hearing();
      const sent = { ...endOf(say), outcome: { type: 'done', delivery: 'sent' } } as const;
      expect(await store.settle([sent], { decide })).toEqual(['answered']);
      expect(await deliveries(1)).toEqual(['um: sent', 'pronto: pending']);
      pass(second);
      const next = await nextOne('chat');
      const again = deciding(() => ({}));
      const parked = { type: 'parked', reason: 'não', delivery: 'failed' } as const;
      expect(await store.settle([{ ...endOf(next), outcome: parked }], { decide: again.decide })).toEqual([
        'answered',
      ]);
      expect(await deliveries(1)).toEqual(['um: sent', 'pronto: failed']);
      expect(await store.parked({ limit: 10 })).toMatchObject([{ id: effect(1, 7), reason: 'não' }]);
    });

    test('what follows from it is done besides', async () => {
      const { store } = use();
      const [lease] = await ordered(3);
      if (lease === undefined) throw new Error('nothing to do');
      const { decide } = deciding(() => ({ jobs: [ticketJob(effect(1, 8))] }));
      const follow = ticketJob(effect(1, 9));
      expect(await store.settle([{ ...endOf(lease), follow }], { decide })).toEqual(['answered']);
      expect([...(await jobsLeft())].sort()).toEqual([effect(1, 8), effect(1, 9)]);
    });

    test('whose lease is over, it is not heard', async () => {
      const { store, pass, unread } = use();
      const [lease] = await ordered(3);
      if (lease === undefined) throw new Error('nothing to do');
      pass(2 * minute);
      const { decide } = hearing();
      expect(await store.settle([endOf(lease)], { decide })).toEqual(['lost']);
      expect(await heard()).toEqual([]);
      expect(await store.conversation(conversation(1))).toMatchObject({ revision: 1, unread: 0 });
      expect(await unread(1)).toEqual([]);
      expect(await jobsLeft()).toEqual([lease.id]);
    });

    test('that nobody decides, or whose conversation is not at rest, it waits for a claim', async () => {
      const { store, post, unread } = use();
      const [first, other] = await ordered(3, 4);
      if (first === undefined || other === undefined) throw new Error('too little to do');
      const nobody = deciding(() => null);
      expect(await store.settle([endOf(first)], { decide: nobody.decide })).toEqual(['settled']);
      await post(1, 'e aí?');
      const { decide } = hearing();
      expect(await store.settle([endOf(other)], { decide })).toEqual(['settled']);
      expect(await heard()).toEqual([]);
      expect((await unread(1)).map(textOf)).toEqual(['noted', 'e aí?', 'noted']);
      expect(await jobsLeft()).toEqual([]);
    });

    test('while something is unread, and somebody at it, it waits for them', async () => {
      const { store, post, claimOne, commit, unread } = use();
      const [lease] = await ordered(3);
      if (lease === undefined) throw new Error('nothing to do');
      await post(1, 'e aí?');
      const claim = await claimOne();
      const { decide } = hearing();
      expect(await store.settle([endOf(lease)], { decide })).toEqual(['settled']);
      expect(await commit(claim)).toBe('committed');
      expect((await unread(1)).map(textOf)).toEqual(['noted']);
    });

    test('of a say that a takeover overtook, nothing is heard', async () => {
      const { store, turn, pass, nextOne, claimOne, commit, post, deliveries } = use();
      await turn(1, says(sayJob(effect(1, 3), 'um')));
      const say = await nextOne('chat');
      await post(1, 'uma pessoa, por favor');
      expect(await commit(await claimOne(), { hush: true })).toBe('committed');
      pass(second);
      const { asked, decide } = hearing();
      const sent = { ...endOf(say), outcome: { type: 'done', delivery: 'sent' } } as const;
      expect(await store.settle([sent], { decide })).toEqual(['settled']);
      expect(asked.filter(({ entries }) => entries.length === 0)).toEqual([]);
      expect(await deliveries(1)).toEqual(['um: sent']);
      expect(await store.conversation(conversation(1))).toMatchObject({ revision: 2, unread: 0 });
    });

    test('of which there are several together, one turn hears all of them', async () => {
      const { store, unread } = use();
      const { asked, decide } = hearing();
      const ends = (await ordered(3, 4)).map(endOf);
      expect(await store.settle(ends, { decide })).toEqual(['settled', 'settled']);
      expect(asked).toEqual([]);
      expect((await unread(1)).map(textOf)).toEqual(['noted', 'noted']);
    });
  });

  test('whoever has lost the lock answers nobody', async () => {
    const { store, deliveries } = use();
    await rested();
    const { decide } = answering(7);
    await expect(store.fenced(() => null).post([posting(1, 'oi')], { decide })).rejects.toThrow(LockLost);
    expect(await deliveries(1)).toEqual([]);
    expect(await store.conversation(conversation(1))).toMatchObject({ revision: 1, unread: 0 });
  });
}

const textsOf = ({ entries }: Claim): string => entries.map(({ event }) => textOf(event)).join(' ');
