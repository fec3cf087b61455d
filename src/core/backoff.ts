/** When to try again. */

/** The first pause and the longest one, in milliseconds. */
export type Pauses = { readonly first?: number; readonly most?: number };

/**
 * Milliseconds until the next attempt, after `earlier` pauses: a second doubled by each of them, a minute at the most,
 * unless told. Those that failed together come back a little apart: up to 10 % earlier or later.
 *
 * @param chance from 0 to 1, another one for each that waits.
 */
export const backoff = (
  earlier: number,
  chance: number,
  { first = 1_000, most = 60_000 }: Pauses = {},
): number => {
  const pause = Math.min(most, first * 2 ** Math.min(earlier, 20));
  return Math.round(pause * (0.9 + 0.2 * chance));
};
