import { expect, test } from 'vitest';
import type { Heard } from '../../../src/core/flow.ts';
import type { Settlement } from '../../../src/stores/contract/jobs.ts';
import {
  beginning,
  conversation,
  effect,
  minute,
  type Stage,
  sayJob,
  says,
  second,
  ticketJob,
  type Use,
} from './stage.ts';

const seenTo: Heard = { type: 'send.seenTo', text: 'protocolo' };

/** What waits for a person, until one has decided. */
export function parked(use: Use): void {
  const park = async (
    { nextOne, settle }: Stage,
    pool: string,
    more: Partial<Extract<Settlement['outcome'], { type: 'parked' }>> = {},
  ) => {
    const lease = await nextOne(pool);
    expect(await settle(lease, { type: 'parked', reason: 'não', ...more })).toBe('settled');
    return lease;
  };
  const numbers = async ({ store }: Stage) => (await store.parked({ limit: 10 })).map(({ number }) => number);

  test('a parked job leaves its lane and is listed with all that is known of it', async () => {
    const stage = use();
    const kept = sayJob(effect(1, 0), 'Seu protocolo é 20261121120000.', { keep: true });
    await stage.turn(1, says(kept, sayJob(effect(1, 1), 'Mais alguma coisa?')));
    stage.pass(second);
    await park(stage, 'chat', { reason: 'o cliente bloqueou' });
    expect(await stage.store.parked({ limit: 10 })).toEqual([
      {
        number: 1,
        conversation: conversation(1),
        id: kept.id,
        work: kept.work,
        reason: 'o cliente bloqueou',
        at: beginning + second,
        attempts: 1,
        createdAt: beginning,
      },
    ]);
    expect((await park(stage, 'chat')).id).toBe(effect(1, 1));
  });

  test('pages follow one another by number', async () => {
    const stage = use();
    for (const number of [1, 2, 3]) {
      await stage.turn(number, says(sayJob(effect(number, 0), 'oi')));
      await park(stage, 'chat');
    }
    const { store } = stage;
    const page = async (options: { after?: number; limit: number }) =>
      (await store.parked(options)).map(({ number, conversation }) => [number, conversation]);
    expect(await page({ limit: 2 })).toEqual([
      [1, conversation(1)],
      [2, conversation(2)],
    ]);
    expect(await page({ after: 2, limit: 2 })).toEqual([[3, conversation(3)]]);
    expect(await page({ after: 3, limit: 2 })).toEqual([]);
  });

  test('a job that is retried is due at once, with what was known of it, until an attempt leaves something', async () => {
    const stage = use();
    const job = ticketJob(effect(1, 0));
    await stage.turn(1, { jobs: [job] });
    const lease = await stage.nextOne('erp');
    await stage.store.begin({ ...lease, job: lease.id, lease: minute, progress: { sent: 2 } });
    await stage.settle(lease, { type: 'parked', reason: 'ninguém sabe' });
    stage.pass(minute);
    expect(await stage.store.unpark({ number: 1, how: 'retry', posts: [] })).toBe(true);
    expect(await numbers(stage)).toEqual([]);

    const again = await stage.nextOne('erp', minute);
    expect(again).toMatchObject({ id: job.id, work: job.work, createdAt: beginning, attempts: 1 });
    expect(again).toMatchObject({ progress: { sent: 2 }, retried: true });
    stage.pass(2 * minute);
    const lost = await stage.nextOne('erp', minute);
    expect(lost).toMatchObject({ retried: true, progress: { sent: 2 } });
    await stage.store.begin({ ...lost, job: lost.id, lease: minute, progress: { sent: 3 } });
    stage.pass(2 * minute);
    const begun = await stage.nextOne('erp', minute);
    expect(begun).toMatchObject({ retried: false, progress: { sent: 3 } });
    await stage.settle(begun, { type: 'parked', reason: 'ninguém sabe' });

    expect(await numbers(stage)).toEqual([2]);
    await stage.store.unpark({ number: 2, how: 'retry', posts: [] });
    await stage.settle(await stage.nextOne('erp'), { type: 'again', delay: 0, progress: { sent: 4 } });
    expect(await stage.nextOne('erp')).toMatchObject({ retried: false, progress: { sent: 4 } });
  });

  test('one that may have changed the world is not withdrawn because it was retried', async () => {
    const stage = use();
    for (const number of [1, 2]) await stage.turn(number, { jobs: [ticketJob(effect(number, 0))] });
    const [begun, untouched] = await stage.next('erp');
    if (!begun || !untouched) throw new Error('two jobs are due');
    await stage.store.begin({ ...begun, job: begun.id, lease: minute, progress: {} });
    for (const lease of [begun, untouched]) await stage.settle(lease, { type: 'parked', reason: 'não' });
    for (const number of [1, 2]) await stage.store.unpark({ number, how: 'retry', posts: [] });
    for (const number of [1, 2])
      await stage.turn(number, { withdraw: [{ job: effect(number, 0), key: 'ticket' }] });
    expect(await stage.unread(1)).toEqual([{ type: 'job.withdrawn', key: 'ticket', withdrawn: false }]);
    expect(await stage.unread(2)).toEqual([{ type: 'job.withdrawn', key: 'ticket', withdrawn: true }]);
  });

  test('a say that is retried stands at the end of its lane, and its line shows what becomes of it', async () => {
    const stage = use();
    const [first, second] = [
      sayJob(effect(1, 0), 'protocolo', { keep: true }),
      sayJob(effect(1, 1), 'e aí?'),
    ];
    await stage.turn(1, says(first, second));
    await park(stage, 'chat', { delivery: 'failed' });
    await stage.store.unpark({ number: 1, how: 'retry', posts: [] });
    expect(await stage.deliveries(1)).toEqual(['protocolo: pending', 'e aí?: pending']);
    for (const { id } of [second, first]) {
      const lease = await stage.nextOne('chat');
      expect(lease.id).toBe(id);
      await stage.settle(lease, { type: 'done', delivery: 'sent' });
    }
    expect(await stage.deliveries(1)).toEqual(['protocolo: sent', 'e aí?: sent']);
  });

  test('a takeover withdraws it again, as uncertain if it may have been sent', async () => {
    const stage = use();
    for (const [index, delivery] of (['uncertain', 'failed'] as const).entries()) {
      await stage.turn(index, says(sayJob(effect(index, 0), 'protocolo', { keep: true })));
      await park(stage, 'chat', { delivery });
      await stage.store.unpark({ number: index + 1, how: 'retry', posts: [] });
      await stage.turn(index, { hush: true });
      expect(await stage.unread(index)).toEqual([{ type: 'say.withdrawn', text: 'protocolo' }]);
      await stage.store.commit([]);
    }
    expect(await stage.deliveries(0)).toEqual(['protocolo: uncertain']);
    expect(await stage.deliveries(1)).toEqual(['protocolo: withdrawn']);
  });

  test.each(['retry', 'close'] as const)(
    'what the conversation hears of a %s is written with it, and once',
    async (how) => {
      const stage = use();
      await stage.turn(1, says(sayJob(effect(1, 0), 'protocolo')));
      await park(stage, 'chat', { delivery: 'failed' });
      const unparking = { number: 1, how, posts: [seenTo, { type: 'noted', text: 'visto' }] } as const;
      const outcomes = await Promise.all([1, 2, 3].map(() => stage.store.unpark(unparking)));
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      expect(await stage.store.unpark(unparking)).toBe(false);
      expect(await stage.unread(1)).toEqual(unparking.posts);
      expect(await stage.next('chat')).toHaveLength(how === 'retry' ? 1 : 0);
      expect(await stage.deliveries(1)).toEqual([`protocolo: ${how === 'retry' ? 'pending' : 'failed'}`]);
    },
  );

  test('a number is never given again', async () => {
    const stage = use();
    for (const number of [1, 2, 3]) {
      await stage.turn(1, says(sayJob(effect(1, number), 'oi')));
      await park(stage, 'chat');
      expect(await numbers(stage)).toEqual([number]);
      await stage.store.unpark({ number, how: 'close', posts: [] });
    }
    expect(await stage.store.unpark({ number: 9, how: 'close', posts: [seenTo] })).toBe(false);
    expect(await stage.unread(1)).toEqual([]);
  });
}
