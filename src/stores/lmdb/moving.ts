/** What the embedded store keeps, in the form that all stores understand. */

import { type ConversationId, conversationId } from '../../core/ids/index.ts';
import type { Files } from '../contract/files.ts';
import type { Work } from '../contract/jobs.ts';
import {
  byAge,
  heardLength,
  type Moving,
  type StoredConversation,
  type StoredJob,
  type StoredRest,
} from '../contract/moving.ts';
import { countRows } from '../contract/rows.ts';
import type { Job } from './jobs/lanes.ts';
import { remade } from './jobs/parked.ts';
import { effectOf } from './mailbox/index.ts';
import type { JobHead, ParkedBody, ParkedHead, Tables } from './tables/index.ts';
import { effectsOf, type Found, last } from './tables/table.ts';
import type { Writer } from './tables/writer.ts';

type Parts = {
  readonly tables: Tables;
  readonly writer: Writer;
  readonly counter: { next(): number; raise(least: number): void };
  readonly files: Files;
  /** Takes a conversation away, within a write. */
  readonly erase: (
    conversation: ConversationId,
    unit: Parameters<Parameters<Writer['write']>[0]>[0],
  ) => boolean;
  readonly now: () => number;
};

/** How many records are read at once: others may write in between. */
const atOnce = 500;

