/** How much of what was confirmed a fault takes, and from how far around it. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Post, Store } from '../../../src/stores/store.ts';
import { posting } from '../../contracts/store/stage.ts';

export type Confirmed = {
  readonly number: number;
  /** Milliseconds, by `now`. */
  readonly at: number;
};

export type Losses = {
  /** Messages that were confirmed, and of these those that are not there. */
  readonly confirmed: number;
  readonly lost: number;
  /** How many milliseconds before the fault the earliest of these was confirmed, and after its beginning the latest. */
  readonly before: number;
  readonly after: number;
};

/** Milliseconds, the same for all processes of a machine. */
export const now = (): number => performance.timeOrigin + performance.now();

/** How many write at once, and how many milliseconds each takes to go on: all that they write is read again. */
const writers = 8;
const pace = 4;
/** The last message that was written by anybody. */
let count = 0;

/** Each is a conversation of its own. */
export const message = (number: number): Post =>
  posting(number, `mensagem ${number}`, { dedupe: `message-${number}` });

/** Has many write, each what is next once the last was confirmed; what is refused is not written again. Returns how to end it. */
export function writeOn(store: Store, confirmed: Confirmed[]): () => Promise<void> {
  let ending = false;
  const write = async () => {
    while (!ending) {
      const number = ++count;
      await store.post([message(number)]).then(
        () => confirmed.push({ number, at: now() }),
        () => {},
      );
      await sleep(pace);
    }
  };
  const writing = Promise.all(Array.from({ length: writers }, write));
  return async () => {
    ending = true;
    await writing;
  };
}

/** @param fault when it began. @param store what is left, in which all of them are written again. */
export async function countLosses(
  store: Store,
  confirmed: readonly Confirmed[],
  fault: number,
): Promise<Losses> {
  const lost: number[] = [];
  for (let from = 0; from < confirmed.length; from += 200) {
    const page = confirmed.slice(from, from + 200);
    const outcomes = await store.post(page.map(({ number }) => message(number)));
    lost.push(...page.flatMap(({ at }, index) => (outcomes[index] === 'repeated' ? [] : at - fault)));
  }
  return {
    confirmed: confirmed.length,
    lost: lost.length,
    before: Math.round(Math.max(0, ...lost.map((at) => -at))),
    after: Math.round(Math.max(0, ...lost)),
  };
}

/** Several measurements as one: all that was lost, from as far as ever. */
export const inAll = (measured: readonly Losses[]): Losses => ({
  confirmed: measured.reduce((sum, { confirmed }) => sum + confirmed, 0),
  lost: measured.reduce((sum, { lost }) => sum + lost, 0),
  before: Math.max(0, ...measured.map(({ before }) => before)),
  after: Math.max(0, ...measured.map(({ after }) => after)),
});
