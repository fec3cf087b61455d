/** The clock of stores that have no server to ask for the time. */

/** Where a store's clock gets its time from. */
export type TimeSources = {
  /** Milliseconds since 1970, which somebody may set; the system's clock if absent. */
  readonly now?: () => number;
  /**
   * Milliseconds since any moment, which nobody can set back. If absent, the system's where `now` is the system's, and
   * otherwise one that stands still: then time passes by `now` alone.
   */
  readonly monotonic?: () => number;
};

/**
 * A clock that follows the wall forward and never steps back, so that what is due stays due: due times and ages are its
 * readings. If the wall is set back (by a time server, a restored machine, a hand), the clock goes on from what
 * it told last, as fast as time passes, until the wall has caught up.
 *
 * If the wall is set forward, the clock leaps with it, and what waited until then is due. If that was wrong and is set
 * right, the clock stays ahead: delays and ages go on as ever, only that what it stamps bears a later date.
 *
 * @param sources.since a reading that it does not begin before: the last that an earlier process wrote down.
 */
export function createStoreClock(sources: TimeSources & { readonly since?: number }): () => number {
  const { since = 0, now: wall = Date.now } = sources;
  const monotonic = sources.monotonic ?? (sources.now ? () => 0 : () => performance.now());
  // The last moment when the wall was not behind, or the beginning: what is told counts from there.
  let told = Math.max(since, wall());
  let moment = monotonic();
  return () => {
    const instant = monotonic();
    const passed = told + instant - moment;
    const shown = wall();
    if (shown < passed) return Math.floor(passed);
    told = shown;
    moment = instant;
    return shown;
  };
}

/**
 * The time that passes, by which leases and claims last: who holds one is at work, and is not done sooner because somebody
 * set the wall forward. Without a clock of its own it is the store's.
 *
 * @param now the store's clock.
 */
export const createElapsed = ({ monotonic, now: wall }: TimeSources, now: () => number): (() => number) =>
  monotonic ?? (wall ? now : () => performance.now());
