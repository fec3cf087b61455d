import { expect, test } from 'vitest';
import type { Heard } from '../../../src/core/flow.ts';
import type { Report } from '../../../src/stores/contract/jobs.ts';
import { conversation, effect, type Stage, sayJob, says, type Use } from './stage.ts';

/** What platforms tell of messages after they were sent. */
export function reports(use: Use): void {
  const report = (
    { store }: Stage,
    delivery: Report['delivery'],
    more: Partial<Report> = {},
  ): Promise<readonly boolean[]> =>
    store.report([{ conversation: conversation(1), line: 1, delivery, ...more }]);
  const sent = async (stage: Stage) => {
    await stage.turn(1, says(sayJob(effect(1, 0), 'oi', { keep: true })));
    await stage.settle(await stage.nextOne('chat'), { type: 'done', delivery: 'sent' });
  };

  test('a line shows the most that is known', async () => {
    const stage = use();
    await sent(stage);
    expect(await report(stage, 'delivered')).toEqual([true]);
    expect(await stage.deliveries(1)).toEqual(['oi: delivered']);
    expect(await report(stage, 'delivered')).toEqual([false]);
    expect(await report(stage, 'read')).toEqual([true]);
    expect(await report(stage, 'delivered')).toEqual([false]);
    expect(await stage.deliveries(1)).toEqual(['oi: read']);
    // One of the messages that show a long text.
    expect(await report(stage, 'failed')).toEqual([true]);
    expect(await report(stage, 'read')).toEqual([false]);
    expect(await stage.deliveries(1)).toEqual(['oi: failed']);
  });

  test('what the platform tells before `send` has ended stays', async () => {
    const stage = use();
    await stage.turn(1, says(sayJob(effect(1, 0), 'oi')));
    const lease = await stage.nextOne('chat');
    await report(stage, 'delivered');
    expect(await stage.settle(lease, { type: 'done', delivery: 'sent' })).toBe('settled');
    expect(await stage.deliveries(1)).toEqual(['oi: delivered']);
    expect(await stage.next('chat')).toEqual([]);
  });

  test('what failed after all is heard and waits for a person, once; it can be sent again', async () => {
    const stage = use();
    await sent(stage);
    const job = sayJob(effect(1, 0), 'oi', { keep: true });
    const post: Heard = { type: 'send.failed', text: 'oi', keep: true, reason: 'não há quem a leia' };
    const failed = { post, park: { job, reason: 'não há quem a leia' } };
    expect(await report(stage, 'failed', failed)).toEqual([true]);
    expect(await report(stage, 'failed', failed)).toEqual([false]);
    expect(await stage.deliveries(1)).toEqual(['oi: failed']);
    expect(await stage.unread(1)).toEqual([post]);
    expect(await stage.store.parked({ limit: 10 })).toMatchObject([
      { number: 1, id: job.id, work: job.work, reason: 'não há quem a leia' },
    ]);
    expect(await stage.store.unpark({ number: 1, how: 'retry', posts: [] })).toBe(true);
    expect(await stage.deliveries(1)).toEqual(['oi: pending']);
    await stage.settle(await stage.nextOne('chat'), { type: 'done', delivery: 'sent' });
    expect(await stage.deliveries(1)).toEqual(['oi: sent']);
  });

  test('what failed while it was still to be sent is there once, whatever becomes of that', async () => {
    const stage = use();
    const job = sayJob(effect(1, 0), 'oi', { keep: true });
    await stage.turn(1, says(job));
    const lease = await stage.nextOne('chat');
    const post: Heard = { type: 'send.failed', text: 'oi', keep: true, reason: 'não há quem a leia' };
    await report(stage, 'failed', { post, park: { job, reason: 'não há quem a leia' } });
    await stage.settle(lease, { type: 'again', delay: 0 });
    for (const { number } of await stage.store.parked({ limit: 10 }))
      await stage.store.unpark({ number, how: 'retry', posts: [] });
    await stage.settle(await stage.nextOne('chat'), { type: 'done', delivery: 'sent' });
    expect(await stage.next('chat')).toEqual([]);
    expect(await stage.store.parked({ limit: 10 })).toEqual([]);
  });

  test('what is told twice of one attempt, a second time after somebody asked for another one, makes no second copy', async () => {
    const stage = use();
    await sent(stage);
    const job = sayJob(effect(1, 0), 'oi', { keep: true });
    const post: Heard = { type: 'send.failed', text: 'oi', keep: true, reason: 'não há quem a leia' };
    const failed = { post, park: { job, reason: 'não há quem a leia' } };
    await report(stage, 'failed', failed);
    await stage.store.unpark({ number: 1, how: 'retry', posts: [] });
    await report(stage, 'failed', failed);
    for (const { number } of await stage.store.parked({ limit: 10 }))
      await stage.store.unpark({ number, how: 'retry', posts: [] });
    await stage.settle(await stage.nextOne('chat'), { type: 'done', delivery: 'sent' });
    expect(await stage.next('chat')).toEqual([]);
    expect(await stage.deliveries(1)).toEqual(['oi: sent']);
  });

  test('what waits for a person already, because nobody knew, waits once when it turns out to have failed', async () => {
    const stage = use();
    const job = sayJob(effect(1, 0), 'oi', { keep: true });
    await stage.turn(1, says(job));
    const post: Heard = { type: 'send.failed', text: 'oi', keep: true, reason: 'não há quem a leia' };
    const lease = await stage.nextOne('chat');
    await stage.settle(lease, { type: 'parked', reason: 'ninguém sabe', delivery: 'uncertain' }, { post });
    await report(stage, 'failed', { post, park: { job, reason: 'não há quem a leia' } });
    expect(await stage.deliveries(1)).toEqual(['oi: failed']);
    expect(await stage.store.parked({ limit: 10 })).toHaveLength(1);
    expect(await stage.unread(1)).toEqual([post]);
  });

  test('of what is not there nothing is written', async () => {
    const stage = use();
    await stage.turn(1, { lines: [{ type: 'note', text: 'nota' }] });
    const post: Heard = { type: 'send.failed', text: 'oi', keep: false, reason: '-' };
    expect(await report(stage, 'failed', { post })).toEqual([false]);
    expect(await report(stage, 'read', { line: 2 })).toEqual([false]);
    expect(await report(stage, 'read', { conversation: conversation(2) })).toEqual([false]);
    expect(await stage.unread(1)).toEqual([]);
  });
}
