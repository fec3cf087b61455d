import { expect, test } from 'vitest';
import { expectPrepared, prepare } from './clock.ts';
import {
  beginning,
  callJob,
  conversation,
  effect,
  minute,
  origin,
  posting,
  sayJob,
  says,
  stateIn,
  textOf,
  ticketJob,
  type Use,
} from './stage.ts';

/** What a new process finds. */
export function reopening(use: Use): void {
  test('everything that was confirmed is still there', async () => {
    const { turn, post, next, settle, pass, reopen, claimOne, deliveries, ...stage } = use();
    const state = stateIn('waiting', beginning, { reason: 'quer uma pessoa' });
    await turn(1, {
      state,
      ...says(sayJob(effect(1, 0), 'um'), sayJob(effect(1, 1), 'dois', { expiresIn: 5 * minute })),
      timers: [{ id: effect(1, 2), delay: 5 * minute }],
    });
    await turn(1, { state, jobs: [callJob(effect(1, 3)), ticketJob(effect(1, 4), { pool: 'tickets' })] });
    await turn(2, says(sayJob(effect(2, 0), 'três', { pool: 'other' })));
    const [parked] = await next('other');
    if (parked) await settle(parked, { type: 'parked', reason: 'bloqueou', delivery: 'failed' });
    const [begun] = await next('tickets', 10, minute);
    if (begun) await stage.store.begin({ ...begun, job: begun.id, lease: minute, progress: { sent: 1 } });
    const [first] = await next('chat', 10, minute);
    if (first) await settle(first, { type: 'again', delay: 0, progress: 1 });
    await stage.store.post([posting(1, 'mais', { dedupe: 'a' })]);
    await stage.store.records.set('key', { a: 1 }, { expiresIn: 60 * minute });
    const version = (await stage.store.records.get('key'))?.version ?? -1;
    const photo = Buffer.alloc(600_000, 'foto');
    await stage.store.files.put('foto-da-ana', photo, { expiresIn: 60 * minute });

    await reopen();
    const { store } = use();
    pass(5 * minute);
    expect(await store.conversation(conversation(1))).toMatchObject({
      revision: 2,
      state,
      origin: origin(1),
      unread: 1,
    });
    expect(await store.list({ place: 'waiting', limit: 10 })).toHaveLength(1);
    expect(await store.list({ place: 'bot', limit: 10 })).toHaveLength(1);
    expect(await deliveries(1)).toEqual(['um: pending', 'dois: pending']);
    expect(await store.parked({ limit: 10 })).toMatchObject([{ id: effect(2, 0), reason: 'bloqueou' }]);
    expect(await store.records.get('key')).toEqual({ value: { a: 1 }, version });
    expect(Buffer.compare((await store.files.get('foto-da-ana')) ?? Buffer.of(), photo)).toBe(0);

    expect(await store.post([posting(1, 'mais', { dedupe: 'a' })])).toEqual(['repeated']);
    expect(await store.fire(10)).toBe(1);
    await post(1, 'depois');
    const claim = await claimOne();
    expect(claim.entries.map(({ seq, event }) => [seq, textOf(event)])).toEqual([
      [3, 'mais'],
      [4, 'timer.fired'],
      [5, 'depois'],
    ]);

    expect(await store.unpark({ number: 1, how: 'retry', posts: [] })).toBe(true);
    await reopen();
    expect(await next('other')).toMatchObject([{ id: effect(2, 0), retried: true, attempts: 1 }]);
    expect(await use().store.parked({ limit: 10 })).toEqual([]);
    expect(await deliveries(2)).toEqual(['três: pending']);

    expect(await next('erp')).toMatchObject([{ id: effect(1, 3) }]);
    expect(await next('tickets')).toMatchObject([{ id: effect(1, 4), progress: { sent: 1 }, attempts: 1 }]);
    const [um] = await next('chat');
    expect(um).toMatchObject({ id: effect(1, 0), progress: 1, attempts: 1, expired: false });
    if (um) await settle(um, { type: 'done', delivery: 'sent' });
    expect(await next('chat')).toMatchObject([{ id: effect(1, 1), expired: true, createdAt: beginning }]);
  });

  test('the clock is set back an hour meanwhile: what waits goes on as if nothing had happened', async () => {
    const stage = use();
    await prepare(stage);
    stage.setWall(-60 * minute);
    await stage.reopen();
    expect(use().store.now()).toBe(beginning);
    await expectPrepared(use());
    // And again, now that it has gone on for a while by what has passed alone.
    await stage.post(5, 'oi');
    const before = use().store.now();
    expect(before).toBe(beginning + minute);
    stage.setWall(-60 * minute);
    await stage.reopen();
    expect(use().store.now()).toBe(before);
    stage.setWall(3 * 60 * minute);
    expect(use().store.now()).toBe(before + 60 * minute);
  });

  test('rows, and how far the revisions of an erased conversation went, are still there', async () => {
    const { turn, post, reopen } = use();
    const rows = ['word/a', 'counts/a'].map((key) => ({ key, value: { of: key } }));
    await turn(1, { rows });
    await turn(2, { rows: [{ key: 'word/b', value: 1 }] });
    await use().store.erase(conversation(2));
    await reopen();
    const { store, claimOne } = use();
    expect(await store.rows({ from: 'a', to: 'z', limit: 10 })).toEqual([
      { key: 'counts/a', conversation: null, value: { of: 'counts/a' } },
      { key: 'word/a', conversation: conversation(1), value: { of: 'word/a' } },
    ]);
    await post(2, 'voltei');
    expect(await claimOne()).toMatchObject({ revision: 2, state: null });
    expect(await store.erase(conversation(1), { revision: 1 })).toBe(true);
    expect(await store.rows({ from: 'd', to: 'z', limit: 10 })).toEqual([]);
  });

  test('an old commit is lost, and old leases end nothing', async () => {
    const { turn, post, claimOne, commit, nextOne, reopen, pass, ...stage } = use();
    await turn(1, { jobs: [ticketJob(effect(1, 0))] });
    const lease = await nextOne('erp', minute);
    await post(1, 'oi');
    const old = await claimOne();
    await reopen();
    pass(2 * minute);
    expect(await commit(await claimOne(), { state: stateIn('waiting', beginning) })).toBe('committed');
    expect(await commit(old)).toBe('lost');
    const again = await nextOne('erp', minute);
    expect(await stage.settle(lease, { type: 'done' })).toBe('lost');
    expect(await stage.settle(again, { type: 'done' })).toBe('settled');
  });
}
