/**
 * Limits on guessing passwords and codes, counted durably and before anything is compared: whoever asks twenty times at
 * once gets no more guesses than whoever asks one after another. A right guess is given back.
 */

import { z } from 'zod';
import { Failure } from '../../core/failure.ts';
import type { Records } from '../../stores/store.ts';

const minute = 60_000;

/**
 * Wrong guesses within so many milliseconds. One person at one address is stopped first; an account as a whole gives way
 * later, so that a stranger who types somebody's login does not lock them out; an office shares one address.
 */
export const limits = {
  pair: { most: 5, within: 15 * minute },
  account: { most: 20, within: 60 * minute },
  address: { most: 30, within: 15 * minute },
} as const;

export type Attempts = {
  /** Counts one guess, or tells for how many milliseconds none is taken: then nothing is counted. */
  count(
    account: string,
    address: string,
    at: number,
  ): Promise<{ readonly giveBack: () => Promise<void> } | { readonly wait: number }>;
};

/** When the guesses were made that still count. */
const counter = z.object({ made: z.array(z.number()) });

/** Whoever loses so many races against other guesses of one counter is told to come again. */
const patience = 100;

/** @param bucket a keyed hash, so that the counters' keys name no login and no address. */
export function createAttempts(records: Records, bucket: (text: string) => string): Attempts {
  type Door = { readonly key: string; readonly most: number; readonly within: number };
  const doorOf = (kind: keyof typeof limits, value: string): Door => ({
    key: `people/attempts/${kind}/${bucket(`${kind}\0${value}`)}`,
    ...limits[kind],
  });

  /** Replaces a door's list by compare-and-set; null from `change` leaves it. The list as it was found. */
  async function update(
    { key, within }: Door,
    at: number,
    change: (made: readonly number[]) => readonly number[] | null,
  ): Promise<readonly number[]> {
    for (let lost = 0; lost < patience; lost++) {
      const found = await records.get(key);
      const made = found === null ? [] : counter.parse(found.value).made.filter((time) => time > at - within);
      const changed = change(made);
      if (changed === null) return made;
      if (await records.set(key, { made: changed }, { expect: found?.version ?? null, expiresIn: within }))
        return made;
    }
    throw new Failure('retry', 'too many attempts at the same time');
  }

  return {
    async count(account, address, at) {
      const counted: Door[] = [];
      const giveBack = async () => {
        for (const door of counted.splice(0))
          await update(door, at, (made) => {
            const index = made.indexOf(at);
            return index < 0 ? null : made.toSpliced(index, 1);
          });
      };
      for (const door of [
        doorOf('pair', `${account}\0${address}`),
        doorOf('account', account),
        doorOf('address', address),
      ]) {
        const made = await update(door, at, (before) => (before.length < door.most ? [...before, at] : null));
        if (made.length >= door.most) {
          await giveBack();
          return { wait: Math.max(1, Math.min(...made) + door.within - at) };
        }
        counted.push(door);
      }
      return { giveBack };
    },
  };
}
