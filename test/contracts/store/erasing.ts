import { expect, test } from 'vitest';
import type { Change } from '../../../src/stores/store.ts';
import {
  beginning,
  callJob,
  conversation,
  effect,
  minute,
  posting,
  sayJob,
  says,
  stateIn,
  textOf,
  ticketJob,
  type Use,
} from './stage.ts';

/** Erasing: nothing of a conversation is left, and nothing of it comes back. */
export function erasing(use: Use): void {
  /** Two conversations with some of everything. */
  const fill = async () => {
    const { store, turn, next, settle, post } = use();
    for (const number of [1, 2]) {
      await store.post([posting(number, 'oi', { dedupe: 'first' })]);
      await turn(number, {
        state: stateIn('waiting', beginning + number, { name: 'Ana' }),
        ...says(sayJob(effect(number, 0), 'fica'), sayJob(effect(number, 1), 'outra', { pool: 'other' })),
        rows: [
          { key: 'word/a', value: number },
          { key: `counts/${number}`, value: 1 },
        ],
        timers: [{ id: effect(number, 2), delay: minute }],
      });
      await turn(number, {
        state: stateIn('waiting', beginning + number, { name: 'Ana' }),
        jobs: [
          ticketJob(effect(number, 3)),
          sayJob(effect(number, 4), 'presa', { pool: 'parks', lane: 'x' }),
        ],
      });
      for (const lease of await next('parks')) await settle(lease, { type: 'parked', reason: 'não' });
      await post(number, 'mais');
    }
  };

  test('everything of it disappears, and nothing of another', async () => {
    await fill();
    const { store, pass, claim, next, unread } = use();
    expect(await store.erase(conversation(1))).toBe(true);
    expect(await store.erase(conversation(1))).toBe(false);
    expect(await store.conversation(conversation(1))).toBeNull();
    expect(await store.transcript(conversation(1), { limit: 10 })).toEqual([]);
    const others = [{ conversation: conversation(2) }];
    expect(await store.list({ place: 'waiting', limit: 10 })).toMatchObject(others);
    expect(await store.parked({ limit: 10 })).toMatchObject(others);
    expect(await store.rows({ from: 'a', to: 'z', limit: 10 })).toEqual([
      { key: 'counts/1', conversation: null, value: 1 },
      { key: 'counts/2', conversation: null, value: 1 },
      { key: 'word/a', conversation: conversation(2), value: 2 },
    ]);
    for (const pool of ['chat', 'erp']) {
      expect(await store.jobs({ pool, limit: 10 })).toMatchObject(others);
      expect(await next(pool)).toMatchObject(others);
    }
    pass(minute);
    expect(await store.fire(10)).toBe(1);
    expect((await claim()).map((one) => one.conversation)).toEqual([conversation(2)]);
    expect((await unread(2)).map(textOf)).toEqual(['mais', 'timer.fired']);
    expect(await store.unpark({ number: 1, how: 'retry', posts: [] })).toBe(false);
  });

  test('who writes again begins anew, after the revisions of before', async () => {
    await fill();
    const { store, claimOne, commit, pass } = use();
    await store.erase(conversation(2));
    pass(2 * minute);
    const before = await claimOne();
    expect(before.revision).toBe(2);
    await store.erase(conversation(1));
    expect(
      await store.post([{ conversation: conversation(1), event: { type: 'noted', text: 'x' } }]),
    ).toEqual(['unknown']);
    expect(await store.post([posting(1, 'voltei', { dedupe: 'first' })])).toEqual(['posted']);
    const claim = await claimOne();
    expect(claim).toMatchObject({
      revision: 3,
      state: null,
      lines: 0,
      entries: [{ event: { type: 'customer.said' } }],
    });
    // Whoever had claimed it before cannot answer for it now.
    expect(await commit(before)).toBe('lost');
    expect(await commit(claim, { lines: [{ type: 'note', text: 'um' }] })).toBe('committed');
    expect(await store.transcript(conversation(1), { limit: 10 })).toMatchObject([{ seq: 1, text: 'um' }]);
    await store.erase(conversation(1));
    await store.post([posting(1, 'de novo')]);
    expect((await claimOne()).revision).toBe(5);
  });

  test('what is under way ends nowhere', async () => {
    const { store, turn, next, nextOne, settle, unread, deliveries } = use();
    await turn(1, { ...says(sayJob(effect(1, 0), 'a caminho')) });
    const overtaken = await nextOne('chat');
    await turn(1, { hush: true, jobs: [callJob(effect(1, 1))] });
    const underWay = await nextOne('erp');
    await store.erase(conversation(1));
    await turn(1, { lines: says(sayJob(effect(1, 5), 'nova')).lines });
    const post = { type: 'call.finished', call: underWay.id, result: { ok: true, output: 1 } } as const;
    const { conversation: id, id: job, token } = underWay;
    expect(await store.renew({ conversation: id, job, token, lease: minute })).toBe(false);
    expect(await store.begin({ conversation: id, job, token, lease: minute, progress: 1 })).toBe(false);
    expect(await settle(underWay, { type: 'done' }, { post })).toBe('lost');
    expect(await settle(overtaken, { type: 'done', delivery: 'sent' })).toBe('lost');
    expect(await deliveries(1)).toEqual(['nova: pending']);
    expect([await next('chat'), await next('erp'), await unread(1)]).toEqual([[], [], []]);
  });

  test('one that is to rest at a revision is erased only if it does', async () => {
    const { store, turn, post, nextOne, settle, claimOne, commit } = use();
    const erase = (revision: number) => store.erase(conversation(1), { revision });
    expect(await erase(0)).toBe(false);
    await turn(1, { jobs: [callJob(effect(1, 0))] });
    expect(await erase(1)).toBe(false);
    const lease = await nextOne('erp');
    expect(await erase(1)).toBe(false);
    await settle(lease, { type: 'parked', reason: 'não' });
    expect(await erase(1)).toBe(false);
    await store.unpark({ number: 1, how: 'close', posts: [] });
    await post(1, 'oi');
    expect(await erase(1)).toBe(false);
    await commit(await claimOne());
    expect([await erase(1), await erase(3)]).toEqual([false, false]);
    expect(await store.conversation(conversation(1))).not.toBeNull();
    expect(await erase(2)).toBe(true);
    expect(await store.conversation(conversation(1))).toBeNull();
  });

  test('watchers hear of it', async () => {
    const { store, turn } = use();
    await turn(1);
    const heard: Change[] = [];
    store.watch((change) => heard.push(change));
    await store.erase(conversation(1));
    await Promise.resolve();
    expect(heard).toEqual([
      { conversation: conversation(1), what: expect.arrayContaining(['listing', 'transcript']) },
    ]);
  });
}
