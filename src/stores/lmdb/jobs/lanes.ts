/** Jobs as they lie in their lanes, and the lines of the transcript that show what became of them. */

import type { ConversationId, EffectId } from '../../../core/ids/index.ts';
import { type Delivery, isTold, type NewJob, type Work } from '../../contract/jobs.ts';
import type { Agenda } from '../agenda.ts';
import type { JobHead, Tables } from '../tables/index.ts';
import { effectsOf, type Found } from '../tables/table.ts';
import type { Unit } from '../tables/writer.ts';

export type JobBody = { readonly work: Work; readonly progress: unknown };

export type Job = Found<EffectId, JobHead, JobBody>;

export type Lanes = ReturnType<typeof createLanes>;

/** Its methods are called within a write. */
export function createLanes({ jobs, lines }: Tables, agenda: Agenda, count: () => number, now: () => number) {
  /** Puts a job at the end of its lane. */
  const place = (id: EffectId, job: Omit<JobHead, 'number'>, body: JobBody, unit: Unit): void => {
    const head: JobHead = { ...job, number: count() };
    jobs.insert(id, head, body);
    unit.after(() => agenda.jobs.add({ id, ...head }));
    unit.tell(head.conversation, 'outbox');
  };

  const make = (conversation: ConversationId, job: NewJob, line: number | null) => {
    const createdAt = now();
    return {
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
  };

  return {
    place,

    make,

    /** @param line the line of the transcript that shows its delivery. */
    enqueue(conversation: ConversationId, job: NewJob, line: number | null, unit: Unit): void {
      place(job.id, make(conversation, job, line), { work: job.work, progress: null }, unit);
    },

    /** Takes a job out of its lane; the next one there moves up. */
    takeOut({ key: id, head: { conversation, lane } }: Job, unit: Unit): void {
      jobs.remove(id);
      unit.after(() => agenda.jobs.remove({ id, conversation, lane }));
    },

    /** What waits in a conversation's lane as this write leaves it, in order. */
    inLane(conversation: ConversationId, lane: string): readonly Job[] {
      return [...jobs.range(effectsOf(conversation))]
        .filter(({ head }) => head.lane === lane)
        .sort((a, b) => a.head.number - b.head.number);
    },

    /** Whether anything waits in any lane of a conversation, as this write leaves it. */
    isEmpty: (conversation: ConversationId): boolean =>
      [...jobs.range({ ...effectsOf(conversation), limit: 1 })].length === 0,

    /** Shows on a line what became of its message; whether that was news. */
    deliver(conversation: ConversationId, line: number | null, delivery: Delivery, unit: Unit): boolean {
      const found = line === null ? undefined : lines.get([conversation, line]);
      const before = found?.head.delivery ?? undefined;
      if (found === undefined || before === undefined || before === delivery || !isTold(before, delivery))
        return false;
      lines.amend(found, { ...found.head, delivery });
      unit.tell(conversation, 'transcript');
      return true;
    },
  };
}
