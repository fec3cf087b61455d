/** Holding a lock: it is renewed for as long as this process lives, and given up before anybody else can have it. */

import type { Lock } from '../../stores/contract/locks.ts';
import type { Store } from '../../stores/store.ts';

export type Hold = {
  /** The lock; null once it is lost, or given back. */
  current(): Lock | null;
  /** Gives it back. What the store does not hear of lasts until the lease is over. */
  release(): Promise<void>;
};

export type HoldOptions = {
  /** Milliseconds that the lock outlives a process that dies. */
  readonly lease: number;
  /** Called once, if it is lost: refused, or not renewed in time. Not if it is given back. */
  readonly lost: () => void;
  /** Milliseconds since any moment, which nobody can set back: it goes on while the process is stopped. */
  readonly now?: () => number;
};

/**
 * Takes a lock, or resolves to null if another process has it. Where only one process can have the store, it is kept
 * without being renewed.
 *
 * @throws what the store throws.
 */
export async function hold(
  { locks, peers }: Pick<Store, 'locks' | 'peers'>,
  name: string,
  { lease, lost, now = () => performance.now() }: HoldOptions,
): Promise<Hold | null> {
  /** Counted from before the store was asked, and short of the lease: what is begun at the last moment takes its time. */
  const lasting = lease - lease / 8;
  let until = now() + lasting;
  const taken = await locks.acquire(name, { lease });
  if (taken === null) return null;
  if (now() >= until) {
    // The store answered so late that the lease may be over before anything is begun.
    await locks.release(taken);
    return null;
  }
  let lock: Lock | null = taken;
  let renewing: NodeJS.Timeout | undefined;
  let ending: NodeJS.Timeout | undefined;
  const isSole = peers === undefined;

  const end = () => {
    lock = null;
    clearTimeout(renewing);
    clearTimeout(ending);
  };
  const lose = () => {
    if (lock === null) return;
    end();
    lost();
  };
  const renewIn = (milliseconds: number) => {
    renewing = setTimeout(() => void renew(), milliseconds).unref();
  };
  const watchEnd = () => {
    clearTimeout(ending);
    ending = setTimeout(lose, Math.max(0, until - now())).unref();
  };
  const renew = async () => {
    const asked = now();
    const renewed = await locks.renew(taken, { lease }).catch(() => null);
    if (lock === null) return;
    if (renewed === false) return lose();
    if (renewed) {
      until = asked + lasting;
      watchEnd();
    }
    // What did not answer is asked again soon: there is little time.
    renewIn(renewed ? lease / 3 : lease / 15);
  };
  if (!isSole) {
    watchEnd();
    renewIn(lease / 3);
  }

  return {
    // By the clock, too: who was stopped wakes up before its own timers.
    current: () => (isSole || now() < until ? lock : null),
    async release() {
      if (lock === null) return;
      end();
      await locks.release(taken);
    },
  };
}
