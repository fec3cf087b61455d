/** The outbox: jobs handed out under leases, and what becomes of them. */

import type { ConversationId, EffectId } from '../../../core/ids/index.ts';
import type { Awaited, Lease, Settlement, SettleOutcome } from '../../contract/jobs.ts';
import { unlessDamaged } from '../../keeping/bodies.ts';
import type { Commit, Decide, Store } from '../../store.ts';
import type { Agenda } from '../agenda.ts';
import type { ConversationDraft, Mailbox } from '../mailbox/index.ts';
import type { Tables } from '../tables/index.ts';
import { effectsOf } from '../tables/table.ts';
import type { Unit } from '../tables/writer.ts';
import type { Job, Lanes } from './lanes.ts';
import type { Parking } from './parked.ts';

/**
 * A job that was handed out, kept in memory: one process holds the folder, and a restart frees every lease.
 */
type Handout = {
  readonly token: string;
  /** By the time that passes, not by the store's clock. */
  readonly until: number;
  readonly attempts: number;
  /** Whether one before it was never settled. */
  readonly doubtful: boolean;
  /** Its end is being written: nobody gets it meanwhile, whatever the clock says. */
  settling: boolean;
};

type NextRequest = Parameters<Store['next']>[0];

const chat = 'chat';
/** Milliseconds after which a job that could not be read is looked at again. */
const damagedRest = 60_000;

export type OutboxParts = {
  readonly mailbox: Mailbox;
  readonly lanes: Lanes;
  readonly parking: Pick<Parking, 'park'>;
  readonly agenda: Agenda;
};

export type Outbox = ReturnType<typeof createOutbox>;

