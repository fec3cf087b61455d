/** Jobs that were leased as they were made, since somebody here had a place for them; by pool. */

import type { Lease } from '../../jobs.ts';
import { type Ahead, createAhead } from './ahead.ts';

export type Leasing = ReturnType<typeof createLeasing>;

/** @param moment by what leases last. */
export function createLeasing(moment: () => number) {
  const pools = new Map<string, Ahead<Lease>>();

  const of = (pool: string): Ahead<Lease> => {
    const ahead = pools.get(pool) ?? createAhead<Lease>(moment);
    pools.set(pool, ahead);
    return ahead;
  };

  return {
    of,

    /** Sets aside a place: for how many milliseconds the job may be leased; 0 if it must wait like any other. */
    reserve(pool: string): number {
      const { places = 0, lease = 0 } = pools.get(pool)?.reserve(1) ?? {};
      return places * lease;
    },

    /** It was not leased after all. */
    free: (pool: string): void => pools.get(pool)?.free(1),

    keep: (lease: Lease, until: number): void => of(lease.pool).keep(lease, until),
  };
}
