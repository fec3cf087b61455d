/** When to try again. */

/** Milliseconds before the attempt after `attempts` failed ones: `first` doubled each time, at most `most`, ±10 %. */
export const backoff = (attempts: number, { first = 1_000, most = 60_000 } = {}): number => {
  const delay = Math.min(most, first * 2 ** Math.min(attempts, 20));
  return Math.round(delay * (0.9 + 0.2 * Math.random()));
};
