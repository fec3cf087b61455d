/**
 * Confirmation by replicas. Redis answers before its replicas have a write, and a server that fails then takes it along. So
 * the answer is kept back until a WAIT on the same connection has told that enough replicas have everything up to here.
 */

import type { Redis } from 'ioredis';
import { NoAnswer, translate } from './failures.ts';

/** How often a write is run again because the connection changed before replicas had confirmed it. */
const tries = 5;

type Servers = {
  /** The connections to servers that write. */
  masters(): readonly Redis[];
  /** Another number whenever one of them was lost or made: what was written on an earlier one may be gone. */
  epoch(): number;
};

/**
 * @param wanted how many replicas; none: nothing is waited for.
 * @param timeout milliseconds until a WAIT gives up.
 * @returns runs a write, again if need be, and resolves once it is confirmed; rejects with `NoAnswer` if too few have it.
 */
export function createConfirmation(servers: Servers, wanted: number, timeout: number) {
  let round: Promise<number> | undefined;

  const wait = async (): Promise<number> => {
    const counts = await Promise.all(servers.masters().map((master) => master.wait(wanted, timeout)));
    return Math.min(...counts);
  };
  /** One for all that was answered in the same tick. */
  const nextRound = (): Promise<number> => {
    round ??= new Promise((resolve) => {
      setImmediate(() => {
        round = undefined;
        resolve(wait());
      });
    });
    return round;
  };

  return async <Result>(write: () => Promise<Result>): Promise<Result> => {
    if (wanted === 0) return write();
    for (let count = 0; count < tries; count++) {
      const result = await write();
      const { epoch } = servers;
      const written = epoch();
      const confirmed = await nextRound().catch((error: unknown) => {
        throw translate(error);
      });
      // A WAIT that was answered by another server than the one that wrote tells nothing.
      if (epoch() !== written) continue;
      if (confirmed >= wanted) return result;
      throw new NoAnswer(
        `só ${confirmed} de ${wanted} réplicas confirmaram em ${timeout} ms (PLANTAO_REDIS_WAIT)`,
      );
    }
    throw new NoAnswer('the connection to the Redis changes all the time');
  };
}
