/** What the stored data need from time to time, and one process does for all: erasing what is old, sealing anew. */

import type { Data } from '../../data/index.ts';
import type { Log } from '../../log.ts';
import { createAlone } from '../together/alone.ts';
import { createRetention, type Retention } from './retention.ts';

export type Upkeep = {
  start(): Promise<void>;
  /** Goes once more through what is stored, if this process does so: its key has changed. */
  rewrite(): void;
  /** Whether what is stored keeps to its size, if this process sees to it; null if not, or if it need not. */
  standing: Retention['standing'];
  stop(): Promise<void>;
};

/**
 * @param parts.lasts milliseconds that a conversation is kept after its last line; null for ever.
 * @param parts.limit bytes that may be stored before closed conversations go earlier; null for no limit.
 */
export function createUpkeep({
  data,
  lasts,
  limit,
  log,
}: {
  readonly data: Pick<Data, 'store' | 'keys' | 'rewrite'>;
  readonly lasts: number | null;
  readonly limit: number | null;
  readonly log: Log;
}): Upkeep {
  const { store, keys } = data;
  const alone = createAlone({ store, name: upkeepLock, log });
  let retention: Retention | null = null;
  let rewriting: ReturnType<typeof createRewriting> | null = null;
  return {
    start: () =>
      alone.start({
        async start() {
          rewriting = createRewriting(data, log);
          rewriting.start();
          retention = createRetention({ store: alone.store, keys, lasts, limit, log });
          retention.start();
        },
        async stop() {
          await Promise.all([rewriting?.stop(), retention?.stop()]);
          retention = null;
        },
      }),
    rewrite: () => rewriting?.start(),
    standing: () => retention?.standing() ?? null,
    stop: () => alone.stop(),
  };
}

/** Held by one process whenever any runs. */
export const upkeepLock = 'upkeep';

/** What sealing was switched on or off for, or what has an older key, is written anew while the service works. */
function createRewriting(data: Pick<Data, 'rewrite'>, log: Log) {
  const stopping = new AbortController();
  let running = Promise.resolve();
  return {
    start() {
      running = running.then(async () => {
        const whole = await data.rewrite(stopping.signal).catch(() => false);
        if (!whole && !stopping.signal.aborted)
          log.warn({}, 'not everything that is stored could be sealed anew');
      });
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
