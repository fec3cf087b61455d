/** Conversations are kept for so long and no longer: the service itself erases the older ones, in small steps. */

import { setTimeout as delay } from 'node:timers/promises';
import { eraseOlder } from '../archive/erase.ts';
import type { Keys } from '../keys/index.ts';
import type { Log } from '../log.ts';
import type { Row, Store } from '../stores/store.ts';

export type Retention = {
  /** Goes once through what is older, unless it is stopped; how many conversations were erased. */
  sweep(): Promise<number>;
  /** Sweeps now, and then every hour. */
  start(): void;
  stop(): Promise<void>;
};

const every = 60 * 60_000;
/** Milliseconds between two steps: whoever writes meanwhile waits for none of this. */
const rest = 50;

/** @param parts.lasts milliseconds that a conversation is kept after its last line; null for ever. */
export function createRetention(parts: {
  readonly store: Store;
  readonly keys: Pick<Keys, 'sign'>;
  readonly lasts: number | null;
  readonly log: Pick<Log, 'info' | 'warn'>;
  /** Milliseconds between two steps, if not the usual. */
  readonly rest?: number;
}): Retention {
  const { store, lasts, log } = parts;
  const stopping = new AbortController();
  const { signal } = stopping;
  const pause = (milliseconds: number) =>
    delay(milliseconds, undefined, { signal, ref: false }).catch(() => {});
  let running = Promise.resolve();

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

  const run = async () => {
    while (!signal.aborted) {
      await sweep().catch((error: unknown) =>
        log.warn(
          { reason: error instanceof Error ? error.message : 'unknown' },
          'old conversations could not be erased',
        ),
      );
      await pause(every);
    }
  };

  return {
    sweep,
    start() {
      if (lasts !== null) running = run();
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
