import { expect, test } from 'vitest';
import {
  beginning,
  conversation,
  day,
  minute,
  origin,
  posting,
  said,
  second,
  stateIn,
  textOf,
  turnOf,
  type Use,
} from './stage.ts';

/** Posting and claiming. */
export function mailbox(use: Use): void {
  test('entries come in the order of post, numbered from 1', async () => {
    const { store, post, pass, claimOne } = use();
    expect(await post(1, 'um', 'dois')).toEqual(['posted', 'posted']);
    pass(second);
    await post(1, 'três');
    const claim = await claimOne();
    expect(claim.entries.map(({ seq, event }) => [seq, textOf(event)])).toEqual([
      [1, 'um'],
      [2, 'dois'],
      [3, 'três'],
    ]);
    expect(claim.entries.map(({ at }) => at)).toEqual([beginning, beginning, beginning + second]);
    expect(claim).toMatchObject({
      conversation: conversation(1),
      revision: 0,
      committedAt: 0,
      origin: origin(1),
      state: null,
      at: beginning + second,
    });
    expect(store.now()).toBe(beginning + second);
  });

  test('a conversation that is held is claimed a little later, with all that came meanwhile', async () => {
    const { store, claim, pass, claimOne, commit } = use();
    await store.post([posting(1, 'um', { hold: 2 * second }), posting(2, 'oi')]);
    expect((await claim()).map((one) => one.conversation)).toEqual([conversation(2)]);
    pass(second);
    await store.post([posting(1, 'dois', { hold: 2 * second })]);
    pass(1.5 * second);
    expect(await claim()).toEqual([]);
    await store.post([posting(1, 'três')]);
    pass(second);
    const held = await claimOne();
    expect(held.entries.map(({ event }) => textOf(event))).toEqual(['um', 'dois', 'três']);
    // One that is claimed already goes on.
    await store.post([posting(1, 'quatro', { hold: 60 * second })]);
    expect(await commit(held)).toBe('committed');
    expect((await claimOne()).entries).toHaveLength(1);
  });

  test('concurrent posts are all kept', async () => {
    const { store, claim } = use();
    await Promise.all(Array.from({ length: 50 }, (_, index) => store.post([posting(index % 5, `${index}`)])));
    const claims = await claim();
    expect(
      claims
        .flatMap(({ entries }) => entries.map(({ event }) => Number(textOf(event))))
        .sort((a, b) => a - b),
    ).toEqual(Array.from({ length: 50 }, (_, index) => index));
    for (const { entries } of claims)
      expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 10 }, (_, index) => index + 1));
  });

  test('a conversation that does not exist is unknown without an origin, and others of the batch are not touched', async () => {
    const { store, claim } = use();
    const nobody = { conversation: conversation(1), event: said('oi') };
    expect(
      await store.post([nobody, posting(2, 'oi'), { ...nobody, conversation: conversation(2) }]),
    ).toEqual(['unknown', 'posted', 'posted']);
    expect((await claim()).map(({ conversation: id, entries }) => [id, entries.length])).toEqual([
      [conversation(2), 2],
    ]);
    expect(await store.conversation(conversation(1))).toBeNull();
  });

  test('the first origin is remembered, and `via` follows the latest', async () => {
    const { store } = use();
    const via = (value?: string) => ({ origin: { ...origin(1), ...(value ? { via: value } : {}) } });
    await store.post([posting(1, 'a', via('rua'))]);
    expect((await store.conversation(conversation(1)))?.origin).toEqual({ ...origin(1), via: 'rua' });
    await store.post([posting(1, 'b', via('casa')), posting(1, 'c', via())]);
    expect((await store.conversation(conversation(1)))?.origin).toEqual({ ...origin(1), via: 'casa' });
  });

  test("a repeated post of a platform's id changes nothing", async () => {
    const { store, claimOne } = use();
    const once = posting(1, 'oi', { dedupe: 'update/77' });
    expect(await store.post([once, once])).toEqual(['posted', 'repeated']);
    expect(await store.post([once])).toEqual(['repeated']);
    expect(await store.post([{ ...once, event: said('outra') }])).toEqual(['repeated']);
    expect((await claimOne()).entries).toHaveLength(1);
    expect(await store.post([once])).toEqual(['repeated']);
  });

  test('an id is known to its own conversation only, and of any length and spelling', async () => {
    const { store } = use();
    const dedupe = `${'ação\u0000'.repeat(1_000)}`;
    expect(await store.post([posting(1, 'oi', { dedupe }), posting(2, 'oi', { dedupe })])).toEqual([
      'posted',
      'posted',
    ]);
    expect(
      await store.post([posting(1, 'oi', { dedupe }), posting(1, 'oi', { dedupe: `${dedupe}!` })]),
    ).toEqual(['repeated', 'posted']);
  });

  test('a thousand ids are known, and no more', async () => {
    const { store } = use();
    const numbered = (index: number) => posting(1, 'oi', { dedupe: `id-${index}` });
    await store.post(Array.from({ length: 1_100 }, (_, index) => numbered(index)));
    expect(await store.post([numbered(1_099), numbered(150), numbered(50)])).toEqual([
      'repeated',
      'repeated',
      'posted',
    ]);
  });

  test('an id is known for fourteen days', async () => {
    const { store, pass } = use();
    const once = posting(1, 'oi', { dedupe: 'a' });
    await store.post([once]);
    pass(14 * day - minute);
    expect(await store.post([once])).toEqual(['repeated']);
    pass(2 * minute);
    expect(await store.post([once])).toEqual(['posted']);
    expect(await store.post([once])).toEqual(['repeated']);
  });

  test('`at` never decreases within a conversation, though the clock steps back', async () => {
    const { store, post, setWall, claimOne, turn } = use();
    await post(1, 'antes');
    setWall(-minute);
    await post(1, 'depois');
    const claim = await claimOne();
    expect(claim.entries.map(({ at }) => at)).toEqual([beginning, beginning]);
    expect(claim.at).toBe(beginning);
    await store.commit([turnOf(claim)]);
    await turn(2);
    await post(1, 'mais');
    setWall(-minute);
    const again = await claimOne();
    expect(again).toMatchObject({ committedAt: beginning, at: beginning, entries: [{ at: beginning }] });
  });

  test('a claim hides the conversation until it expires', async () => {
    const { post, pass, claim } = use();
    await post(1, 'oi');
    expect(await claim(10, minute)).toHaveLength(1);
    await post(1, 'mais');
    pass(minute - 1);
    expect(await claim(10, minute)).toEqual([]);
    pass(2);
    const [second] = await claim(10, minute);
    expect(second?.entries.map(({ event }) => textOf(event))).toEqual(['oi', 'mais']);
  });

  test('the oldest come first, as many as are wanted', async () => {
    const { post, pass, claim } = use();
    for (const number of [3, 1, 2]) {
      await post(number, 'oi');
      pass(second);
    }
    await post(3, 'mais');
    expect((await claim(2)).map((one) => one.conversation)).toEqual([conversation(3), conversation(1)]);
    expect((await claim(2)).map((one) => one.conversation)).toEqual([conversation(2)]);
    expect(await claim(2)).toEqual([]);
  });

  test('workers that claim at once get different conversations', async () => {
    const { store, claim } = use();
    await store.post(Array.from({ length: 20 }, (_, index) => posting(index, 'oi')));
    const claims = await Promise.all(Array.from({ length: 10 }, () => claim(3)));
    const taken = claims.flat().map((one) => one.conversation);
    expect(taken).toHaveLength(20);
    expect(new Set(taken).size).toBe(20);
  });

  test('a claim has at most 200 entries, the next one has the rest', async () => {
    const { store, claimOne } = use();
    await store.post(Array.from({ length: 250 }, (_, index) => posting(1, `${index}`)));
    const first = await claimOne();
    expect(first.entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
    expect(await store.commit([turnOf(first)])).toEqual(['committed']);
    const rest = await claimOne();
    expect(rest.entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 50 }, (_, index) => index + 201));
    expect(await store.commit([turnOf(rest)])).toEqual(['committed']);
    expect((await store.conversation(conversation(1)))?.unread).toBe(0);
  });

  test('a released conversation comes back after the delay, but only its claimant can release it', async () => {
    const { store, post, pass, claim, claimOne } = use();
    await post(1, 'oi');
    const mine = await claimOne();
    await store.release({ conversation: mine.conversation, token: 'another', delay: 0 });
    expect(await claim()).toEqual([]);
    await store.release({ conversation: mine.conversation, token: mine.token, delay: second });
    pass(second - 1);
    expect(await claim()).toEqual([]);
    pass(2);
    expect(await claim()).toHaveLength(1);
  });

  test('a claim that ended in a commit can no longer be released', async () => {
    const { store, post, claimOne, commit, claim } = use();
    await post(1, 'oi');
    const mine = await claimOne();
    await commit(mine);
    await post(1, 'mais');
    await store.release({ conversation: mine.conversation, token: mine.token, delay: minute });
    expect(await claim()).toHaveLength(1);
  });

  test('a conversation is claimed with the state that the last commit left', async () => {
    const { turn, post, pass, claimOne } = use();
    const state = stateIn('waiting', beginning, { reason: 'quer falar com alguém', name: 'Zé da Silva' });
    await turn(1, { state });
    pass(second);
    await post(1, 'alô?');
    expect(await claimOne()).toMatchObject({
      revision: 1,
      committedAt: beginning,
      state,
      at: beginning + second,
    });
  });
}
