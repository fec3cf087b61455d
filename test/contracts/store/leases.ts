import { expect, test } from 'vitest';
import { beginning, callJob, effect, minute, sayJob, says, second, ticketJob, type Use } from './stage.ts';

/** Leases: who may say how a job ended. */
export function leases(use: Use): void {
  test('a lease that expires gives the job to the next who asks, and to that one alone', async () => {
    const { turn, next, nextOne, settle, pass } = use();
    await turn(1, { jobs: [callJob(effect(1, 0))] });
    const slow = await nextOne('erp', minute);
    pass(minute - 1);
    expect(await next('erp')).toEqual([]);
    pass(2);
    const fast = await nextOne('erp', minute);
    expect(fast).toMatchObject({ id: slow.id, attempts: 1 });
    expect(fast.token).not.toBe(slow.token);
    const post = { type: 'call.finished', call: slow.id, result: { ok: true, output: 1 } } as const;
    expect(await settle(slow, { type: 'done' }, { post })).toBe('lost');
    expect(await settle(fast, { type: 'done' }, { post })).toBe('settled');
  });

  test('a settlement with a foreign token is lost and writes nothing', async () => {
    const { store, turn, nextOne, settle, unread, deliveries } = use();
    await turn(1, says(sayJob(effect(1, 0), 'um'), sayJob(effect(1, 1), 'dois')));
    const mine = await nextOne('chat', 10 * 60 * minute);
    const theirs = { ...mine, token: 'another' };
    const post = { type: 'send.failed', text: 'um', keep: false, reason: 'não' } as const;
    const follow = callJob(effect(1, 2));
    for (const outcome of [
      { type: 'done', delivery: 'sent' },
      { type: 'again', delay: 0 },
      { type: 'parked', reason: 'não', delivery: 'failed' },
    ] as const)
      expect(await settle(theirs, outcome, { post, follow })).toBe('lost');
    expect(await unread(1)).toEqual([]);
    expect(await deliveries(1)).toEqual(['um: pending', 'dois: pending']);
    expect(await store.parked({ limit: 10 })).toEqual([]);
    expect(await store.next({ pool: 'erp', token: 't', limit: 10, lease: minute })).toEqual([]);
    expect(await settle(mine, { type: 'done', delivery: 'sent' })).toBe('settled');
  });

  test('a job ends once', async () => {
    const { store, turn, nextOne, settle, unread } = use();
    await turn(1, { jobs: [callJob(effect(1, 0)), callJob(effect(1, 1), { delay: minute, pool: 'later' })] });
    const lease = await nextOne('erp');
    const post = { type: 'call.finished', call: lease.id, result: { ok: true, output: 1 } } as const;
    const outcome = { type: 'done' } as const;
    const settlement = { conversation: lease.conversation, job: lease.id, token: lease.token, outcome, post };
    expect(await store.settle([settlement, settlement])).toEqual(['settled', 'lost']);
    expect(await settle(lease, outcome, { post })).toBe('lost');
    expect(await settle({ ...lease, id: effect(1, 1) }, outcome, { post })).toBe('lost');
    expect(await unread(1)).toEqual([post]);
  });

  test('two settlements at once: one of them counts', async () => {
    const { turn, nextOne, settle } = use();
    await turn(1, { jobs: [callJob(effect(1, 0))] });
    const lease = await nextOne('erp');
    const outcomes = await Promise.all([
      settle(lease, { type: 'again', delay: minute }),
      settle(lease, { type: 'done' }),
    ]);
    expect(outcomes.toSorted()).toEqual(['lost', 'settled']);
  });

  test('`again` keeps its place, delays its lane and brings its progress', async () => {
    const { turn, next, nextOne, settle, pass } = use();
    await turn(1, says(sayJob(effect(1, 0), 'um'), sayJob(effect(1, 1), 'dois')));
    await settle(await nextOne('chat'), { type: 'again', delay: minute, progress: { tried: ['a'] } });
    pass(minute - 1);
    expect(await next('chat')).toEqual([]);
    pass(1);
    const second = await nextOne('chat');
    expect(second).toMatchObject({
      id: effect(1, 0),
      attempts: 1,
      progress: { tried: ['a'] },
      createdAt: beginning,
    });
    await settle(second, { type: 'again', delay: 0 });
    const third = await nextOne('chat');
    expect(third).toMatchObject({ id: effect(1, 0), attempts: 2, progress: null });
    await settle(third, { type: 'done' });
    expect((await nextOne('chat')).id).toBe(effect(1, 1));
  });

  test('`again` delays no other lane', async () => {
    const { turn, nextOne, settle } = use();
    await turn(1, { jobs: [ticketJob(effect(1, 0))] });
    await settle(await nextOne('erp'), { type: 'again', delay: 60 * minute });
    await turn(1, { jobs: [callJob(effect(1, 1))] });
    expect((await nextOne('erp')).id).toBe(effect(1, 1));
  });

  test('a job that had begun and was never settled brings what it wrote before', async () => {
    const { store, turn, nextOne, settle, pass } = use();
    await turn(1, { jobs: [ticketJob(effect(1, 0))] });
    const { conversation, id: job, token } = await nextOne('erp', minute);
    pass(minute - second);
    const begin = { conversation, job, token, lease: minute, progress: { sent: 1 } };
    expect(await store.begin(begin)).toBe(true);
    pass(minute - second);
    expect(await store.begin({ ...begin, progress: { sent: 2 } })).toBe(true);
    pass(minute);
    expect(await store.begin({ ...begin, progress: { sent: 3 } })).toBe(false);
    const again = await nextOne('erp', minute);
    expect(again).toMatchObject({ id: job, attempts: 1, progress: { sent: 2 } });
    expect(await store.begin({ ...begin, progress: { sent: 4 } })).toBe(false);
    await settle(again, { type: 'again', delay: 0, progress: 'surely not created' });
    expect(await nextOne('erp')).toMatchObject({ attempts: 2, progress: 'surely not created' });
  });

  test('a job that is over or was withdrawn cannot begin', async () => {
    const { store, turn, nextOne, settle } = use();
    for (const number of [1, 2]) {
      await turn(number, { jobs: [ticketJob(effect(number, 0))] });
      const lease = await nextOne('erp');
      if (number === 1) await settle(lease, { type: 'done' });
      else await turn(2, { withdraw: [{ job: lease.id, key: 'ticket' }] });
      const { conversation, id: job, token } = lease;
      expect(await store.begin({ conversation, job, token, lease: minute, progress: 1 })).toBe(false);
    }
  });

  test('a lease can be renewed by its holder, from now on', async () => {
    const { store, turn, next, nextOne, settle, pass } = use();
    await turn(1, { jobs: [ticketJob(effect(1, 0))] });
    const { conversation, id: job, token, ...rest } = await nextOne('erp', minute);
    pass(minute - second);
    expect(await store.renew({ conversation, job, token: 'another', lease: minute })).toBe(false);
    expect(await store.renew({ conversation, job, token, lease: minute })).toBe(true);
    pass(minute - 1);
    expect(await next('erp')).toEqual([]);
    pass(2);
    expect(await next('erp')).toHaveLength(1);
    expect(await store.renew({ conversation, job, token, lease: minute })).toBe(false);
    expect(await settle({ conversation, id: job, token, ...rest }, { type: 'done' })).toBe('lost');
  });

  test('there is nothing to renew once the job is over', async () => {
    const { store, turn, nextOne, settle } = use();
    await turn(1, { jobs: [ticketJob(effect(1, 0)), callJob(effect(1, 1), { pool: 'other' })] });
    const lease = await nextOne('erp');
    const { conversation, id: job, token } = lease;
    expect(await store.renew({ conversation, job: effect(1, 1), token, lease: minute })).toBe(false);
    await settle(lease, { type: 'again', delay: minute });
    expect(await store.renew({ conversation, job, token, lease: minute })).toBe(false);
  });
}
