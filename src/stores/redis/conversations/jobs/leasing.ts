/** Jobs that were leased as they were made, since somebody here had a place for them; by pool. */

import type { ConversationId } from '../../../../core/ids/index.ts';
import type { Lease } from '../../../contract/jobs.ts';
import { type Ahead, createAhead } from '../ahead.ts';

export type Leasing = ReturnType<typeof createLeasing>;

/** Milliseconds: long enough for whoever is busy or stops for a moment, since what was begun is not to be begun twice. */
const longest = 10_000;

/** @param moment by what leases last. */
export function createLeasing(moment: () => number) {
  const pools = new Map<string, Ahead<Lease>>();

  const of = (pool: string): Ahead<Lease> => {
    const ahead = pools.get(pool) ?? createAhead<Lease>(moment, longest);
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

    /** What nobody has begun yet of what these say: from now on it is kept no longer. */
    takeOut: (conversations: ReadonlySet<ConversationId>): readonly Lease[] =>
      [...pools.values()].flatMap((ahead) =>
        ahead.takeOut(({ conversation }) => conversations.has(conversation)),
      ),

    /** Whether it is kept; if not, it is to be given back. */
    keep: (lease: Lease, until: number): boolean => of(lease.pool).keep(lease, until),
  };
}
