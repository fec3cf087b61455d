/** Committing; and if somebody here waits for such work, what a turn wants done is leased with it. */

import type { ConversationId } from '../../../../core/ids/index.ts';
import { firstDelivery, type Lease, type NewJob } from '../../../contract/jobs.ts';
import { demandRowKeys, type NewRow, ownerOf } from '../../../contract/rows.ts';
import type { Bodies } from '../../../keeping/bodies.ts';
import type { Recent } from '../../../keeping/recent.ts';
import type { Change, Commit, CommitOutcome, Origin } from '../../../store.ts';
import type { Argument } from '../../connection/index.ts';
import { commit } from '../../scripts/mailbox/commit.ts';
import type { Leasing } from '../leasing.ts';
import { deliveryLetters, type Packing } from '../packing.ts';
import { byShard, type Requests } from '../requests/index.ts';
import { asList, asNumber } from '../requests/replies.ts';
import type { Claiming } from './claiming.ts';

type Parts = {
  readonly requests: Requests;
  readonly bodies: Pick<Bodies, 'pack'>;
  readonly packing: Packing;
  readonly recent: Recent;
  readonly claiming: Pick<Claiming, 'originOf'>;
  readonly leasing: Leasing;
  /** Ends leases of what was not begun. */
  readonly giveBack: (leases: readonly Lease[]) => Promise<unknown>;
  /** A token that no lease has had. */
  readonly mark: () => string;
  /** By what leases last. */
  readonly moment: () => number;
  /** A number for each row that is nobody's: the greatest counts. */
  readonly version: () => number;
  readonly tell: (conversation: ConversationId, what: Change['what']) => void;
};

/** A job that may be leased with its commit, for so many milliseconds. */
type Reserved = { readonly index: number; readonly job: NewJob; readonly lease: number };

/** A commit, and what it needs to have its jobs leased. */
type Prepared = {
  readonly one: Commit;
  readonly origin: Origin | undefined;
  readonly reserved: readonly Reserved[];
};

export function createCommitting(parts: Parts) {
  const { requests, bodies, packing, recent, claiming, leasing, giveBack, mark, moment, version, tell } =
    parts;

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

  const prepare = (one: Commit): Prepared => {
    const origin = claiming.originOf(one.conversation);
    return { one, origin, reserved: origin === undefined ? [] : reserve(one.jobs) };
  };

  const addRow = (to: Argument[], conversation: ConversationId, { key, value }: NewRow): void => {
    const owner = ownerOf(conversation, key);
    const isGone = value === null || value === undefined;
    to.push(key, owner === null ? 1 : 0, owner === null ? version() : 0);
    to.push(isGone ? '' : bodies.pack('rows', [key, owner ?? ''], value));
  };

  const add = (to: Argument[], { one, reserved }: Prepared): void => {
    const { conversation, lines, jobs, cancel, withdraw, timers, rows = [], state } = one;
    const count = to.push(conversation, one.token, one.revision, 0);
    to.push(one.consumed, cancel.length, ...cancel, one.hush ? 1 : 0, withdraw.length);
    for (const { job, key } of withdraw) to.push(job ?? '', key);
    to.push(lines.length);
    for (const line of lines)
      to.push(
        line.type === 'said' ? deliveryLetters[firstDelivery(line)] : '-',
        bodies.pack('lines', conversation, line),
      );
    to.push(timers.length);
    for (const { id, delay } of timers) to.push(id, Math.ceil(delay));
    to.push(jobs.length);
    for (const job of jobs) {
      const shownBy = lines.findLastIndex((line) => line.type === 'said' && line.effect === job.id) + 1;
      to.push(shownBy, Math.ceil(reserved.find((known) => known.job === job)?.lease ?? 0));
      packing.addJob(to, job);
    }
    to.push(rows.length);
    for (const row of rows) addRow(to, conversation, row);
    to.push(state.listing.place, state.listing.since, bodies.pack('states', conversation, state));
    to[count - 1] = to.length - count;
  };

  /** Of the jobs that could be leased: those that were, for whoever asks next; the others wait. */
  const keepLeases = (
    { one: { conversation }, origin, reserved }: Prepared,
    leased: readonly unknown[],
    { token, at, since, from }: { token: string; at: number; since: number; from: number },
  ): void => {
    const indexes = new Set(leased.map(asNumber));
    for (const { index, job, lease } of reserved)
      if (origin !== undefined && indexes.has(index + 1)) {
        const { id, lane, pool, work, expiresIn } = job;
        const expired = expiresIn !== undefined && expiresIn <= 0;
        const known = { attempts: 0, progress: null, retried: false, createdAt: at, expired, at };
        const ahead = { since, lease };
        leasing.keep({ conversation, origin, id, lane, pool, token, work, ...known, ahead }, from + lease);
      } else leasing.free(job.pool);
  };

  const commitTo = async (shard: number, commits: readonly Commit[]): Promise<readonly CommitOutcome[]> => {
    const token = mark();
    const prepared = commits.map(prepare);
    const [since, from] = [performance.now(), moment()];
    const args: Argument[] = [token, commits.length];
    for (const one of prepared) add(args, one);
    let answered: readonly unknown[] = [];
    let at = 0;
    try {
      const { result, at: when } = await requests.act(shard, commit, args);
      answered = asList(result);
      at = when;
    } finally {
      for (const [index, one] of prepared.entries()) {
        const answer = answered[index];
        keepLeases(one, Array.isArray(answer) ? answer.slice(1) : [], { token, at, since, from });
      }
    }
    return answered.map((answer, index) => {
      const one = commits[index];
      const code: unknown = Array.isArray(answer) ? answer[0] : answer;
      if (one === undefined || code === 0) return 'lost';
      recent.keep(one.conversation, one.revision + 1, one.state, at);
      tell(one.conversation, [
        'outbox',
        'listing',
        ...(one.lines.length > 0 || one.hush ? (['transcript'] as const) : []),
        ...(code === 2 ? (['mailbox'] as const) : []),
      ]);
      return 'committed';
    });
  };

  return async (commits: readonly Commit[]): Promise<readonly CommitOutcome[]> => {
    for (const { rows } of commits) demandRowKeys(rows);
    // What is only kept for somebody here is not under way: a person who takes over does not hear it said all the same.
    const hushed = commits.flatMap(({ conversation, hush }) => (hush ? [conversation] : []));
    if (hushed.length > 0) await giveBack(leasing.takeOut(new Set(hushed)));
    return byShard(commits, ({ conversation }) => conversation, commitTo);
  };
}
