/**
 * Limits on guessing, counted durably and before anything is compared: whoever asks twenty times at once gets no more
 * guesses than whoever asks one after another. A right guess is given back.
 */

import { z } from 'zod';
import { Failure } from '../core/failure.ts';
import type { Records } from '../stores/store.ts';
import type { Asker } from './call.ts';

/** One thing that guesses are counted by. */
export type Door = {
  readonly kind: 'chat' | 'via' | 'target';
  /** What stands behind it: never stored as it is. */
  readonly value: string;
  /** Counts, but is not closed for this asker however many there were. */
  readonly ajar?: true;
};

export type Attempts = {
  /**
   * Counts one guess at `purpose` (`document`, `protocol`) against each door, then makes it. The guess says whether it
   * was right; a right one is given back, and so is one that threw, because then nothing was compared.
   *
   * @returns the guess's answer, or null if a door is closed: then nothing was guessed and nothing is counted.
   */
  guess<Answer>(
    purpose: string,
    doors: readonly Door[],
    at: number,
    make: () => Promise<{ readonly right: boolean; readonly answer: Answer }>,
  ): Promise<Answer | null>;
};

const hour = 3_600_000;

/** Wrong guesses within an hour. Many people may share an address (a carrier's NAT), so `via` is wider. */
const limits = { chat: 5, via: 20, target: 5 } as const;

/** When the guesses were made that still count. */
const counter = z.object({ made: z.array(z.number()) });

/** Whoever loses so many races against other guesses of one counter is told to come again. */
const patience = 100;

/** @param bucket a keyed hash, so that the counters' keys name no document and no protocol. */
export function createAttempts(records: Records, bucket: (text: string) => string): Attempts {
  const keyOf = (purpose: string, { kind, value }: Door) =>
    `attempts/${purpose}/${kind}/${bucket(`${purpose}\0${kind}\0${value}`)}`;

  /** Replaces a counter's list by compare-and-set; null from `change` leaves it. Whether it was changed. */
  async function update(
    key: string,
    at: number,
    change: (made: readonly number[]) => readonly number[] | null,
  ): Promise<boolean> {
    for (let lost = 0; lost < patience; lost++) {
      const found = await records.get(key);
      const made = found === null ? [] : counter.parse(found.value).made.filter((time) => time > at - hour);
      const changed = change(made);
      if (changed === null) return false;
      if (await records.set(key, { made: changed }, { expect: found?.version ?? null, expiresIn: hour }))
        return true;
    }
    throw new Failure('retry', 'too many attempts at the same time');
  }

  /** Takes back one guess. A newer one stays: only this one's time is removed. */
  const giveBack = (key: string, at: number) =>
    update(key, at, (made) => {
      const index = made.indexOf(at);
      return index < 0 ? null : made.toSpliced(index, 1);
    });

  return {
    async guess(purpose, doors, at, make) {
      const counted: string[] = [];
      const undo = async () => {
        for (const key of counted) await giveBack(key, at);
      };
      for (const door of doors) {
        const key = keyOf(purpose, door);
        const limit = limits[door.kind];
        const entered = await update(key, at, (made) => {
          if (made.length < limit) return [...made, at];
          // The newest `limit` are enough to know that it is full, and keep an open door's list short.
          return door.ajar ? [...made, at].slice(-limit) : null;
        });
        if (!entered) {
          await undo();
          return null;
        }
        counted.push(key);
      }
      let outcome: Awaited<ReturnType<typeof make>>;
      try {
        outcome = await make();
      } catch (thrown) {
        await undo();
        throw thrown;
      }
      if (outcome.right) await undo();
      return outcome.answer;
    },
  };
}

/** The doors of somebody who asks: their chat and, on the web, their address. */
export const doorsOf = ({ conversation, via }: Asker): readonly Door[] => [
  { kind: 'chat', value: conversation },
  ...(via === undefined ? [] : [{ kind: 'via', value: via } as const]),
];
