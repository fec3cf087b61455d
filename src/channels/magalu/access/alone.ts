/** One process at a time renews a seller's token: a lock that outlasts the request, and is seen to do so before it leaves. */

import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../../../core/failure.ts';
import type { Lock } from '../../../stores/contract/locks.ts';
import type { Store } from '../../../stores/store.ts';

export type Alone = {
  /** Of whoever holds the lock: takes nothing any more once another does. */
  readonly store: Store;
  /**
   * Call it right before the request leaves: whoever was stopped on the way would spend what another has spent by now.
   *
   * @throws Failure (`retry`) if the lock might not outlast the request.
   */
  demandTime(): void;
};

export type AloneParts = {
  readonly store: Pick<Store, 'locks' | 'fenced'>;
  /** Of the lock. */
  readonly name: string;
  /** Milliseconds that the request takes at the most, and that a process which died keeps others from it. */
  readonly timeout: number;
  readonly lease: number;
};

/**
 * Runs while no other process does.
 *
 * @param isOver asked while another one is at it: what it brought, or null.
 * @returns null if another one was at it for longer than is waited for.
 */
export type RunAlone = <Result>(
  run: (alone: Alone) => Promise<Result>,
  isOver: () => Promise<Result | null>,
) => Promise<Result | null>;

/** Milliseconds that another process's renewal is waited for, and between two looks. */
const patience = 5_000;
const look = 50;

export function createAlone({ store, name, timeout, lease }: AloneParts): RunAlone {
  const take = async (): Promise<{ readonly lock: Lock; readonly until: number } | null> => {
    // Counted from before it is asked for: it lasts no shorter than is thought here.
    const until = performance.now() + lease;
    const lock = await store.locks.acquire(name, { lease });
    return lock === null ? null : { lock, until };
  };
  return async (run, isOver) => {
    for (const end = performance.now() + patience; ; ) {
      const taken = await take();
      if (taken !== null)
        try {
          return await run({
            store: store.fenced(() => taken.lock),
            demandTime() {
              if (taken.until - performance.now() < timeout * 1.2)
                throw new Failure('retry', 'a renovação do token começou tarde demais', { retryAfter: 0 });
            },
          });
        } finally {
          await store.locks.release(taken.lock).catch(() => {});
        }
      const result = await isOver();
      if (result !== null || performance.now() > end) return result;
      await delay(look);
    }
  };
}
