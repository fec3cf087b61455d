/** A loop that rests until it is woken, and waits longer and longer for a store that does not answer. */

import { type Log, reasonOf } from '../log.ts';
import { backoff } from './retry.ts';

/** `ended` resolves once its last round is over, after the signal. */
export type Loop = { wake(): void; readonly ended: Promise<void> };

/** Runs `round` whenever woken, and again at once while it finds something; `round` tells whether it did. */
export function runLoop(name: string, round: () => Promise<boolean>, signal: AbortSignal, log: Log): Loop {
  let wake = () => {};
  let woken = false;
  let interrupt = () => {};
  const rest = () =>
    new Promise<void>((resolve) => {
      if (woken || signal.aborted) return resolve();
      wake = resolve;
    });
  /** Waits, whoever wakes it: the store does not answer anyway. */
  const recover = (duration: number) =>
    new Promise<void>((resolve) => {
      if (signal.aborted) return resolve();
      const timer = setTimeout(resolve, duration);
      interrupt = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  signal.addEventListener('abort', () => {
    wake();
    interrupt();
  });
  const run = async () => {
    let failures = 0;
    while (!signal.aborted) {
      woken = false;
      try {
        const busy = await round();
        failures = 0;
        if (!busy) await rest();
      } catch (error) {
        log.error({ loop: name, reason: reasonOf(error) }, 'the store does not answer');
        await recover(backoff(failures++, { most: 10_000 }));
      }
    }
  };
  return {
    wake() {
      if (woken) return;
      woken = true;
      wake();
    },
    ended: run(),
  };
}