/** Methods that take a `Unit` or a `ConversationDraft` are called within a write. */
export function createOutbox(
  tables: Tables,
  { mailbox, lanes: { deliver, enqueue, inLane, takeOut }, parking, agenda }: OutboxParts,
  now: () => number,
  elapsed: () => number,
) {
  const { conversations, jobs } = tables;
  const handouts = new Map<EffectId, Handout>();
  /** Jobs whose removal is being written. The last commit on disk still shows them: they must not be handed out. */
  const leaving = new Set<EffectId>();
  /** Says that a takeover overtook while they were under way: only their delivery is still of interest. */
  const adrift = new Map<
    EffectId,
    Handout & { readonly conversation: ConversationId; readonly line: number | null }
  >();

  const isLive = (handout: Handout | undefined): handout is Handout =>
    handout !== undefined && (handout.settling || handout.until > elapsed());

  const remove = (job: Job, unit: Unit): void => {
    const { key: id, head } = job;
    leaving.add(id);
    unit.undo(() => {
      leaving.delete(id);
      agenda.jobs.replan({ id, ...head });
    });
    takeOut(job, unit);
    unit.after(() => {
      leaving.delete(id);
      handouts.delete(id);
    });
    unit.tell(head.conversation, 'outbox');
  };

  const attemptsOf = (job: Job): number => handouts.get(job.key)?.attempts ?? job.head.attempts;

  const select = ({ pool, token, limit, lease }: NextRequest): Lease[] => {
    const at = now();
    const moment = elapsed();
    const leases: Lease[] = [];
    agenda.jobs.visit(pool, at, ({ id }) => {
      if (leases.length >= limit) return 'stop';
      const before = handouts.get(id);
      // Whatever is being written about it plans it anew.
      if (leaving.has(id) || before?.settling) return { until: null };
      if (isLive(before)) return { until: at + before.until - moment };
      const job = jobs.get(id);
      // What is damaged blocks its lane, and nothing else, until whoever writes tells again where they are reached.
      const body = unlessDamaged(() => job?.body());
      const origin = unlessDamaged(() => job && conversations.get(job.head.conversation)?.body());
      if (job === undefined || body === undefined || origin === undefined) return { until: at + damagedRest };
      const { conversation, lane, createdAt, expiresAt, retried = false } = job.head;
      const attempts = attemptsOf(job);
      leases.push({
        conversation,
        origin,
        id,
        lane,
        pool,
        token,
        ...body,
        attempts,
        retried,
        createdAt,
        expired: expiresAt !== null && expiresAt <= at,
        at,
      });
      const doubtful = before !== undefined;
      const until = moment + lease;
      handouts.set(id, { token, until, attempts: attempts + 1, doubtful, settling: false });
      return { until: at + lease };
    });
    return leases;
  };

  const renew = (id: EffectId, token: string, lease: number): boolean => {
    const handout = handouts.get(id);
    if (handout?.token !== token || handout.settling || leaving.has(id) || !isLive(handout)) return false;
    handouts.set(id, { ...handout, until: elapsed() + lease });
    return true;
  };

  return {
    /**
     * Hands out jobs as the last commit on disk shows them. That is decided at once, so that whatever is written
     * later finds the lease.
     */
    select,

    renew,

    /** What a pool has before it, by when it is due. */
    list({ pool, limit }: { readonly pool: string; readonly limit: number }): Awaited[] {
      return agenda.jobs.list(pool, limit).flatMap(({ id }) => {
        const job = jobs.get(id);
        const body = unlessDamaged(() => job?.body());
        if (job === undefined || body === undefined) return [];
        const { conversation, createdAt, due } = job.head;
        return [{ conversation, id, work: body.work, attempts: attemptsOf(job), createdAt, due }];
      });
    },

    /** Writes what the next attempt finds if this one, which goes out into the world now, is never settled. */
    begin(id: EffectId, token: string, lease: number, progress: unknown): boolean {
      const job = jobs.get(id);
      if (job === undefined || !renew(id, token, lease)) return false;
      const { retried: _, ...head } = job.head;
      jobs.put(id, { ...head, attempts: attemptsOf(job), begun: true }, { work: job.body().work, progress });
      return true;
    },

    /** Abandons a look-up, whether somebody is at it or not. */
    cancel(id: EffectId, unit: Unit): boolean {
      const job = jobs.get(id);
      if (job?.head.type !== 'call') return false;
      remove(job, unit);
      return true;
    },

    /** Whether a detached job could be withdrawn: it may not have begun. */
    withdraw(id: EffectId, unit: Unit): boolean {
      const job = jobs.get(id);
      if (job === undefined || job.head.begun) return false;
      remove(job, unit);
      return true;
    },

    /** Takes a job out of its lane, if it is there: whoever is at it settles nothing any more. */
    drop(id: EffectId, unit: Unit): void {
      const job = jobs.get(id);
      if (job) remove(job, unit);
    },

    /** Every job of a conversation, and what is still of interest of those that a takeover overtook. */
    erase(conversation: ConversationId, unit: Unit): void {
      for (const job of [...jobs.range(effectsOf(conversation))]) remove(job, unit);
      unit.after(() => {
        for (const [id, drifting] of adrift) if (drifting.conversation === conversation) adrift.delete(id);
      });
    },

    /** A person speaks now: the bot's says that still wait in the chat lane are withdrawn. */
    hush(draft: ConversationDraft, unit: Unit): void {
      for (const job of inLane(draft.id, chat)) {
        const { key: id } = job;
        const work = unlessDamaged(() => job.body().work);
        if (work?.type !== 'say' || work.by !== 'bot') continue;
        const handout = handouts.get(id);
        // One that is settled within this same transaction is not under way any more: its head knows.
        const isOpen = handout !== undefined && !handout.settling;
        if (isOpen && isLive(handout)) {
          adrift.set(id, { ...handout, conversation: draft.id, line: job.head.line });
          unit.undo(() => adrift.delete(id));
        }
        deliver(draft.id, job.head.line, isOpen || job.head.doubtful ? 'uncertain' : 'withdrawn', unit);
        if (work.keep) mailbox.append(draft, { type: 'say.withdrawn', text: work.message.text }, unit);
        remove(job, unit);
      }
    },

    /**
     * @returns what became of it; or, if the turn of what it posts could be decided at once, what is to be committed in the same
     *   write: see `post` of the mailbox.
     */
    settle(
      { conversation, job: id, token, outcome, post, follow }: Settlement,
      unit: Unit,
      decide?: Decide,
    ): SettleOutcome | Commit {
      const job = jobs.get(id);
      const delivery = outcome.type === 'again' ? undefined : outcome.delivery;
      if (job === undefined || job.head.conversation !== conversation) {
        const drifting = adrift.get(id);
        if (drifting?.token !== token || drifting.conversation !== conversation) return 'lost';
        unit.after(() => adrift.delete(id));
        if (delivery === undefined) return 'lost';
        deliver(conversation, drifting.line, delivery, unit);
        return 'settled';
      }
      const handout = handouts.get(id);
      if (handout?.token !== token || handout.settling || !isLive(handout)) return 'lost';
      handout.settling = true;
      unit.undo(() => {
        handout.settling = false;
        agenda.jobs.replan({ id, ...job.head });
      });
      const { retried: _, ...head } = job.head;
      const doubtful = head.doubtful || handout.doubtful;
      if (outcome.type === 'again') {
        const again = {
          ...head,
          due: now() + outcome.delay,
          attempts: handout.attempts,
          doubtful: doubtful || (outcome.doubtful ?? false),
        };
        jobs.put(id, again, { work: job.body().work, progress: outcome.progress ?? null });
        unit.after(() => {
          handouts.delete(id);
          agenda.jobs.replan({ id, ...again }, again.due);
        });
        unit.tell(conversation, 'outbox');
      } else {
        if (outcome.type === 'parked')
          parking.park(
            id,
            { ...head, attempts: handout.attempts, doubtful: doubtful || delivery === 'uncertain' },
            { ...job.body(), reason: outcome.reason },
          );
        if (delivery) deliver(conversation, head.line, delivery, unit);
        remove(job, unit);
      }
      if (follow) enqueue(conversation, follow, null, unit);
      const posted = post && mailbox.post({ conversation, event: post }, unit, decide);
      return typeof posted === 'object' ? posted : 'settled';
    },
  };
}
