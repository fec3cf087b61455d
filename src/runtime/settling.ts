/**
 * The ends of jobs, written together: those that end in one turn of the event loop share a call of the store. What they post is
 * heard in the same write, where that can be.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { type Log, reasonOf } from '../log.ts';
import type { Settlement, SettleOutcome } from '../stores/contract/jobs.ts';
import type { Decide, Store } from '../stores/store.ts';
import { backoff } from './retry.ts';

type Ended = {
  readonly settlement: Settlement;
  readonly resolve: (outcome: SettleOutcome) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * What was sent and cannot be noted would be sent again when its lease is over, and again, for as long as the disk is
 * full. So it stays under way until its end is written; only once the service stops, it is left as a crash would leave
 * it: then the call rejects.
 *
 * @param deciding see `Runtime.deciding`.
 */
export function createSettling(
  store: Pick<Store, 'settle'>,
  deciding: () => Promise<Decide | undefined>,
  stopping: AbortSignal,
  log: Log,
): (settlements: readonly Settlement[]) => Promise<readonly SettleOutcome[]> {
  let gathered: Ended[] = [];

  const settleAtLast = async ({ settlement, resolve, reject }: Ended): Promise<void> => {
    for (let failures = 0; ; failures++) {
      try {
        const [outcome = 'lost'] = await store.settle([settlement]);
        return resolve(outcome);
      } catch (error) {
        if (stopping.aborted) return reject(error);
        if (failures === 0)
          log.error(
            { job: settlement.job, reason: reasonOf(error) },
            'the end of a job cannot be written yet',
          );
        await delay(backoff(failures, { most: 10_000 }), undefined, { signal: stopping }).catch(() => {});
      }
    }
  };

  const settleGathered = async (): Promise<void> => {
    const batch = gathered;
    gathered = [];
    const alone = () => {
      for (const one of batch) void settleAtLast(one);
    };
    const isHeard = batch.some(({ settlement }) => settlement.post !== undefined);
    if (batch.length === 1 && !isHeard) return alone();
    try {
      const decide = isHeard ? await deciding() : undefined;
      const outcomes = await store.settle(
        batch.map(({ settlement }) => settlement),
        { decide },
      );
      for (const [index, { resolve }] of batch.entries()) resolve(outcomes[index] ?? 'lost');
    } catch {
      // Perhaps because of one of them, which keeps none of its neighbours waiting; or of a turn, which can be taken later.
      alone();
    }
  };

  const settle = (settlement: Settlement) =>
    new Promise<SettleOutcome>((resolve, reject) => {
      gathered.push({ settlement, resolve, reject });
      if (gathered.length === 1) setImmediate(() => void settleGathered());
    });
  return (settlements) => Promise.all(settlements.map(settle));
}
