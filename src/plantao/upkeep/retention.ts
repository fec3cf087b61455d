/**
 * Conversations are kept for so long and no longer, and take so much room and no more: the service itself erases the older
 * ones, in small steps.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { eraseOlder } from '../../archive/erase.ts';
import type { Keys } from '../../keys/index.ts';
import { type Log, reasonOf } from '../../log.ts';
import type { Row, Store } from '../../stores/store.ts';
import { type Budget, createBudget } from './budget.ts';

export type Retention = {
  /** Goes once through what is older, unless it is stopped; how many conversations were erased. */
  sweep(): Promise<number>;
  /** Sweeps now, and then every hour; looks every minute whether what is stored fits. */
  start(): void;
  /** Whether what is stored keeps to its size; null if it need not. */
  standing: Budget['standing'];
  stop(): Promise<void>;
};

const sweepsEvery = 60 * 60_000;
const fitsEvery = 60_000;
/** Milliseconds between two steps: whoever writes meanwhile waits for none of this. */
const rest = 50;

/**
 * @param parts.lasts milliseconds that a conversation is kept after its last line; null for ever.
 * @param parts.limit bytes that may be stored before closed conversations go earlier; no limit if absent or null.
 */
export function createRetention(parts: {
  readonly store: Store;
  readonly keys: Pick<Keys, 'sign'>;
  readonly lasts: number | null;
  readonly limit?: number | null;
  readonly log: Pick<Log, 'info' | 'warn'>;
  /** Milliseconds between two steps, if not the usual. */
  readonly rest?: number;
}): Retention {
  const { store, lasts, log } = parts;
  const stopping = new AbortController();
  const { signal } = stopping;
  const pause = (milliseconds: number) =>
    delay(milliseconds, undefined, { signal, ref: false }).catch(() => {});
  const budget = createBudget({ ...parts, limit: parts.limit ?? null, rest: parts.rest ?? rest });
  let running: Promise<unknown> = Promise.resolve();

  const sweep = async (): Promise<number> => {
    if (lasts === null) return 0;
    let erased = 0;
    let after: Row | null = null;
    do {
      const step = await eraseOlder(parts, store.now() - lasts, after);
      erased += step.erased;
      after = step.next;
      if (after !== null) await pause(parts.rest ?? rest);
    } while (after !== null && !signal.aborted);
    if (erased > 0) log.info({ conversations: erased }, 'old conversations were erased');
    return erased;
  };

  const repeat = async (act: () => Promise<number>, every: number) => {
    while (!signal.aborted) {
      await act().catch((error: unknown) =>
        log.warn({ reason: reasonOf(error) }, 'old conversations could not be erased'),
      );
      await pause(every);
    }
  };

  return {
    sweep,
    start() {
      running = Promise.all([
        lasts === null ? undefined : repeat(sweep, sweepsEvery),
        budget.standing() === null ? undefined : repeat(() => budget.fit(signal), fitsEvery),
      ]);
    },
    standing: budget.standing,
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
