/** Which locks this process has, of those that it has asked for. */

import type { Locks } from '../stores/contract/locks.ts';

export type HeldLocks = {
  observe(locks: Locks): Locks;
  /** By name, whether it has it now. */
  held(): ReadonlyMap<string, boolean>;
};

export function observeLocks(): HeldLocks {
  /** By name, until when by the time that passes; 0 if another has it. */
  const until = new Map<string, number>();
  return {
    observe: (locks) => ({
      async acquire(name, options) {
        const asked = performance.now();
        const lock = await locks.acquire(name, options);
        until.set(name, lock === null ? 0 : asked + options.lease);
        return lock;
      },
      async renew(lock, options) {
        const asked = performance.now();
        const isOurs = await locks.renew(lock, options);
        until.set(lock.name, isOurs ? asked + options.lease : 0);
        return isOurs;
      },
      async release(lock) {
        until.set(lock.name, 0);
        await locks.release(lock);
      },
    }),
    held() {
      const now = performance.now();
      return new Map([...until].map(([name, end]) => [name, end > now]));
    },
  };
}
