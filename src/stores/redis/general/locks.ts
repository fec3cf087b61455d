/** What one process of many does alone: a lock, and a fence in every slot that its holder may write to. */

import type { Locks } from '../../contract/locks.ts';
import type { Connection } from '../connection/index.ts';
import { acquireLock, raiseFence, releaseLock, renewLock } from '../scripts/locks.ts';
import type { TimeArgument } from '../scripts/parts/time.ts';
import type { GeneralKeys } from './keys.ts';

export type LocksParts = {
  readonly connection: Pick<Connection, 'run'>;
  readonly keys: Pick<GeneralKeys, 'locks' | 'fences'>;
  /** The fences of all other slots that a holder may write to. */
  readonly fences: readonly string[];
  readonly mark: () => string;
  /** The time by which leases last. */
  readonly time: TimeArgument;
};

export function createLocks({ connection, keys, fences, mark, time }: LocksParts): Locks {
  return {
    async acquire(name, { lease }) {
      if (!/^[a-z0-9:-]+$/.test(name)) throw new Error(`a lock's name is of a-z, 0-9, : and -: ${name}`);
      const names = [keys.locks, keys.fences];
      const token = await connection.run(acquireLock, names, [time(), name, Math.ceil(lease), mark()]);
      if (typeof token !== 'number') return null;
      // Before anybody acts: an earlier holder could still write where its successor is not known. If one of them fails
      // nobody holds the lock until it ends, and the fences that are raised are raised against those before.
      await Promise.all(fences.map((fence) => connection.run(raiseFence, [fence], [name, token])));
      return { name, token };
    },

    async renew({ name, token }, { lease }) {
      const args = [time(), name, token, Math.ceil(lease)];
      return (await connection.run(renewLock, [keys.locks], args)) === 1;
    },

    async release({ name, token }) {
      await connection.run(releaseLock, [keys.locks], [name, token]);
    },
  };
}
