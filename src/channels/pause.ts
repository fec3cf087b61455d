/** How channels wait between attempts; tests give them something quicker. */

import { setTimeout as delay } from 'node:timers/promises';

/** Waits, or less if the signal aborts; resolves in both cases. */
export type Pause = (milliseconds: number, signal: AbortSignal) => Promise<void>;

export const pause: Pause = (milliseconds, signal) =>
  delay(milliseconds, undefined, { signal }).catch(() => {});
