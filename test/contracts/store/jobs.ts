import { expect, test } from 'vitest';
import type { EffectId } from '../../../src/core/ids/index.ts';
import {
  beginning,
  callJob,
  conversation,
  effect,
  minute,
  origin,
  sayJob,
  says,
  second,
  ticketJob,
  type Use,
} from './stage.ts';

/** Lanes: order within, none between. */
export function jobs(use: Use): void {
  const ids = (leases: readonly { readonly id: string }[]) => leases.map(({ id }) => id);

  test('a job is handed out with all that its performer needs', async () => {
    const { turn, nextOne, pass, store } = use();
    const job = ticketJob(effect(1, 0), { lane: 'detached:ticket' });
    await turn(1, { jobs: [job] });
    pass(second);
    const lease = await nextOne('erp');
    expect(lease).toEqual({
      conversation: conversation(1),
      origin: origin(1),
      id: job.id,
      lane: 'detached:ticket',
      pool: 'erp',
      token: lease.token,
      work: job.work,
      attempts: 0,
      progress: null,
      retried: false,
      createdAt: beginning,
      expired: false,
      at: store.now(),
    });
  });

  test('a lane is strict: the next job comes when the one before is over', async () => {
    const { turn, next, nextOne, settle } = use();
    await turn(1, says(sayJob(effect(1, 0), 'um'), sayJob(effect(1, 1), 'dois')));
    await turn(1, says(sayJob(effect(1, 2), 'três')));
    for (const index of [0, 1, 2]) {
      const lease = await nextOne('chat');
      expect(lease.id).toBe(effect(1, index));
      expect(await next('chat')).toEqual([]);
      expect(await settle(lease, { type: 'done', delivery: 'sent' })).toBe('settled');
    }
    expect(await next('chat')).toEqual([]);
  });

  test('other lanes and other conversations go on', async () => {
    const { turn, next } = use();
    await turn(1, { jobs: [callJob(effect(1, 0)), callJob(effect(1, 1)), ticketJob(effect(1, 2))] });
    await turn(2, {
      jobs: [
        ticketJob(effect(2, 0)),
        callJob(effect(2, 1), { lane: 'x' }),
        callJob(effect(2, 2), { lane: 'x' }),
      ],
    });
    expect(ids(await next('erp')).sort()).toEqual([
      effect(1, 0),
      effect(1, 1),
      effect(1, 2),
      effect(2, 0),
      effect(2, 1),
    ]);
  });

  test('a pool sees its own jobs only', async () => {
    const { turn, next } = use();
    await turn(1, { jobs: [sayJob(effect(1, 0), 'oi', { pool: 'telegram:main' }), callJob(effect(1, 1))] });
    expect(ids(await next('telegram:main'))).toEqual([effect(1, 0)]);
    expect(await next('telegram:other')).toEqual([]);
    expect(ids(await next('erp'))).toEqual([effect(1, 1)]);
  });

  test('a lane is strict across pools too', async () => {
    const { turn, next, nextOne, settle } = use();
    await turn(1, {
      jobs: [
        callJob(effect(1, 0), { lane: 'x', pool: 'a' }),
        callJob(effect(1, 1), { lane: 'x', pool: 'b' }),
      ],
    });
    expect(await next('b')).toEqual([]);
    const first = await nextOne('a');
    expect(first.id).toBe(effect(1, 0));
    expect(await next('b')).toEqual([]);
    await settle(first, { type: 'done' });
    expect(await next('a')).toEqual([]);
    expect((await nextOne('b')).id).toBe(effect(1, 1));
  });

  test('as many as are wanted, the others later', async () => {
    const { turn, next } = use();
    for (const number of [1, 2, 3]) await turn(number, says(sayJob(effect(number, 0), 'oi')));
    const first = await next('chat', 2);
    const rest = await next('chat', 2);
    expect([first.length, rest.length]).toEqual([2, 1]);
    expect(ids([...first, ...rest]).sort()).toEqual([effect(1, 0), effect(2, 0), effect(3, 0)]);
  });

  test('workers that ask at once get different jobs', async () => {
    const { turn, next } = use();
    await turn(1, { jobs: Array.from({ length: 20 }, (_, index) => ticketJob(effect(1, index))) });
    const taken = (await Promise.all(Array.from({ length: 10 }, () => next('erp', 3)))).flat();
    expect(taken).toHaveLength(20);
    expect(new Set(ids(taken)).size).toBe(20);
  });

  test('a job waits for its delay, and its lane waits for it', async () => {
    const { turn, next, nextOne, settle, pass } = use();
    await turn(1, says(sayJob(effect(1, 0), 'depois', { delay: minute }), sayJob(effect(1, 1), 'logo')));
    pass(minute - 1);
    expect(await next('chat')).toEqual([]);
    pass(1);
    await settle(await nextOne('chat'), { type: 'done' });
    expect((await nextOne('chat')).id).toBe(effect(1, 1));
  });

  test('a delay counts from the commit, not from the lane', async () => {
    const { turn, nextOne, settle, pass } = use();
    await turn(1, says(sayJob(effect(1, 0), 'um'), sayJob(effect(1, 1), 'dois', { delay: second })));
    pass(second);
    await settle(await nextOne('chat'), { type: 'done' });
    expect((await nextOne('chat')).id).toBe(effect(1, 1));
  });

  test('a job that is no longer worth starting is handed out as expired', async () => {
    const { turn, nextOne, settle, pass } = use();
    await turn(
      1,
      says(sayJob(effect(1, 0), 'lembrete', { expiresIn: 10 * minute }), sayJob(effect(1, 1), 'protocolo')),
    );
    pass(10 * minute + 1);
    const reminder = await nextOne('chat');
    expect(reminder).toMatchObject({ id: effect(1, 0), expired: true });
    await settle(reminder, { type: 'done', delivery: 'expired' });
    expect(await nextOne('chat')).toMatchObject({ id: effect(1, 1), expired: false });
  });

  test('what is over tells the delivery to its line', async () => {
    const { turn, nextOne, settle, deliveries } = use();
    await turn(1, says(sayJob(effect(1, 0), 'um'), sayJob(effect(1, 1), 'dois')));
    await settle(await nextOne('chat'), { type: 'done', delivery: 'sent' });
    expect(await deliveries(1)).toEqual(['um: sent', 'dois: pending']);
    await settle(await nextOne('chat'), { type: 'parked', reason: 'bloqueou', delivery: 'failed' });
    expect(await deliveries(1)).toEqual(['um: sent', 'dois: failed']);
  });

  test('a result and a following job are written with the settlement', async () => {
    const { turn, nextOne, settle, unread, next, pass } = use();
    await turn(1, { jobs: [callJob(effect(1, 0))] });
    const lease = await nextOne('erp');
    const post = {
      type: 'call.finished',
      call: lease.id,
      result: { ok: true, output: { name: 'Ana' } },
    } as const;
    const follow = callJob(effect(1, 1), { delay: 90 * minute });
    expect(await settle(lease, { type: 'done' }, { post, follow })).toBe('settled');
    expect(await unread(1)).toEqual([post]);
    expect(await next('erp')).toEqual([]);
    pass(90 * minute);
    expect(ids(await next('erp'))).toEqual([effect(1, 1)]);
  });

  test('a job that follows stands at the end of its lane', async () => {
    const { turn, nextOne, settle } = use();
    await turn(1, says(sayJob(effect(1, 0), 'um'), sayJob(effect(1, 1), 'dois')));
    await settle(await nextOne('chat'), { type: 'done' }, { follow: sayJob(effect(1, 2), 'três') });
    for (const index of [1, 2]) {
      const lease = await nextOne('chat');
      expect(lease.id).toBe(effect(1, index));
      await settle(lease, { type: 'done' });
    }
  });

  test('what a pool has before it is listed, each lane by its first job, and by when it is due', async () => {
    const { store, turn, nextOne, settle } = use();
    const later = ticketJob(effect(1, 0), { delay: minute });
    const first = ticketJob(effect(2, 0), { lane: 'x' });
    await turn(1, { jobs: [later] });
    await turn(2, { jobs: [first, ticketJob(effect(2, 1), { lane: 'x' }), sayJob(effect(2, 2), 'oi')] });
    const listed = (id: EffectId, number: number, more: object) => ({
      conversation: conversation(number),
      id,
      work: later.work,
      attempts: 0,
      createdAt: beginning,
      due: beginning,
      ...more,
    });
    const all = [listed(first.id, 2, {}), listed(later.id, 1, { due: beginning + minute })];
    expect(await store.jobs({ pool: 'erp', limit: 10 })).toEqual(all);
    expect(await store.jobs({ pool: 'erp', limit: 1 })).toEqual(all.slice(0, 1));
    const lease = await nextOne('erp');
    expect((await store.jobs({ pool: 'erp', limit: 10 }))[0]).toEqual(listed(first.id, 2, { attempts: 1 }));
    await settle(lease, { type: 'done' });
    expect(ids(await store.jobs({ pool: 'erp', limit: 10 }))).toEqual([effect(2, 1), later.id]);
  });
}
