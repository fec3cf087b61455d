import { expect, test } from 'vitest';
import type { Depth } from '../../../src/stores/contract/depths.ts';
import { beginning, callJob, effect, minute, sayJob, says, second, ticketJob, type Use } from './stage.ts';

const none: Depth = { count: 0, since: null };

/** How much waits, for whoever watches. */
export function depths(use: Use): void {
  const jobsIn = async (pool: string): Promise<Depth> => (await use().store.depths()).jobs[pool] ?? none;

  test('nothing waits in an empty store', async () => {
    const { unread, timers, parked } = await use().store.depths();
    expect({ unread, timers, parked, chat: await jobsIn('chat') }).toEqual({
      unread: none,
      timers: none,
      parked: none,
      chat: none,
    });
  });

  test('conversations are counted while something of them is unread, from when it came', async () => {
    const { store, post, pass, claim, commit } = use();
    await post(1, 'oi');
    pass(second);
    await post(2, 'oi', 'tem alguém?');
    pass(second);
    await post(1, 'alô');
    expect((await store.depths()).unread).toEqual({ count: 2, since: beginning });
    const [first, other] = await claim();
    expect((await store.depths()).unread).toEqual({ count: 2, since: beginning });
    if (first) await commit(first);
    expect((await store.depths()).unread).toEqual({ count: 1, since: beginning + second });
    if (other) await commit(other);
    expect((await store.depths()).unread).toEqual(none);
  });

  test('jobs are counted by pool, a lane once, from when the first may be taken', async () => {
    const { turn, pass, next, settle } = use();
    await turn(1, says(sayJob(effect(1, 0), 'oi'), sayJob(effect(1, 1), 'Mais alguma coisa?')));
    pass(second);
    await turn(2, { jobs: [callJob(effect(2, 0), { delay: minute }), ticketJob(effect(2, 1))] });
    expect(await jobsIn('chat')).toEqual({ count: 1, since: beginning });
    expect(await jobsIn('erp')).toEqual({ count: 2, since: beginning + second });

    const [ticket] = await next('erp', 10, 3 * minute);
    expect(await jobsIn('erp')).toEqual({ count: 2, since: beginning + second + minute });
    if (ticket) await settle(ticket, { type: 'done' });
    expect(await jobsIn('erp')).toEqual({ count: 1, since: beginning + second + minute });

    const [say] = await next('chat');
    if (say) await settle(say, { type: 'again', delay: 5 * minute });
    expect(await jobsIn('chat')).toEqual({ count: 1, since: beginning + second + 5 * minute });
  });

  test('a job that is under way waits for nobody, until its lease is over', async () => {
    const { turn, pass, next } = use();
    await turn(1, says(sayJob(effect(1, 0), 'oi')));
    pass(second);
    await next('chat', 10, minute);
    expect(await jobsIn('chat')).toEqual({ count: 1, since: beginning + second + minute });
    pass(10 * minute);
    expect((await jobsIn('chat')).since).toBe(beginning + second + minute);
  });

  test('timers are counted from the first that is due, until it is fired or withdrawn', async () => {
    const { store, turn, pass } = use();
    const [soon, later] = [effect(1, 0), effect(1, 1)];
    await turn(1, {
      timers: [
        { id: later, delay: 2 * minute },
        { id: soon, delay: minute },
      ],
    });
    expect((await store.depths()).timers).toEqual({ count: 2, since: beginning + minute });
    pass(minute);
    await store.fire(10);
    expect((await store.depths()).timers).toEqual({ count: 1, since: beginning + 2 * minute });
    await turn(1, { cancel: [later] });
    expect((await store.depths()).timers).toEqual(none);
  });

  test('what waits for a person is counted from when the first was parked', async () => {
    const { store, turn, pass, nextOne, settle } = use();
    for (const number of [1, 2]) {
      pass(second);
      await turn(number, says(sayJob(effect(number, 0), 'oi')));
      await settle(await nextOne('chat'), { type: 'parked', reason: 'não' });
    }
    expect((await store.depths()).parked).toEqual({ count: 2, since: beginning + second });
    expect(await jobsIn('chat')).toEqual(none);
    const [first] = await store.parked({ limit: 1 });
    if (first) await store.unpark({ number: first.number, how: 'close', posts: [] });
    expect((await store.depths()).parked).toEqual({ count: 1, since: beginning + 2 * second });
  });
}
