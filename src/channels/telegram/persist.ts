/** Trying again until it works: what reading from a network comes down to. */

import { backoff } from '../../core/backoff.ts';
import type { Failure } from '../../core/failure.ts';
import type { Pause } from '../pause.ts';
import { translate } from './failures.ts';

/**
 * Repeats an attempt until it succeeds, after pauses of about 1 s, 2 s, 4 s … 60 s, or longer where the other side asks
 * for it.
 *
 * @returns whether it succeeded: false once the signal has aborted.
 */
export async function persist(
  attempt: () => Promise<void>,
  options: {
    readonly signal: AbortSignal;
    readonly pause: Pause;
    readonly onMiss: (failure: Failure, thrown: unknown) => void | Promise<void>;
  },
): Promise<boolean> {
  for (let misses = 0; !options.signal.aborted; misses++) {
    try {
      await attempt();
      return true;
    } catch (thrown) {
      if (options.signal.aborted) return false;
      const failure = translate(thrown);
      await options.onMiss(failure, thrown);
      const wait = backoff(misses, Math.random());
      await options.pause(Math.max(wait, failure.retryAfter ?? 0), options.signal);
    }
  }
  return false;
}
