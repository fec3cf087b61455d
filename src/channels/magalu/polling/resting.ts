/**
 * The time between two looks. It ends early where the seller consents anew, since until then nothing could be looked at: in
 * this process at once, in another one within moments.
 */

import type { Pause } from '../../pause.ts';

export type RestingParts = {
  readonly pause: Pause;
  /** When the seller consented last; null if never. Rejects if that cannot be read. */
  readonly consentedAt: () => Promise<number | null>;
  /** Whether something is wrong that a consent may mend. */
  readonly isHindered: () => boolean;
};

export type Resting = {
  readonly rest: Pause;
  /** The seller has consented here: whoever rests looks now, and whoever looks does it once more. */
  end(): void;
};

/** Milliseconds after which another process's consent is seen. */
const glance = 2_000;

export function createResting({ pause, consentedAt, isHindered }: RestingParts): Resting {
  let ending = new AbortController();
  /** The last consent that a look has had the use of; undefined if that is not known. */
  let seen: number | null | undefined;

  const isNew = async (): Promise<boolean> => {
    const at = await consentedAt().catch(() => seen);
    const isLater = seen !== undefined && at !== seen;
    seen = at;
    return isLater;
  };

  return {
    async rest(milliseconds, signal) {
      const ends = AbortSignal.any([signal, ending.signal]);
      for (let left = milliseconds; left > 0 && !ends.aborted; left -= glance) {
        if (!isHindered()) {
          await pause(left, ends);
          break;
        }
        if (await isNew()) break;
        await pause(Math.min(left, glance), ends);
      }
      if (ending.signal.aborted) ending = new AbortController();
    },
    end: () => ending.abort(),
  };
}
