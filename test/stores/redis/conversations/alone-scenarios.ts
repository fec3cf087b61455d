/** What happens to a job that was leased as it was made, and to its conversation meanwhile. */

import { expect } from 'vitest';
import type { Heard } from '../../../../src/core/flow.ts';
import { type EffectId, effectId } from '../../../../src/core/ids/index.ts';
import type { NewLine } from '../../../../src/core/turn/index.ts';
import type { Lease, NewJob, Report } from '../../../../src/stores/contract/jobs.ts';
import type { Commit } from '../../../../src/stores/store.ts';
import {
  callJob,
  conversation,
  effect,
  minute,
  posting,
  type Stage,
  sayJob,
  says,
  second,
  stateIn,
  ticketJob,
} from '../../../contracts/store/stage.ts';

const ordered = (leases: readonly Lease[]) =>
  leases.map(({ at: _, ...lease }) => lease).toSorted((a, b) => (a.id < b.id ? -1 : 1));

/** Who works takes of these. */
export const pools = ['chat', 'erp', 'web'] as const;

async function glance({ store }: Stage): Promise<readonly unknown[]> {
  return [
    await store.conversation(conversation(1)),
    await store.transcript(conversation(1), { limit: 10 }),
    await Promise.all(pools.map((pool) => store.jobs({ pool, limit: 10 }))),
    await store.parked({ limit: 10 }),
    await store.rows({ from: 'a', to: 'z', limit: 5_000 }),
  ];
}

/** All that can be seen of it, and what is left of it an hour later. */
export async function look(stage: Stage): Promise<readonly unknown[]> {
  const before = await glance(stage);
  const unread = await stage.unread(1);
  const left = (await Promise.all(pools.map((pool) => stage.next(pool)))).map(ordered);
  return [...before, unread, left, await stage.store.fire(5_000), ...(await glance(stage))];
}

/** @param take has a turn that wants something, and takes it. */
type Scenario = (
  stage: Stage,
  take: (changes: Partial<Commit>) => Promise<readonly Lease[]>,
) => Promise<unknown>;

const say = (more: Partial<NewJob> & { keep?: boolean } = {}) => says(sayJob(effect(1, 0), 'Olá!', more));
const sent = { type: 'done', delivery: 'sent' } as const;
const note: Heard = { type: 'noted', text: 'visto' };
const tellJob = (index: number, lane: string, more: Partial<NewJob> = {}): NewJob =>
  callJob(effect(1, index), { lane, pool: 'web', ...more });
const report = ({ store }: Stage, delivery: Report['delivery'], more: Partial<Report> = {}) =>
  store.report([{ conversation: conversation(1), line: 1, delivery, ...more }]);
const saidLine = (effect: EffectId, text: string, elsewhere: boolean): NewLine => ({
  ...{ type: 'said', by: 'bot', message: { text }, effect },
  ...(elsewhere ? { elsewhere } : {}),
});
const onlyOne = <Item>(items: readonly Item[]): Item => {
  expect(items).toHaveLength(1);
  const [first] = items;
  if (first === undefined) throw new Error('nothing came');
  return first;
};

