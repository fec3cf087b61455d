/**
 * What one process does for all of them: listening to an account, sending at its pace, erasing what is old. Whichever
 * has the lock does it; when that one dies, stops or is cut off, another does, within the lease.
 */

import { type Log, reasonOf } from '../../log.ts';
import type { Store } from '../../stores/store.ts';
import { type Hold, hold } from './hold.ts';

/** What is done alone. It is started and stopped any number of times, one after the other. */
export type Duty = {
  /** If it rejects, the lock is given back, and everything is tried again later. */
  start(): Promise<void>;
  /**
   * Also after a `start` that rejected.
   *
   * @param how.replaced another process does it by now, or may at any moment: nothing more is to be told to the outside.
   */
  stop(how: { readonly replaced: boolean }): Promise<void>;
};

export type Alone = {
  /** The store for what is done alone: whoever has been replaced writes nothing (`LockLost`). */
  readonly store: Store;
  /** Whether it is for this process to do now. */
  isOurs(): boolean;
  /** Who does it, as far as is known: `nobody` also while the store does not answer. */
  whose(): 'ours' | 'others' | 'nobody';
  /**
   * Begins it if nobody else does it, and tries again from time to time. Resolves after the first trial.
   *
   * @throws what the store or the duty throws at the first trial: nothing is tried again then.
   */
  start(duty: Duty): Promise<void>;
  /** Ends it, and gives the lock to whoever waits for it. */
  stop(): Promise<void>;
};

export type AloneOptions = {
  readonly store: Store;
  /** The lock's, of `a-z0-9:-`. */
  readonly name: string;
  readonly log: Pick<Log, 'info' | 'warn'>;
  /** Milliseconds that a process which died, or sleeps, keeps the others from it; `lasts` if absent. */
  readonly lease?: number;
  /** From 0 to 1. */
  readonly random?: () => number;
};

/** Milliseconds that a lock outlives its holder. */
export const lasts = 15_000;
/** What processes tell each other of: a lock that was given back. */
const freed = 'lock-freed';

export function createAlone(options: AloneOptions): Alone {
  const { store, name, log, lease = lasts, random = Math.random } = options;
  const isShared = store.peers !== undefined;
  const stopping = new AbortController();
  const { signal } = stopping;
  const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  let own: Hold | null = null;
  let whose: ReturnType<Alone['whose']> = 'nobody';
  let running: Promise<void> = Promise.resolve();
  let wake = () => {};

  /** Takes the lock and begins; resolves to what lasts for as long as it is held, or to null if it is another's. */
  const begin = async (duty: Duty): Promise<{ readonly over: Promise<void> } | null> => {
    let lose = () => {};
    const over = new Promise<void>((resolve) => {
      lose = resolve;
    });
    own = await hold(store, name, { lease, lost: () => lose() });
    whose = own === null ? 'others' : 'nobody';
    if (own === null) return null;
    try {
      await duty.start();
    } catch (thrown) {
      await end(duty);
      throw thrown;
    }
    whose = 'ours';
    if (isShared) log.info({ lock: name }, 'done by this process from now on');
    return { over };
  };

  const end = async (duty: Duty): Promise<void> => {
    const ending = own;
    if (ending === null) return;
    whose = 'nobody';
    const replaced = ending.current() === null;
    if (replaced) log.warn({ lock: name }, 'not done by this process any more: another one may');
    await duty
      .stop({ replaced })
      .catch((error: unknown) =>
        log.warn({ lock: name, reason: reasonOf(error) }, 'what is done alone did not end cleanly'),
      );
    own = null;
    await ending.release().catch(() => {});
    if (!replaced) store.peers?.tell(freed, name);
  };

  /** About so many milliseconds, or until somebody gave the lock back. */
  const rest = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds * (0.8 + 0.4 * random())).unref();
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (signal.aborted) wake();
    });

  const goOn = async (duty: Duty, first: Awaited<ReturnType<typeof begin>>): Promise<void> => {
    let misses = 0;
    for (let begun = first; ; ) {
      // Whoever lost it may find it free: a store that failed over has forgotten whose it was.
      const soon = begun !== null;
      if (begun !== null) {
        await Promise.race([begun.over, stopped]);
        await end(duty);
        begun = null;
      }
      if (!signal.aborted) await rest(lease / (soon ? 15 : 3));
      if (signal.aborted) return;
      try {
        begun = await begin(duty);
        misses = 0;
      } catch (error) {
        whose = 'nobody';
        if (misses++ === 0)
          log.warn({ lock: name, reason: reasonOf(error) }, 'what is done alone could not be begun');
      }
    }
  };

  return {
    store: store.fenced(() => own?.current() ?? null),
    isOurs: () => !signal.aborted && own?.current() != null,
    whose: () => whose,
    async start(duty) {
      const first = await begin(duty);
      const unhear = store.peers?.hear(freed, (which) => {
        if (which === name) wake();
      });
      running = goOn(duty, first).finally(unhear);
    },
    async stop() {
      stopping.abort();
      wake();
      await running;
    },
  };
}
