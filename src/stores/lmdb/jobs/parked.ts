/** Jobs that wait for a person: out of their lanes, with all that is known of them. */

import type { ConversationId, EffectId } from '../../../core/ids/index.ts';
import type { Parked, Unparking } from '../../contract/jobs.ts';
import { unlessDamaged } from '../../keeping/bodies.ts';
import type { Origin, Store } from '../../store.ts';
import type { Mailbox } from '../mailbox/index.ts';
import type { JobHead, ParkedBody, ParkedHead, Tables } from '../tables/index.ts';
import { last } from '../tables/table.ts';
import type { Unit } from '../tables/writer.ts';
import type { Lanes } from './lanes.ts';

export type Parking = ReturnType<typeof createParking>;

/** Methods that take a `Unit`, and `park`, are called within a write. */
export function createParking(
  { parked, counter }: Tables,
  { mailbox, lanes }: { readonly mailbox: Mailbox; readonly lanes: Lanes },
  now: () => number,
) {
  /** Numbers of their own, so that they stay short. */
  const nextNumber = (): number => {
    const before = counter.get('parked')?.head ?? [...parked.range({})].at(-1)?.key ?? 0;
    counter.put('parked', before + 1, null);
    return before + 1;
  };

  return {
    park(id: EffectId, job: Omit<JobHead, 'number'>, body: ParkedBody): void {
      parked.insert(nextNumber(), { conversation: job.conversation, id, at: now(), job }, body);
    },

    /** Whether it waits here. There are few: they wait for people. */
    has: (id: EffectId): boolean => [...parked.range({})].some(({ head }) => head.id === id),

    /** Of a conversation, by number. */
    of: (conversation: ConversationId): readonly number[] =>
      [...parked.range({})].flatMap(({ key, head }) => (head.conversation === conversation ? [key] : [])),

    remove: (number: number): void => parked.remove(number),

    list({ after = 0, limit }: Parameters<Store['parked']>[0]): Parked[] {
      return [...parked.range({ start: after + 1, end: last, limit })].flatMap(
        ({ key: number, head: { job, ...head }, body }) => {
          const read = unlessDamaged(body);
          return read
            ? [{ number, ...head, work: read.work, reason: read.reason, ...told(job, head.at) }]
            : [];
        },
      );
    },

    unpark({ number, how, posts }: Unparking, unit: Unit): boolean {
      const found = parked.get(number);
      if (found === undefined) return false;
      const { conversation, id } = found.head;
      const draft = mailbox.load(conversation);
      if (draft === undefined) throw new Error('what is parked has no conversation');
      parked.remove(number);
      if (how === 'retry') {
        const { work, progress = null } = found.body();
        const job = found.head.job ?? remade(found.head, work, draft.found.body());
        lanes.place(id, { ...job, due: now(), retried: true }, { work, progress }, unit);
        lanes.deliver(conversation, job.line, 'pending', unit);
      }
      for (const event of posts) mailbox.append(draft, event, unit);
      mailbox.save(draft);
      unit.tell(conversation, 'outbox');
      return true;
    },
  };
}

const told = (job: ParkedHead['job'], at: number): Pick<Parked, 'attempts' | 'createdAt'> => ({
  attempts: job?.attempts ?? 1,
  createdAt: job?.createdAt ?? at,
});

/** A job of which only its work was kept, as it must have been. */
export const remade = (
  { conversation, at }: ParkedHead,
  { type }: ParkedBody['work'],
  { channel, account }: Origin,
): Omit<JobHead, 'number'> => ({
  conversation,
  lane: type === 'say' ? 'chat' : `retried:${at}`,
  pool: type === 'say' ? `${channel}:${account}` : 'jobs',
  due: at,
  createdAt: at,
  expiresAt: null,
  type,
  attempts: 1,
  doubtful: true,
  begun: type !== 'say',
  line: null,
});
