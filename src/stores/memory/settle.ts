/** How attempts at jobs end. */

import type { Heard } from '../../core/flow.ts';
import type { EffectId } from '../../core/ids/index.ts';
import type { Settlement } from '../contract/jobs.ts';
import { deliver, type Kept, locate, plain } from './kept.ts';
import type { createOutbox } from './outbox.ts';
import type { createParking } from './parked.ts';

/** Whether it posted; `lost` if the lease was not whose it says: then nothing is written but the delivery of what is adrift. */
export function settle(
  kept: Kept,
  settlement: Settlement,
  parts: {
    readonly now: () => number;
    readonly outbox: Pick<ReturnType<typeof createOutbox>, 'enqueue' | 'isLeased' | 'remove'>;
    readonly parking: Pick<ReturnType<typeof createParking>, 'park'>;
    /** Says that a takeover overtook while they were under way. */
    readonly adrift: Map<EffectId, string>;
    readonly append: (kept: Kept, event: Heard) => void;
  },
): 'settled' | 'posted' | 'lost' {
  const { now, outbox, parking, adrift, append } = parts;
  const { enqueue, isLeased, remove } = outbox;
  const { outcome } = settlement;
  const found = locate(kept, settlement.job);
  if (found === undefined) {
    const delivery = outcome.type === 'again' ? undefined : outcome.delivery;
    if (adrift.get(settlement.job) !== settlement.token) return 'lost';
    adrift.delete(settlement.job);
    if (delivery === undefined) return 'lost';
    deliver(kept, settlement.job, delivery);
    return 'settled';
  }
  const { job } = found;
  if (job.lease?.token !== settlement.token || !isLeased(job)) return 'lost';
  if (outcome.type === 'again') {
    job.due = now() + outcome.delay;
    job.progress = plain(outcome.progress ?? null);
    job.retried = false;
    job.doubtful ||= outcome.doubtful ?? false;
    job.lease = null;
  } else {
    if (outcome.type === 'parked') {
      job.doubtful ||= outcome.delivery === 'uncertain';
      parking.park(kept, job, outcome.reason);
    }
    if (outcome.delivery) deliver(kept, job.id, outcome.delivery);
    remove(found);
  }
  if (settlement.post) append(kept, settlement.post);
  if (settlement.follow) enqueue(kept, settlement.follow);
  return settlement.post ? 'posted' : 'settled';
}