/** Each answers with what it saw. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  async 'nothing is known of its message'(stage, take) {
    return stage.settle(onlyOne(await take(say())), { type: 'done' });
  },
  async 'one without a message is over'(stage, take) {
    return stage.settle(onlyOne(await take({ jobs: [tellJob(0, 'web')] })), { type: 'done' });
  },
  async 'it is settled twice, and in one call'(stage, take) {
    const { conversation, id: job, token } = onlyOne(await take(say()));
    const settlement = { conversation, job, token, outcome: sent };
    return [await stage.store.settle([settlement, settlement]), await stage.store.settle([settlement])];
  },
  async 'its lease is over, and another process takes it'(stage, take) {
    const first = onlyOne(await take(say()));
    stage.pass(minute);
    const late = await stage.settle(first, sent);
    const second = onlyOne(await stage.next('chat'));
    const { conversation, id: job, token } = second;
    const renewal = { conversation, job, token, lease: minute };
    return [
      ...[late, second, await stage.store.renew({ ...renewal, token: first.token })],
      ...[await stage.store.renew(renewal), await stage.store.begin({ ...renewal, progress: 'begun' })],
      ...[await stage.settle(first, sent), await glance(stage)],
      await stage.settle(second, sent),
    ];
  },
  async 'it is tried again, once more and parked'(stage, take) {
    const first = onlyOne(await take(say({ keep: true })));
    const seen: unknown[] = [await stage.settle(first, { type: 'again', delay: second, doubtful: true })];
    stage.pass(second);
    const next = await stage.nextOne('chat');
    seen.push(next, await stage.settle(next, { type: 'parked', reason: 'não', delivery: 'failed' }));
    seen.push(await stage.store.unpark({ number: 1, how: 'retry', posts: [note] }));
    return [...seen, await stage.nextOne('chat')];
  },
  async 'a person takes over while it is under way'(stage, take) {
    const lease = onlyOne(await take(say({ keep: true })));
    await stage.turn(1, { hush: true });
    return [await glance(stage), await stage.settle(lease, sent), await stage.settle(lease, sent)];
  },
  async 'a person takes over, and then it fails'(stage, take) {
    const lease = onlyOne(await take(say()));
    await stage.turn(1, { hush: true });
    return stage.settle(lease, { type: 'parked', reason: 'não', delivery: 'failed' });
  },
  async 'a person takes over, and then another turn says something'(stage, take) {
    const lease = onlyOne(await take(say()));
    await stage.turn(1, { hush: true });
    const other = onlyOne(await take(says(sayJob(effect(1, 7), 'Aqui é a Marta.', { by: 'attendant' }))));
    return [await stage.settle(lease, sent), await glance(stage), await stage.settle(other, sent)];
  },
  async 'its network tells of it before it is settled'(stage, take) {
    const lease = onlyOne(await take(say()));
    const seen = [await report(stage, 'delivered', { post: note }), await report(stage, 'delivered')];
    return [...seen, await stage.settle(lease, sent), await report(stage, 'read')];
  },
  async 'its network refuses it before it is settled'(stage, take) {
    const { jobs, lines } = say({ keep: true });
    const lease = onlyOne(await take({ jobs, lines }));
    const [job] = jobs;
    if (job === undefined) throw new Error('one job');
    const park = { job, reason: 'não há quem a leia' };
    const seen = [await report(stage, 'failed', { park, post: note }), await stage.settle(lease, sent)];
    return [...seen, await stage.store.unpark({ number: 1, how: 'close', posts: [] })];
  },
  async 'its network tells of it once it is settled'(stage, take) {
    const seen: unknown[] = [await stage.settle(onlyOne(await take(say())), sent)];
    for (const delivery of ['delivered', 'read', 'delivered', 'failed'] as const)
      seen.push(await report(stage, delivery));
    return seen;
  },
  async 'it is withdrawn and cancelled'(stage, take) {
    const [call, ticket] = [callJob(effect(1, 0)), ticketJob(effect(1, 1), { pool: 'web' })];
    const leases = await take({ jobs: [call, ticket] });
    await stage.turn(1, { cancel: [call.id], withdraw: [{ job: ticket.id, key: 'ticket' }] });
    return Promise.all(leases.map((lease) => stage.settle(lease, { type: 'done' }, { post: note })));
  },
  async 'a message, a timer and another turn come meanwhile'(stage, take) {
    const lease = onlyOne(await take({ ...say(), timers: [{ id: effect(1, 5), delay: second }] }));
    stage.pass(second);
    const fired = await stage.store.fire(10);
    await stage.post(1, 'alô');
    const claim = await stage.claimOne();
    await stage.store.release({ ...claim, delay: 0 });
    await stage.turn(1, says(sayJob(effect(1, 6), 'dois')));
    return [fired, claim.entries, await glance(stage), await stage.settle(lease, sent)];
  },
  async 'another turn says more before it is settled'(stage, take) {
    const lease = onlyOne(await take(say()));
    const none = await take({
      ...says(sayJob(effect(1, 6), 'dois')),
      jobs: [sayJob(effect(1, 6), 'dois'), tellJob(7, 'web')],
    });
    const seen = [none, await glance(stage), await stage.settle(lease, sent)];
    return [...seen, (await stage.next('chat')).map(({ id }) => id)];
  },
  async 'something waits in one lane, and nothing in another'(stage, take) {
    await stage.turn(1, says(sayJob(effect(1, 6), 'antes', { delay: 3 * second })));
    const lease = onlyOne(await take({ ...say(), jobs: [...say().jobs, tellJob(7, 'web')] }));
    const seen: unknown[] = [lease.id, await glance(stage)];
    stage.pass(3 * second);
    seen.push(await stage.settle(await stage.nextOne('chat'), sent), (await stage.nextOne('chat')).id);
    return [...seen, await stage.settle(lease, { type: 'done' })];
  },
  async 'it posts and is followed'(stage, take) {
    const follow = sayJob(effect(1, 8), 'e mais');
    return stage.settle(onlyOne(await take(say())), sent, { post: note, follow });
  },
  async 'the conversation is erased'(stage, take) {
    const lease = onlyOne(await take(say()));
    const resting = await stage.store.erase(conversation(1), { revision: 2 });
    const seen = [resting, await stage.store.erase(conversation(1)), await stage.settle(lease, sent)];
    await stage.turn(1, say());
    return [...seen, await stage.next('chat')];
  },
  async 'one turn wants many things'(stage, take) {
    const { jobs, lines } = says(sayJob(effect(1, 0), 'um'), sayJob(effect(1, 1), 'dois'));
    const others = [
      callJob(effect(1, 2)),
      tellJob(3, 'a'),
      tellJob(4, 'a'),
      tellJob(5, 'b', { delay: second }),
    ];
    const elsewhere = saidLine(effect(1, 9), 'do telefone', true);
    const nobodys = saidLine(effect(1, 10), 'de ninguém', false);
    const leases = await take({ jobs: [...others, ...jobs], lines: [elsewhere, ...lines, nobodys] });
    const sorted = leases.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const seen: unknown[] = [sorted, await glance(stage)];
    for (const lease of sorted)
      seen.push(await stage.settle(lease, lease.work.type === 'say' ? sent : { type: 'done' }));
    return seen;
  },
  async 'its line shows what was said elsewhere'(stage, take) {
    const lines = [saidLine(effect(1, 0), 'Olá!', true)];
    const lease = onlyOne(await take({ ...say(), lines }));
    return [await glance(stage), await stage.settle(lease, sent)];
  },
  async 'one turn writes very much'(stage, take) {
    const many = Array.from({ length: 4_500 }, (_, index) => index);
    const rows = many.map((index) => ({ key: `r/${index}`, value: index }));
    const counts = many.map((index) => ({ key: `counts/${index}`, value: index }));
    // More than any flow could have.
    const timers = many
      .slice(0, 300)
      .map((index) => ({ id: effectId(conversation(1), 2, index), delay: minute }));
    const twice = [
      { key: 'r/7', value: null },
      { key: 'r/8', value: null },
      { key: 'r/8', value: 'outra' },
    ];
    const lease = onlyOne(await take({ ...say(), rows: [...rows, ...counts, ...twice], timers }));
    const cancel = timers.slice(1).map(({ id }) => id);
    await stage.turn(1, { cancel, rows: rows.slice(1).map(({ key }) => ({ key, value: null })) });
    return [await glance(stage), await stage.settle(lease, sent)];
  },
  async 'strange texts'(stage, take) {
    const seen: unknown[] = [];
    for (const [index, text] of strange.entries()) {
      const id = effectId(conversation(1), 2, index);
      const job: NewJob = { ...sayJob(id, text), lane: `chat ${text.slice(0, 50).replaceAll('\0', '')}` };
      const state = { ...stateIn('bot', 0), memory: { [text]: text } };
      const lease = onlyOne(await take({ ...says(job), rows: [{ key: `t/${index}`, value: text }], state }));
      const { conversation: of, token } = lease;
      const begun = { conversation: of, job: id, token, lease: minute, progress: { [text]: [text] } };
      seen.push(lease, await stage.store.begin(begun));
      stage.pass(2 * minute);
      const again = await stage.nextOne('chat');
      seen.push(
        again.progress,
        await stage.settle(again, { type: 'parked', reason: text, delivery: 'failed' }),
      );
      await stage.store.post([posting(1, text, { dedupe: text })]);
      const claim = await stage.claimOne();
      seen.push(
        claim.entries,
        claim.state,
        await stage.commit(claim, { withdraw: [{ job: null, key: Buffer.from(text).toString() }] }),
      );
      const withdrawn = await stage.claimOne();
      seen.push(withdrawn.entries, await stage.commit(withdrawn));
    }
    return seen;
  },
};

const strange = [
  ...[
    '\0',
    'a\0b',
    '\u2028\u2029',
    '😀 ação ﷺ',
    '\u007f\u0080',
    '\\u0041\\"/',
    '</script>',
    '\ufeff',
    '\ud83d',
    '\udc4d x',
  ],
  ...['{"err":"x"}', '__proto__', '\r\n\t\b\f\v', 'x'.repeat(1 << 20), '\u0001'.repeat(1 << 18)],
];
