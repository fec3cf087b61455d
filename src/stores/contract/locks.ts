/**
 * What only one process does at a time: listening to an account, sending for it, erasing what is old. Whoever does it holds
 * a lock, for as long as it lives and renews it; the next holder's token is greater, and the store refuses the one before.
 */

import { createElapsed, type TimeSources } from '../keeping/clock.ts';
import type { Store } from '../store.ts';

export type Lock = {
  readonly name: string;
  /** Grows with each holder: what a store tells a late one from its successor by (a fencing token). */
  readonly token: number;
};

export interface Locks {
  /**
   * Takes a lock for `lease` milliseconds; null if another has it. Once it resolves, the store takes nothing more
   * from earlier holders. Names are of `a-z0-9:-`.
   */
  acquire(name: string, options: { readonly lease: number }): Promise<Lock | null>;
  /** Whether it is still this holder's; if so it lasts `lease` milliseconds from now. */
  renew(lock: Lock, options: { readonly lease: number }): Promise<boolean>;
  /** Gives it back; nothing happens if it is another's by now. */
  release(lock: Lock): Promise<void>;
}

/** Nothing was written: what is done alone is another's by now. */
export class LockLost extends Error {
  constructor(name: string) {
    super(`another process does "${name}" by now`);
    this.name = 'LockLost';
  }
}

type Held = { readonly token: number; until: number };

/** The locks of a store that one process has to itself, and `fenced` of it: nobody is there whom they must outlast. */
export function createLocks(sources: TimeSources, now: () => number) {
  const elapsed = createElapsed(sources, now);
  const held = new Map<string, Held>();
  const tokens = new Map<string, number>();

  const isHeld = ({ name, token }: Lock): boolean => held.get(name)?.token === token;
  const locks: Locks = {
    async acquire(name, { lease }) {
      const moment = elapsed();
      if ((held.get(name)?.until ?? 0) > moment) return null;
      const token = (tokens.get(name) ?? 0) + 1;
      tokens.set(name, token);
      held.set(name, { token, until: moment + lease });
      return { name, token };
    },
    async renew(lock, { lease }) {
      const moment = elapsed();
      const mine = held.get(lock.name);
      if (mine?.token !== lock.token || mine.until <= moment) return false;
      mine.until = moment + lease;
      return true;
    },
    async release(lock) {
      if (isHeld(lock)) held.delete(lock.name);
    },
  };

  /** Rejects once another has taken the lock: whoever is merely late is nobody's rival yet. */
  const demand = (current: () => Lock | null): void => {
    const lock = current();
    if (lock === null) throw new LockLost('');
    if ((tokens.get(lock.name) ?? 0) > lock.token) throw new LockLost(lock.name);
  };

  const fence = (store: Store, current: () => Lock | null): Store => {
    const { records } = store;
    return {
      ...store,
      async post(posts, options) {
        demand(current);
        return store.post(posts, options);
      },
      async report(reports) {
        demand(current);
        return store.report(reports);
      },
      async erase(conversation, options) {
        demand(current);
        return store.erase(conversation, options);
      },
      records: {
        ...records,
        async set(key, value, options) {
          demand(current);
          return records.set(key, value, options);
        },
        async delete(key) {
          demand(current);
          return records.delete(key);
        },
        async write(changes) {
          demand(current);
          return records.write(changes);
        },
      },
    };
  };
  return { locks, fence };
}
