/**
 * Limits on guessing passwords and codes, counted durably and before anything is compared: whoever asks twenty times at
 * once gets no more guesses than whoever asks one after another. A right guess is given back.
 */

import { createMoments } from '../../stores/keeping/moments.ts';
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

/** @param bucket a keyed hash, so that the counters' keys name no login and no address. */
export function createAttempts(records: Records, bucket: (text: string) => string): Attempts {
  const moments = createMoments(records);
  type Door = { readonly key: string; readonly most: number; readonly within: number };
  const doorOf = (kind: keyof typeof limits, value: string): Door => ({
    key: `people/attempts/${kind}/${bucket(`${kind}\0${value}`)}`,
    ...limits[kind],
  });

  return {
    async count(account, address, at) {
      const counted: Door[] = [];
      const giveBack = async () => {
        for (const door of counted.splice(0)) await moments.forget(door, at);
      };
      for (const door of [
        doorOf('pair', `${account}\0${address}`),
        doorOf('account', account),
        doorOf('address', address),
      ]) {
        const { before, changed } = await moments.change(door, at, (made) =>
          made.length < door.most ? [...made, at] : null,
        );
        if (!changed) {
          await giveBack();
          return { wait: Math.max(1, Math.min(...before) + door.within - at) };
        }
        counted.push(door);
      }
      return { giveBack };
    },
  };
}
