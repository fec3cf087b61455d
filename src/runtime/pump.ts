/** Keeps jobs of a pool under way, as many as it has places for. */

import { randomUUID } from 'node:crypto';
import { reasonOf } from '../log.ts';
import type { Store } from '../stores/store.ts';
import type { PerformParts } from './ending.ts';
import { perform } from './perform.ts';
import { type Taken, take } from './take.ts';

type JobStore = Pick<Store, 'next' | 'renew' | 'begin' | 'settle' | 'files'>;

export type Pump = {
  readonly pool: string;
  /** Takes as many jobs as there are free places; whether there may be more. */
  round(): Promise<boolean>;
  /** Called whenever a place becomes free. */
  onFree(callback: () => void): void;
  drained(): Promise<void>;
};

/** Who takes work of a pool now: whichever processes there are, this one alone, or another one. */
export type Share = 'shared' | 'ours' | 'others';

type PumpOptions = {
  /** Milliseconds. */
  readonly lease: number;
  /** How many jobs may be taken for it before there are places for them; who is slow should leave them to others. */
  readonly ahead?: number;
  /** Whether what waits is not overtaken by what is taken so. */
  readonly inOrder?: boolean;
  readonly share?: () => Share;
};

/** How many times as many jobs as there are places wait at the most for their ends to be noted. */
const noting = 3;

/**
 * Keeps up to `places` jobs of a pool under way; a slow one holds one place and nothing else. A job whose end is being noted
 * holds none.
 */
export function createPump(
  parts: PerformParts & { readonly store: JobStore },
  pool: string,
  places: number,
  { lease, ahead = 0, inOrder = false, share = () => 'shared' }: PumpOptions,
): Pump {
  const underWay = new Set<Promise<void>>();
  let taken = 0;
  /** What is being asked for: it may become work. */
  let asking: Promise<unknown> | undefined;
  /** Whether the store may take work for this pump before it asks. */
  let isAhead = false;
  const giveBack = async () => {
    if (!isAhead) return;
    isAhead = false;
    await parts.store.next({ ...{ pool, lease }, token: randomUUID(), limit: 0 }).catch(() => {});
  };
  let free = () => {};
  const begin = (leased: Taken) => {
    const stopRenewing = keepRenewing(leased, lease);
    taken++;
    const work = perform(parts, leased, () => {
      taken--;
      free();
    })
      .catch((error) => {
        parts.log.error(
          { conversation: leased.conversation, job: leased.id, reason: reasonOf(error) },
          'a job was not settled',
        );
      })
      .finally(() => {
        stopRenewing();
        underWay.delete(work);
        free();
      });
    underWay.add(work);
  };
  return {
    pool,
    async round() {
      const limit = Math.min(places - taken, (1 + noting) * places - underWay.size);
      const whose = share();
      if (whose === 'others') await giveBack();
      if (limit <= 0 || whose === 'others') return false;
      const token = randomUUID();
      isAhead = true;
      const taking = take(parts.store, {
        ...{ pool, token, limit, lease, ahead, inOrder },
        ...(whose === 'ours' ? { sole: true } : {}),
      });
      asking = taking.catch(() => {});
      try {
        const leases = await taking;
        for (const leased of leases) begin(leased);
        return leases.length > 0;
      } finally {
        asking = undefined;
      }
    },
    onFree(callback) {
      free = callback;
    },
    async drained() {
      await giveBack();
      while (asking !== undefined || underWay.size > 0) {
        await asking;
        await Promise.all(underWay);
      }
    },
  };
}

/**
 * Holds a lease for as long as its job is under way: several requests to a slow ERP take longer than any lease should
 * that others wait for after a crash. Whether it is still ours is asked again before anything is written.
 */
function keepRenewing(taken: Taken, lease: number): () => void {
  let timer: NodeJS.Timeout;
  const renewIn = (delay: number) => {
    timer = setTimeout(() => {
      taken.renew().catch(() => {});
      renewIn(lease / 3);
    }, delay);
  };
  const { ahead } = taken;
  renewIn(ahead === undefined ? lease / 3 : Math.max(0, ahead.since + ahead.lease / 3 - performance.now()));
  return () => clearTimeout(timer);
}
