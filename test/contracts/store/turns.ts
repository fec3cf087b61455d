import { expect, test } from 'vitest';
import {
  beginning,
  callJob,
  conversation,
  effect,
  minute,
  sayJob,
  says,
  second,
  stateIn,
  textOf,
  ticketJob,
  turnOf,
  type Use,
} from './stage.ts';

/** Commits: all or nothing, and the first one wins. */
export function turns(use: Use): void {
  test('a commit writes everything at once', async () => {
    const { store, post, claimOne, commit, claim, nextOne, pass } = use();
    await post(1, 'oi');
    const claimed = await claimOne();
    pass(second);
    const state = stateIn('bot', beginning + second);
    const job = sayJob(effect(1, 0), 'Olá!');
    expect(
      await commit(claimed, {
        state,
        jobs: [job],
        lines: [
          { type: 'customer', content: { type: 'text', text: 'oi' }, saidAt: beginning },
          ...says(job).lines,
          { type: 'note', text: 'para pessoas' },
        ],
      }),
    ).toBe('committed');
    expect(await claim()).toEqual([]);
    expect(await store.conversation(conversation(1))).toMatchObject({
      revision: 1,
      state,
      unread: 0,
      listing: state.listing,
    });
    expect(await store.transcript(conversation(1), { limit: 10 })).toEqual([
      {
        type: 'customer',
        content: { type: 'text', text: 'oi' },
        saidAt: beginning,
        seq: 1,
        at: beginning + second,
      },
      {
        type: 'said',
        by: 'bot',
        message: { text: 'Olá!' },
        effect: job.id,
        seq: 2,
        at: beginning + second,
        delivery: 'pending',
      },
      { type: 'note', text: 'para pessoas', seq: 3, at: beginning + second },
    ]);
    expect(await nextOne('chat')).toMatchObject({
      conversation: conversation(1),
      id: job.id,
      work: job.work,
    });
  });

  test('a commit whose revision is gone is lost and writes nothing', async () => {
    const { store, post, claim, claimOne, commit, next, pass, unread } = use();
    await post(1, 'oi');
    const slow = await claimOne();
    pass(2 * minute);
    const fast = await claimOne();
    expect(fast.revision).toBe(slow.revision);
    expect(
      await commit(fast, { state: stateIn('waiting', beginning), ...says(sayJob(effect(1, 0), 'primeiro')) }),
    ).toBe('committed');
    await post(1, 'mais');
    expect(
      await commit(slow, {
        consumed: 2,
        state: stateIn('closed', beginning + 1),
        ...says(sayJob(effect(1, 1), 'segundo'), sayJob(effect(1, 2), 'outro', { lane: 'outra' })),
        timers: [{ id: effect(1, 3), delay: 0 }],
        withdraw: [{ job: effect(1, 0), key: 'ticket' }],
        cancel: [effect(1, 0)],
        hush: true,
      }),
    ).toBe('lost');
    expect(await store.conversation(conversation(1))).toMatchObject({
      revision: 1,
      state: stateIn('waiting', beginning),
      unread: 1,
    });
    expect(await store.transcript(conversation(1), { limit: 10 })).toHaveLength(1);
    expect((await next('chat')).map(({ id }) => id)).toEqual([effect(1, 0)]);
    expect(await store.fire(10)).toBe(0);
    expect(await store.list({ place: 'closed', limit: 10 })).toEqual([]);
    expect(await store.list({ place: 'waiting', limit: 10 })).toHaveLength(1);
    expect((await unread(1)).map(textOf)).toEqual(['mais']);
    expect(await claim()).toHaveLength(1);
  });

  test('who lost can claim again at once', async () => {
    const { post, claim, claimOne, commit, pass } = use();
    await post(1, 'oi');
    const slow = await claimOne();
    pass(2 * minute);
    await commit(await claimOne());
    await post(1, 'mais');
    expect(await commit(slow)).toBe('lost');
    expect((await claim())[0]).toMatchObject({ revision: 1, entries: [{ seq: 2 }] });
  });

  test('the claim need not be live: only the revision counts', async () => {
    const { post, claimOne, commit, pass } = use();
    await post(1, 'oi');
    const claimed = await claimOne();
    pass(60 * minute);
    expect(await commit(claimed, { token: 'another' })).toBe('committed');
  });

  test('the same commit sent twice is written once', async () => {
    const { store, post, claimOne } = use();
    await post(1, 'oi');
    const commit = turnOf(await claimOne(), says(sayJob(effect(1, 0), 'Olá!')));
    expect(await store.commit([commit, commit])).toEqual(['committed', 'lost']);
    expect(await store.commit([commit])).toEqual(['lost']);
    expect(await store.transcript(conversation(1), { limit: 10 })).toHaveLength(1);
  });

  test('what is written for a conversation that is not there is lost', async () => {
    const { store, post, claimOne } = use();
    await post(1, 'oi');
    const nobody = { conversation: conversation(9), token: 'nobody' };
    expect(await store.commit([turnOf(await claimOne(), nobody)])).toEqual(['lost']);
    expect(await store.settle([{ ...nobody, job: effect(9, 0), outcome: { type: 'done' } }])).toEqual([
      'lost',
    ]);
    expect(await store.renew({ ...nobody, job: effect(9, 0), lease: minute })).toBe(false);
    await store.release({ ...nobody, delay: 0 });
    expect(await store.conversation(conversation(9))).toBeNull();
  });

  test('the commits of a batch have an outcome each', async () => {
    const { store, post, claim } = use();
    for (const number of [1, 2, 3]) await post(number, 'oi');
    const [one, two, three] = await claim();
    if (!one || !two || !three) throw new Error('three conversations wait');
    const commits = [turnOf(one), turnOf(two, { revision: 7 }), turnOf(three)];
    expect(await store.commit(commits)).toEqual(['committed', 'lost', 'committed']);
  });

  test('what was posted after the claim stays for the next one, which need not wait for the lease', async () => {
    const { post, claimOne, commit } = use();
    await post(1, 'oi');
    const claimed = await claimOne();
    await post(1, 'mais');
    await commit(claimed);
    expect((await claimOne()).entries.map(({ event }) => textOf(event))).toEqual(['mais']);
  });

  test('a conversation moves from place to place', async () => {
    const { store, turn } = use();
    await turn(1, { state: stateIn('bot', beginning) });
    await turn(1, { state: stateIn('waiting', beginning + 5) });
    expect(await store.list({ place: 'bot', limit: 10 })).toEqual([]);
    expect(await store.list({ place: 'waiting', limit: 10 })).toMatchObject([
      { conversation: conversation(1) },
    ]);
  });

  test('a cancelled look-up is gone, whether somebody is at it or not', async () => {
    const { turn, nextOne, next, settle, unread } = use();
    await turn(1, { jobs: [callJob(effect(1, 0))] });
    const leased = await nextOne('erp');
    await turn(1, { jobs: [callJob(effect(1, 1))] });
    await turn(1, { cancel: [effect(1, 0), effect(1, 1)] });
    expect(await next('erp')).toEqual([]);
    const post = { type: 'call.finished', call: leased.id, result: { ok: true, output: 1 } } as const;
    expect(await settle(leased, { type: 'done' }, { post })).toBe('lost');
    expect(await unread(1)).toEqual([]);
  });

  test('withdrawals come before settings: the same lane goes on with the new job', async () => {
    const { turn, nextOne } = use();
    await turn(1, { jobs: [callJob(effect(1, 0), { lane: 'call:find' })] });
    await turn(1, { cancel: [effect(1, 0)], jobs: [callJob(effect(1, 1), { lane: 'call:find' })] });
    expect((await nextOne('erp')).id).toBe(effect(1, 1));
  });

  test('a detached job that has not begun is withdrawn, and the flow hears it in the same write', async () => {
    const { turn, next, nextOne, settle, unread, pass } = use();
    await turn(1, { jobs: [ticketJob(effect(1, 0))] });
    const underWay = await nextOne('erp');
    await turn(2, { jobs: [ticketJob(effect(2, 0))] });
    expect(await settle(await nextOne('erp'), { type: 'again', delay: minute })).toBe('settled');
    await turn(3, { jobs: [ticketJob(effect(3, 0))] });
    for (const number of [1, 2, 3]) {
      await turn(number, { withdraw: [{ job: effect(number, 0), key: 'ticket' }] });
      expect(await unread(number)).toEqual([{ type: 'job.withdrawn', key: 'ticket', withdrawn: true }]);
    }
    expect(await settle(underWay, { type: 'done' })).toBe('lost');
    pass(60 * minute);
    expect(await next('erp')).toEqual([]);
  });

  test('a detached job that has begun, had begun before, is over or never was, is not withdrawn', async () => {
    const { store, turn, next, nextOne, settle, unread, pass } = use();
    const begin = async () => {
      const lease = await nextOne('erp');
      const { conversation, id: job, token } = lease;
      expect(await store.begin({ conversation, job, token, lease: minute, progress: null })).toBe(true);
      return lease;
    };
    await turn(1, { jobs: [ticketJob(effect(1, 0))] });
    const started = await begin();
    await turn(2, { jobs: [ticketJob(effect(2, 0))] });
    expect(await settle(await begin(), { type: 'again', delay: 10 * minute })).toBe('settled');
    await turn(3, { jobs: [ticketJob(effect(3, 0))] });
    expect(await settle(await nextOne('erp'), { type: 'done' })).toBe('settled');
    for (const number of [1, 2, 3])
      await turn(number, { withdraw: [{ job: effect(number, 0), key: 'ticket' }] });
    await turn(4, { withdraw: [{ job: null, key: 'ticket' }] });
    for (const number of [1, 2, 3, 4])
      expect(await unread(number)).toEqual([{ type: 'job.withdrawn', key: 'ticket', withdrawn: false }]);
    pass(60 * minute);
    expect((await next('erp')).map(({ id }) => id).sort()).toEqual([started.id, effect(2, 0)]);
  });
}
