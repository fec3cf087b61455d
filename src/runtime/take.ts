/** Takes jobs under a lease, each with a clock. */

import type { Lease } from '../stores/contract/jobs.ts';
import type { Store } from '../stores/store.ts';

/**
 * A job that was taken. `now` is the store's clock as it goes on, in milliseconds, whatever happens to this machine's
 * clock. It is counted from before the job was asked for, and is therefore never behind: what is dated by it was
 * surely not done later, however long the store's answer or a job's turn to begin had to wait.
 */
export type Taken = Lease & {
  now(): number;
  /**
   * Whether nobody else can have it yet: asked right before something leaves that cannot be taken back. Whoever was stopped
   * for longer than the lease (a paused machine) wakes up without it.
   */
  isHeld(): boolean;
  /** Has the lease last anew, if it is still this worker's. Rejects if the store does. */
  renew(): Promise<void>;
};

/** Takes due jobs, as `store.next` does. */
export async function take(
  store: Pick<Store, 'next' | 'renew'>,
  request: Parameters<Store['next']>[0],
): Promise<readonly Taken[]> {
  const asked = performance.now();
  const leases = await store.next(request);
  return leases.map((lease) => {
    const { since, lease: lasts } = lease.ahead ?? { since: asked, lease: request.lease };
    let until = since + lasts;
    const { conversation, origin, id, lane, pool, token, work } = lease;
    const { attempts, progress, retried, createdAt, expired, at } = lease;
    return {
      // One by one: whatever leases are made of, these are all made alike, and read fast.
      conversation,
      origin,
      id,
      lane,
      pool,
      token,
      work,
      attempts,
      progress,
      retried,
      createdAt,
      expired,
      at,
      now: () => at + Math.round(performance.now() - since),
      isHeld: () => performance.now() < until,
      async renew() {
        const from = performance.now();
        if (await store.renew({ conversation, job: id, token, lease: request.lease }))
          until = from + request.lease;
      },
    };
  });
}
