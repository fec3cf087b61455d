/** Rounds of turns, one after another, while those before them are being committed. */

import { randomUUID } from 'node:crypto';
import { type AdvanceParts, beginRound } from './advance.ts';

/** How many conversations a round takes. */
const batch = 64;
/** How many rounds are being committed at once. */
const most = 4;
/** How many conversations may be claimed for the rounds after the next one. */
const waiting = 3 * batch;

export type Turning = {
  /** Claims and decides; whether there may be more. @throws what a commit before it threw. */
  round(): Promise<boolean>;
  /** Called when a commit failed: the loop waits then as it would for any store that does not answer. */
  onFailure(callback: () => void): void;
  /** Takes nothing more, and resolves once nothing is being committed. */
  drained(): Promise<void>;
};

export function createTurning(parts: AdvanceParts): Turning {
  const underWay = new Set<Promise<void>>();
  const failures: unknown[] = [];
  let failed = () => {};
  return {
    async round() {
      if (underWay.size >= most) await Promise.race(underWay);
      if (failures.length > 0) throw failures.splice(0)[0];
      const { claimed, committed } = await beginRound(parts, {
        ...{ token: randomUUID(), limit: batch },
        ahead: waiting,
      });
      const ending = committed
        .catch((error) => {
          failures.push(error);
          failed();
        })
        .finally(() => underWay.delete(ending));
      underWay.add(ending);
      return claimed > 0;
    },
    onFailure(callback: () => void) {
      failed = callback;
    },
    async drained() {
      await parts.store.claim({ token: randomUUID(), limit: 0, lease: 0 }).catch(() => {});
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
