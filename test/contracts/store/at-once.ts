import { describe, expect, test } from 'vitest';
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
 * Turns that are decided while what they hear is being posted. A store may always leave them to a claim; what it does itself
 * is the same as that.
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
