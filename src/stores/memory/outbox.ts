/** The outbox: lanes of jobs, the first of each handed out under a lease. */

import { type Depth, depthOf } from '../depths.ts';
import type { Awaited, Lease, NewJob } from '../jobs.ts';
import type { Store } from '../store.ts';
import { type Kept, type KeptJob, type Lane, plain } from './kept.ts';

type NextRequest = Parameters<Store['next']>[0];

export function createOutbox(now: () => number, elapsed: () => number) {
  const pools = new Map<string, Set<Lane>>();

  /** Puts a job at the end of its lane. */
  const place = (kept: Kept, job: KeptJob): void => {
    const lane = kept.lanes.get(job.lane) ?? { conversation: kept, name: job.lane, jobs: [] };
    kept.lanes.set(job.lane, lane);
    pools.set(job.pool, (pools.get(job.pool) ?? new Set()).add(lane));
    lane.jobs.push(job);
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
    if (lane.jobs.length > 0) return;
    lane.conversation.lanes.delete(lane.name);
    for (const lanes of pools.values()) lanes.delete(lane);
  };

  const isLeased = (job: KeptJob): boolean => job.lease !== null && job.lease.until > elapsed();

  const next = ({ pool, token, limit, lease }: NextRequest): Lease[] => {
    const at = now();
    const leases: Lease[] = [];
    for (const { conversation, jobs } of pools.get(pool) ?? []) {
      if (leases.length >= limit) break;
      const [job] = jobs;
      if (job === undefined || job.pool !== pool || job.due > at || isLeased(job)) continue;
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
    [...(pools.get(pool) ?? [])]
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
    return Object.fromEntries([...pools].map(([pool, lanes]) => [pool, depthOf(moments(pool, lanes))]));
  };

  return { make, place, enqueue, remove, isLeased, next, list, depths };
}
