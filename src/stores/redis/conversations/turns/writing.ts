/** How a turn is written into arguments, and what is kept here once it is stored: its state, and what was leased of it. */

import { firstDelivery, type Lease, type NewJob } from '../../../contract/jobs.ts';
import { ownerOf } from '../../../contract/rows.ts';
import type { Bodies } from '../../../keeping/bodies.ts';
import type { Change, Commit } from '../../../store.ts';
import type { Argument } from '../../connection/index.ts';
import type { Leasing } from '../jobs/leasing.ts';
import { deliveryLetters, type Packing } from '../packing.ts';
import { asNumber } from '../requests/replies.ts';
import type { Lately, Led } from './led.ts';

export type WritingParts = {
  readonly bodies: Pick<Bodies, 'pack'>;
  readonly packing: Packing;
  readonly lately: Lately;
  readonly leasing: Leasing;
  /** Ends leases of what was not begun. */
  readonly giveBack: (leases: readonly Lease[]) => Promise<unknown>;
  /** A number for each row that is nobody's: the greatest counts. */
  readonly version: () => number;
  readonly tell: (conversation: Commit['conversation'], what: Change['what']) => void;
};

/** A job that may be leased with its commit, for so many milliseconds. */
type Reserved = { readonly index: number; readonly job: NewJob; readonly lease: number };

/** A commit, whose conversation it leads if that is known, and which of its jobs may be leased with it. */
export type Prepared = {
  readonly commit: Commit;
  readonly led: Led | undefined;
  readonly reserved: readonly Reserved[];
};

/**
 * What its jobs are leased by: the token, since when by `performance.now()` and by what leases last, and as of when by the
 * store's clock.
 */
export type Leased = {
  readonly token: string;
  readonly at: number;
  readonly since: number;
  readonly from: number;
};

export type Writing = ReturnType<typeof createWriting>;

export function createWriting({ bodies, packing, lately, leasing, giveBack, version, tell }: WritingParts) {
  /** The first job of each lane, where somebody has a place for it. */
  const reserve = (jobs: readonly NewJob[]): readonly Reserved[] => {
    const reserved: Reserved[] = [];
    const lanes: string[] = [];
    for (const [index, job] of jobs.entries()) {
      if (lanes.includes(job.lane)) continue;
      lanes.push(job.lane);
      const lease = (job.delay ?? 0) > 0 ? 0 : leasing.reserve(job.pool);
      if (lease > 0) reserved.push({ index, job, lease });
    }
    return reserved;
  };

  /** Whether a job that may be leased can be alone, as far as the turn tells: see `scripts/parts/job.ts`. */
  const canBeAlone = ({ jobs, lines }: Commit, { lane }: NewJob, shownBy: number): boolean => {
    const line = lines[shownBy - 1];
    const isSent = line?.type === 'said' && firstDelivery(line) === 'sent';
    return !isSent && jobs.filter((other) => other.lane === lane).length === 1;
  };

  /** What lies in the conversation's own fields: its state, and its rows. */
  const addRows = (to: Argument[], { conversation, rows = [], state }: Commit): void => {
    const fields: Argument[] = ['s', bodies.pack('states', conversation, state)];
    const [nobodys, gone, places]: [Argument[], Argument[], Argument[]] = [[], [], []];
    for (const [key, value] of new Map(rows.map((row) => [row.key, row.value]))) {
      const owner = ownerOf(conversation, key);
      const isGone = value === null || value === undefined;
      const packed = isGone ? '' : bodies.pack('rows', [key, owner ?? ''], value);
      if (owner === null) nobodys.push(key, version(), packed);
      else if (isGone) gone.push(`=${key}`);
      else fields.push(`=${key}`, packed);
      if (owner === null || !isGone) places.push(0, `${key} ${owner ?? ''}`);
    }
    to.push(nobodys.length / 3, ...nobodys, gone.length, ...gone, places.length, ...places);
    to.push(state.listing.place, state.listing.since, fields.length, ...fields);
  };

  /** Of the jobs that could be leased: those that were, for whoever asks next, or nobody any more; the others wait. */
  const keepLeases = (
    { commit: { conversation }, led, reserved }: Prepared,
    leased: readonly unknown[],
    { token, at, since, from }: Leased,
  ): void => {
    for (const { index, job, lease } of reserved)
      if (led !== undefined && leased.some((place) => asNumber(place) === index + 1)) {
        const { id, lane, pool, work, expiresIn } = job;
        const expired = expiresIn !== undefined && expiresIn <= 0;
        const known = { attempts: 0, progress: null, retried: false, createdAt: at, expired, at };
        const ahead = { since, lease };
        const its = { conversation, origin: led.origin, id, lane, pool, token, work, ...known, ahead };
        if (!leasing.keep(its, from + lease)) giveBack([its]).catch(() => {});
      } else leasing.free(job.pool);
  };

  return {
    /** Reserves the places of its jobs: `end` takes or frees them, whatever becomes of the commit. */
    prepare: (commit: Commit, led: Led | undefined): Prepared => ({
      commit,
      led,
      reserved: led === undefined ? [] : reserve(commit.jobs),
    }),

    /** What a turn changes, as `carryOut` of the scripts takes it. */
    add(to: Argument[], { commit, reserved }: Prepared): void {
      const { conversation, lines, jobs, cancel, withdraw, timers, hush } = commit;
      to.push(cancel.length, ...cancel, hush ? 1 : 0, withdraw.length);
      for (const { job, key } of withdraw) to.push(job ?? '', key);
      to.push(jobs.length);
      for (const job of jobs) {
        const shownBy = lines.findLastIndex((line) => line.type === 'said' && line.effect === job.id) + 1;
        const lease = Math.ceil(reserved.find((known) => known.job === job)?.lease ?? 0);
        to.push(shownBy, lease, lease > 0 && canBeAlone(commit, job, shownBy) ? 1 : 0);
        packing.addJob(to, job);
      }
      to.push(lines.length);
      for (const line of lines)
        to.push(
          line.type === 'said' ? deliveryLetters[firstDelivery(line)] : '-',
          bodies.pack('lines', conversation, line),
        );
      to.push(timers.length);
      for (const { id, delay } of timers) to.push(id, Math.ceil(delay));
      addRows(to, commit);
    },

    /**
     * Must be called whatever becomes of it. What a script answered of a turn is a code, or a list of that and which of its jobs
     * were leased: those are kept for whoever asks next, and the places of the others are free again.
     *
     * @returns the code; 0 if there was no answer.
     */
    end(prepared: Prepared, answer: unknown, leased: Leased): number {
      const [code, ...places]: readonly unknown[] = Array.isArray(answer) ? answer : [answer];
      keepLeases(prepared, places, leased);
      return code === undefined ? 0 : asNumber(code);
    },

    /** It is stored: tells so, and remembers how it left a conversation that was led here. */
    keep(
      { commit: { conversation, revision, state, lines, hush }, led }: Prepared,
      committedAt: number,
      isUnread: boolean,
    ): void {
      if (led !== undefined)
        lately.keep(conversation, {
          revision: revision + 1,
          committedAt,
          state,
          lines: led.lines + lines.length,
          origin: led.origin,
        });
      tell(conversation, [
        'outbox',
        'listing',
        ...(lines.length > 0 || hush ? (['transcript'] as const) : []),
        ...(isUnread ? (['mailbox'] as const) : []),
      ]);
    },
  };
}
