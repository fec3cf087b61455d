/** When to try again. */

import * as core from '../core/backoff.ts';

/** Milliseconds until the attempt after one that had `earlier` ones before it. */
export const backoff = (earlier: number, pauses?: core.Pauses): number =>
  core.backoff(earlier, Math.random(), pauses);
