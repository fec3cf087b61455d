/** The outbox: lanes of jobs, the first of each handed out under a lease. */

import { type Depth, depthOf } from '../contract/depths.ts';
import type { Awaited, Lease, NewJob } from '../contract/jobs.ts';
import type { Store } from '../store.ts';
import { type Kept, type KeptJob, type Lane, plain } from './kept.ts';

type NextRequest = Parameters<Store['next']>[0];

/** Lanes with work of one pool: most of what a long list waits for is hours away, and nobody passes over it at each look. */
type Pool = {
  readonly lanes: Set<Lane>;
  /** Those to be looked at. */
  readonly awake: Set<Lane>;
  /** Those that wait for a second to come, by that second. */
  readonly asleep: Map<number, Lane[]>;
  /** The last one whose sleepers were woken. */
  second: number;
};

const secondOf = (at: number): number => Math.floor(at / 1_000);

export function createOutbox(now: () => number, elapsed: () => number) {
  const pools = new Map<string, Pool>();

  /** The pool of the lane's first job looks at it. */
  const wake = (lane: Lane): void => {
    const [first] = lane.jobs;
    if (first !== undefined) pools.get(first.pool)?.awake.add(lane);
  };

  /** Whoever is due in this second is awake. */
  const wakeDue = (pool: Pool, at: number): void => {
    const second = secondOf(at);
    if (second === pool.second) return;
    pool.second = second;
    for (const [due, lanes] of pool.asleep)
      if (due <= second) {
        pool.asleep.delete(due);
        for (const lane of lanes) if (pool.lanes.has(lane)) pool.awake.add(lane);
      }
  };

  const sleep = (pool: Pool, lane: Lane, due: number): void => {
    const second = secondOf(due);
    if (second <= pool.second) return;
    pool.awake.delete(lane);
    const sleepers = pool.asleep.get(second);
    if (sleepers === undefined) pool.asleep.set(second, [lane]);
    else sleepers.push(lane);
  };

  /** Puts a job at the end of its lane. */
  const place = (kept: Kept, job: KeptJob): void => {
    const lane = kept.lanes.get(job.lane) ?? { conversation: kept, name: job.lane, jobs: [] };
    kept.lanes.set(job.lane, lane);
    const pool = pools.get(job.pool) ?? { lanes: new Set(), awake: new Set(), asleep: new Map(), second: 0 };
    pools.set(job.pool, pool);
    pool.lanes.add(lane);
    lane.jobs.push(job);
    if (lane.jobs.length === 1) wake(lane);
  };

  const make = (job: NewJob): KeptJob => {
    const at = now();
    const { delay = 0, expiresIn = Number.POSITIVE_INFINITY, ...rest } = job;
    return {
      ...plain(rest),
      createdAt: at,
      due: at + delay,
      expiresAt: at + expiresIn,
      attempts: 0,
      doubtful: false,
      begun: false,
      progress: null,
      retried: false,
      lease: null,
    };
  };

  const enqueue = (kept: Kept, job: NewJob): void => place(kept, make(job));

  const remove = ({ lane, job }: { lane: Lane; job: KeptJob }): void => {
    lane.jobs.splice(lane.jobs.indexOf(job), 1);
    if (lane.jobs.length > 0) {
      wake(lane);
      return;
    }
    lane.conversation.lanes.delete(lane.name);
    for (const { lanes, awake } of pools.values()) {
      lanes.delete(lane);
      awake.delete(lane);
    }
  };

  const isLeased = (job: KeptJob): boolean => job.lease !== null && job.lease.until > elapsed();

  const next = ({ pool: name, token, limit, lease }: NextRequest): Lease[] => {
    const at = now();
    const leases: Lease[] = [];
    const pool = pools.get(name);
    if (pool === undefined) return leases;
    wakeDue(pool, at);
    for (const lane of pool.awake) {
      if (leases.length >= limit) break;
      const { conversation, jobs } = lane;
      const [job] = jobs;
      if (job === undefined || job.pool !== name || isLeased(job)) continue;
      if (job.due > at) {
        sleep(pool, lane, job.due);
        continue;
      }
      leases.push({
        conversation: conversation.id,
        origin: conversation.origin,
        id: job.id,
        lane: job.lane,
        pool: job.pool,
        token,
        work: job.work,
        attempts: job.attempts,
        progress: job.progress,
        retried: job.retried,
        createdAt: job.createdAt,
        expired: job.expiresAt <= at,
        at,
      });
      job.attempts++;
      job.doubtful ||= job.lease !== null;
      job.lease = { token, until: elapsed() + lease };
    }
    return leases;
  };

  const list = ({ pool, limit }: { readonly pool: string; readonly limit: number }): Awaited[] =>
    [...(pools.get(pool)?.lanes ?? [])]
      .flatMap(({ conversation, jobs: [job] }) =>
        job?.pool === pool ? [{ conversation: conversation.id, job }] : [],
      )
      .sort((a, b) => a.job.due - b.job.due)
      .slice(0, limit)
      .map(({ conversation, job: { id, work, attempts, createdAt, due } }) => ({
        conversation,
        id,
        work,
        attempts,
        createdAt,
        due,
      }));

  const depths = (): Record<string, Depth> => {
    const moment = elapsed();
    const at = now();
    const moments = (pool: string, lanes: ReadonlySet<Lane>) =>
      [...lanes].flatMap(({ jobs: [job] }) => {
        if (job?.pool !== pool) return [];
        return [job.lease === null ? job.due : at + job.lease.until - moment];
      });
    return Object.fromEntries([...pools].map(([pool, { lanes }]) => [pool, depthOf(moments(pool, lanes))]));
  };

  return { make, place, enqueue, remove, isLeased, next, list, depths };
}
