/**
 * Limits on guessing, counted durably and before anything is compared: whoever asks twenty times at once gets no more
 * guesses than whoever asks one after another. A right guess is given back.
 */

import { type Counter, createMoments } from '../stores/keeping/moments.ts';
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

/** @param bucket a keyed hash, so that the counters' keys name no document and no protocol. */
export function createAttempts(records: Records, bucket: (text: string) => string): Attempts {
  const moments = createMoments(records);
  const counterOf = (purpose: string, { kind, value }: Door): Counter => ({
    key: `attempts/${purpose}/${kind}/${bucket(`${purpose}\0${kind}\0${value}`)}`,
    within: hour,
  });

  return {
    async guess(purpose, doors, at, make) {
      const counted: Counter[] = [];
      const undo = async () => {
        for (const counter of counted) await moments.forget(counter, at);
      };
      for (const door of doors) {
        const counter = counterOf(purpose, door);
        const limit = limits[door.kind];
        const { changed } = await moments.change(counter, at, (made) => {
          if (made.length < limit) return [...made, at];
          // The newest `limit` are enough to know that it is full, and keep an open door's list short.
          return door.ajar ? [...made, at].slice(-limit) : null;
        });
        if (!changed) {
          await undo();
          return null;
        }
        counted.push(counter);
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
