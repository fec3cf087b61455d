/** Moments counted durably under a key and forgotten in time, however many count at once: what limits on guessing go by. */

import { z } from 'zod';
import { Failure } from '../../core/failure.ts';
import type { Records } from '../store.ts';

/** What is counted, and the milliseconds for which each moment counts. */
export type Counter = { readonly key: string; readonly within: number };

export type Moments = {
  /**
   * Replaces the moments that still count `at` a time by what `change` makes of them; null leaves them. `change` may be
   * called several times.
   *
   * @throws Failure `retry` if too many others changed them meanwhile.
   */
  change(
    counter: Counter,
    at: number,
    change: (before: readonly number[]) => readonly number[] | null,
  ): Promise<{ readonly before: readonly number[]; readonly changed: boolean }>;
  /** Forgets one moment; others stay. */
  forget(counter: Counter, moment: number): Promise<void>;
};

const stored = z.object({ made: z.array(z.number()) });

/** Whoever loses so many races against others at one counter is told to come again. */
const patience = 100;

export function createMoments(records: Records): Moments {
  const moments: Moments = {
    async change({ key, within }, at, change) {
      for (let lost = 0; lost < patience; lost++) {
        const found = await records.get(key);
        const before =
          found === null ? [] : stored.parse(found.value).made.filter((time) => time > at - within);
        const made = change(before);
        if (made === null) return { before, changed: false };
        if (await records.set(key, { made }, { expect: found?.version ?? null, expiresIn: within }))
          return { before, changed: true };
      }
      throw new Failure('retry', 'too many attempts at the same time');
    },
    async forget(counter, moment) {
      await moments.change(counter, moment, (before) => {
        const index = before.indexOf(moment);
        return index < 0 ? null : before.toSpliced(index, 1);
      });
    },
  };
  return moments;
}
