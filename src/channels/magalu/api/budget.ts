/**
 * How many reads a seller may have in a minute: Magalu takes 200, and of those who only look at what is new some are left
 * for whoever looks after a message that may have been sent.
 */

import type { Pause } from '../../pause.ts';

/** Who reads: a `look` at what is new may wait, an attendant's `work` less so. */
export type Reader = 'look' | 'work';

export type Budget = {
  /** Resolves when there may be one more. */
  take(reader: Reader): Promise<void>;
  /** Magalu wants no read for so many milliseconds. */
  hold(milliseconds: number): void;
};

const minute = 60_000;
/** A little less than 200: what is counted here a moment later may be counted there a moment earlier. */
const most: Readonly<Record<Reader, number>> = { look: 150, work: 190 };

/** @param now milliseconds since any moment; nobody sets it back. */
export function createBudget({ pause, now }: { readonly pause: Pause; readonly now: () => number }): Budget {
  /** When the last ones were, oldest first. */
  let taken: readonly number[] = [];
  let heldUntil = Number.NEGATIVE_INFINITY;

  const freeAt = (reader: Reader): number => {
    const first = taken.at(-most[reader]);
    return Math.max(heldUntil, first === undefined ? Number.NEGATIVE_INFINITY : first + minute);
  };

  return {
    async take(reader) {
      for (;;) {
        const at = now();
        taken = taken.filter((moment) => moment > at - minute);
        const free = freeAt(reader);
        if (free <= at) break;
        await pause(free - at, unending);
      }
      taken = [...taken, now()];
    },
    hold(milliseconds) {
      heldUntil = Math.max(heldUntil, now() + milliseconds);
    },
  };
}

const unending = new AbortController().signal;
