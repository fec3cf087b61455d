/** Jobs that wait for a person, by their numbers. */

import type { EffectId } from '../../core/ids/index.ts';
import { type Depth, depthOf } from '../contract/depths.ts';
import type { Parked } from '../contract/jobs.ts';
import type { Kept, KeptJob } from './kept.ts';

type KeptParked = {
  readonly kept: Kept;
  readonly job: KeptJob;
  readonly reason: string;
  readonly at: number;
};

export function createParking(now: () => number) {
  const parked = new Map<number, KeptParked>();
  let last = 0;
  return {
    park(kept: Kept, job: KeptJob, reason: string): void {
      parked.set(++last, { kept, job, reason, at: now() });
    },
    has: (id: EffectId): boolean => [...parked.values()].some(({ job }) => job.id === id),
    /** Whether something of a conversation waits here. */
    holds: (kept: Kept): boolean => [...parked.values()].some((one) => one.kept === kept),
    /** All of a conversation. */
    forget(kept: Kept): void {
      for (const [number, one] of parked) if (one.kept === kept) parked.delete(number);
    },
    /** Nobody finds it here any more. */
    take(number: number): KeptParked | undefined {
      const found = parked.get(number);
      parked.delete(number);
      return found;
    },
    depth: (): Depth => depthOf([...parked.values()].map(({ at }) => at)),
    list({ after = 0, limit }: { readonly after?: number; readonly limit: number }): Parked[] {
      return [...parked]
        .filter(([number]) => number > after)
        .slice(0, limit)
        .map(
          ([
            number,
            {
              kept,
              job: { id, work, attempts, createdAt },
              reason,
              at,
            },
          ]) => ({
            number,
            conversation: kept.id,
            id,
            work,
            reason,
            at,
            attempts,
            createdAt,
          }),
        );
    },
  };
}