export function createMoving({ tables, writer, counter, files, erase, now }: Parts): Moving {
  const { conversations, states, places, entries, heard, heardInOrder, lines, jobs, parked, timers } = tables;
  const { rows, rowsOf, erased, records, expiring } = tables;

  const parkedOf = (id: ConversationId): StoredConversation['parked'] =>
    [...parked.range({})].flatMap((found) => (found.head.conversation === id ? [parkedIn(found)] : []));
  const parkedIn = ({ key: number, head, body }: Found<number, ParkedHead, ParkedBody>) => {
    const { work, reason, progress = null } = body();
    const origin = conversations.get(head.conversation)?.body();
    const job = head.job ?? (origin && remade(head, work, origin));
    if (job === undefined) throw new Error('what is parked has no conversation');
    return { number, reason, at: head.at, job: jobFrom(head.id, job, work, progress) };
  };

  const get = (id: ConversationId): StoredConversation | null => {
    const found = conversations.get(id);
    if (found === undefined) return null;
    const own = { start: [id], end: [id, last] };
    const { revision, committedAt, lastAt, listed, entries: entered } = found.head;
    return {
      id,
      origin: found.body(),
      revision,
      committedAt,
      lastAt,
      state: states.get(id)?.body() ?? null,
      listed,
      entered,
      entries: [...entries.range(own)].map(({ key: [, seq], head, body }) => ({
        seq,
        at: head.at,
        event: body(),
      })),
      lines: [...lines.range(own)].map(({ head: { at, delivery }, body }) => ({
        at,
        delivery,
        line: body(),
      })),
      jobs: [...jobs.range(effectsOf(id))].sort(inLane).map(({ key, head, body }) => {
        const { work, progress } = body();
        return jobFrom(key, head, work, progress);
      }),
      timers: [...timers.range(effectsOf(id))]
        .sort((a, b) => a.head.number - b.head.number)
        .map(({ key, head }) => ({ id: key, due: head.due })),
      parked: parkedOf(id),
      rows: [...rowsOf.range({ start: [id], end: [id, '\x7f'] })].flatMap(({ key: [, key] }) => {
        const row = rows.get([key, id]);
        return row ? [{ key, value: row.body() }] : [];
      }),
      heard: [...heardInOrder.range(own)]
        .map(({ head: { hash, at } }) => ({ hash: hash.slice(0, heardLength), at }))
        .sort(byAge),
    };
  };

  const insert = (one: StoredConversation): void => {
    const { id, origin, listed } = one;
    const [oldest] = one.entries;
    let ready: number | null = null;
    for (const { seq, at, event } of one.entries) {
      const order = counter.next();
      if (seq === oldest?.seq) ready = order;
      entries.insert([id, seq], { at, order, effect: effectOf(event) }, event);
    }
    conversations.put(
      id,
      {
        channel: origin.channel,
        revision: one.revision,
        committedAt: one.committedAt,
        lastAt: one.lastAt,
        entries: one.entered,
        lines: one.lines.length,
        heard: one.heard.length,
        unread: one.entries.length,
        ready,
        listed,
      },
      origin,
    );
    if (one.state !== null) states.put(id, null, one.state);
    if (listed !== null) places.insert([listed.place, listed.since, id], null, null);
    for (const [index, { at, delivery, line }] of one.lines.entries())
      lines.insert([id, index + 1], { at, delivery }, line);
    for (const { id: job, work, progress, ...head } of one.jobs)
      jobs.insert(job, headFrom(id, head, work, counter.next()), { work, progress });
    for (const { id: timer, due } of one.timers)
      timers.put(timer, { conversation: id, due, number: counter.next() }, null);
    for (const { number, reason, at, job } of one.parked) {
      const { id: name, work, progress, ...head } = job;
      const { number: _, ...kept } = headFrom(id, head, work, 0);
      parked.insert(number, { conversation: id, id: name, at, job: kept }, { work, reason, progress });
    }
    for (const { key, value } of one.rows) {
      rows.put([key, id], null, value);
      rowsOf.put([id, key], null, null);
    }
    for (const [index, { hash, at }] of one.heard.entries()) {
      heard.put([id, hash], { number: index + 1, at }, null);
      heardInOrder.insert([id, index + 1], { hash, at }, null);
    }
  };

  async function* rest(): AsyncGenerator<StoredRest> {
    for (const { key, head } of erased.range({})) yield { type: 'erased', conversation: key, revision: head };
    for (const { key, body } of rows.range({ start: [countRows], end: [`${countRows}\x7f`] }))
      yield { type: 'count', key: key[0], value: body() };
    let versions = 0;
    for (const { key, head, body } of records.range({})) {
      const { version, expiresAt } = head;
      versions = Math.max(versions, version);
      if (expiresAt === null || expiresAt > now())
        yield { type: 'record', key, value: body(), version, expiresAt };
    }
    for (const { key: ref, head } of [...tables.files.range({})]) {
      const bytes = head.whole ? await files.get(ref) : null;
      if (bytes !== null) yield { type: 'file', ref, bytes, expiresAt: head.expiresAt };
    }
    yield {
      type: 'numbers',
      parked: Math.max(
        tables.counter.get('parked')?.head ?? 0,
        ...[...parked.range({})].map(({ key }) => key),
      ),
      versions,
    };
  }

  return {
    async *ids() {
      let after: ConversationId | undefined;
      for (;;) {
        const range = after === undefined ? {} : { start: after, exclusiveStart: true };
        const some = [...conversations.range({ ...range, limit: atOnce })].map(({ key }) =>
          conversationId(key),
        );
        yield* some;
        after = some.at(-1);
        if (after === undefined || some.length < atOnce) return;
      }
    },
    get: async (id) => get(id),
    async put(one) {
      await writer.write((unit) => {
        erase(one.id, unit);
        erased.remove(one.id);
        insert(one);
      });
    },
    rest,
    async putRest(one) {
      switch (one.type) {
        case 'file':
          await files.delete(one.ref);
          if (one.expiresAt > now())
            await files.put(one.ref, one.bytes, { expiresIn: one.expiresAt - now() });
          return;
        case 'erased':
          await writer.write(() => erased.put(one.conversation, one.revision, null));
          return;
        case 'count':
          await writer.write(() => rows.put([one.key, ''], null, one.value));
          return;
        case 'record':
          await writer.write(() => {
            const { key, value, version, expiresAt } = one;
            const before = records.get(key)?.head.expiresAt ?? null;
            if (before !== null) expiring.remove([before, key]);
            records.put(key, { version, expiresAt }, value);
            if (expiresAt !== null) expiring.insert([expiresAt, key], null, null);
          });
          return;
        case 'numbers':
          await writer.write(() => {
            counter.raise(one.versions);
            const before = tables.counter.get('parked')?.head ?? 0;
            tables.counter.put('parked', Math.max(before, one.parked), null);
          });
      }
    },
  };
}

const inLane = (a: Job, b: Job): number =>
  a.head.lane === b.head.lane ? a.head.number - b.head.number : a.head.lane < b.head.lane ? -1 : 1;

function jobFrom(
  id: StoredJob['id'],
  head: Omit<JobHead, 'number'>,
  work: Work,
  progress: unknown,
): StoredJob {
  const { lane, pool, due, createdAt, expiresAt, attempts, doubtful, begun, retried = false, line } = head;
  const times = { due, createdAt, expiresAt };
  return { id, lane, pool, work, progress, ...times, attempts, doubtful, begun, retried, line };
}

const headFrom = (
  conversation: ConversationId,
  { retried, ...head }: Omit<StoredJob, 'id' | 'work' | 'progress'>,
  { type }: Work,
  number: number,
): JobHead => ({ conversation, ...head, number, type, ...(retried ? { retried } : {}) });
