/** How much waits in a store: what whoever watches over a service looks at first. */

/** How much of something there is, and when the first of it is due; null if there is nothing. The store's clock. */
export type Depth = { readonly count: number; readonly since: number | null };

export type Depths = {
  /** Conversations with unread entries, claimed ones too; `since` the oldest of these entries came. */
  readonly unread: Depth;
  /**
   * By pool, its lanes that have jobs; `since` the first of these may be taken: it is due, or who has it has let its lease
   * run out. Later than now if none may. A pool without jobs may be missing.
   */
  readonly jobs: Readonly<Record<string, Depth>>;
  /** Those that are set; `since` the first of them is due: later than now, unless they are fired too late. */
  readonly timers: Depth;
  /** What waits for a person; `since` the first was parked. */
  readonly parked: Depth;
};

/** Bytes that are taken, and that may be; null if nothing sets a limit but the machine. */
export type Room = { readonly used: number; readonly limit: number | null };

export function depthOf(moments: Iterable<number>): Depth {
  let count = 0;
  let since = Number.POSITIVE_INFINITY;
  for (const moment of moments) {
    count++;
    since = Math.min(since, moment);
  }
  return { count, since: since === Number.POSITIVE_INFINITY ? null : since };
}
