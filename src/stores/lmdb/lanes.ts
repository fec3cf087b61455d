/** Jobs as they lie in their lanes, and the lines of the transcript that show what became of them. */

import type { ConversationId, EffectId } from '../../core/ids.ts';
import type { Delivery, NewJob, Work } from '../store.ts';
import { type Found, last } from './table.ts';
import type { JobHead, Tables } from './tables.ts';
import type { Unit } from './writer.ts';

export type JobBody = { readonly work: Work; readonly progress: unknown };

export type Job = Found<EffectId, JobHead, JobBody>;

export type Lanes = ReturnType<typeof createLanes>;

/** Its methods are called within a write. */
export function createLanes({ jobs, lanes, due, lines }: Tables, count: () => number, now: () => number) {
  const headOfLane = (conversation: ConversationId, lane: string) => {
    const [first] = lanes.range({ start: [conversation, lane], end: [conversation, lane, last], limit: 1 });
    return first;
  };

  /** Puts a job at the end of its lane. */
  const place = (id: EffectId, job: Omit<JobHead, 'number'>, body: JobBody, unit: Unit): void => {
    const head: JobHead = { ...job, number: count() };
    const { conversation, lane, pool, number } = head;
    if (headOfLane(conversation, lane) === undefined) due.insert([pool, head.due, number], id, null);
    lanes.insert([conversation, lane, number], id, null);
    jobs.insert(id, head, body);
    unit.tell(conversation, 'outbox');
  };

  return {
    place,

    /** @param line the line of the transcript that shows its delivery. */
    enqueue(conversation: ConversationId, job: NewJob, line: number | null, unit: Unit): void {
      const createdAt = now();
      const head = {
        conversation,
        lane: job.lane,
        pool: job.pool,
        due: createdAt + (job.delay ?? 0),
        createdAt,
        expiresAt: job.expiresIn === undefined ? null : createdAt + job.expiresIn,
        type: job.work.type,
        attempts: 0,
        doubtful: false,
        begun: false,
        line,
      };
      place(job.id, head, { work: job.work, progress: null }, unit);
    },

    /** Takes a job out of its lane; the next one there moves up. */
    takeOut({ key, head: { conversation, lane, pool, number, due: time } }: Job): void {
      jobs.remove(key);
      lanes.remove([conversation, lane, number]);
      due.remove([pool, time, number]);
      const first = headOfLane(conversation, lane);
      const next = first && first.key[2] > number ? jobs.get(first.head)?.head : undefined;
      if (first && next) due.insert([next.pool, next.due, next.number], first.head, null);
    },

    /** Shows on a line what became of its message. */
    deliver(conversation: ConversationId, line: number | null, delivery: Delivery, unit: Unit): void {
      const found = line === null ? undefined : lines.get([conversation, line]);
      if (found === undefined) return;
      lines.amend(found, { ...found.head, delivery });
      unit.tell(conversation, 'transcript');
    },
  };
}
