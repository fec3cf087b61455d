/** What platforms tell of says that were sent. */

import type { Heard } from '../../core/flow.ts';
import type { Report } from '../contract/jobs.ts';
import { type Kept, locate, show } from './kept.ts';
import type { createOutbox } from './outbox.ts';
import type { createParking } from './parked.ts';

/** Whether it was news. */
export function takeReport(
  kept: Kept,
  { line, delivery, post, park }: Report,
  parts: {
    readonly outbox: Pick<ReturnType<typeof createOutbox>, 'make' | 'remove'>;
    readonly parking: Pick<ReturnType<typeof createParking>, 'park' | 'has'>;
    readonly append: (kept: Kept, event: Heard) => void;
  },
): boolean {
  const { outbox, parking, append } = parts;
  if (!show(kept, line, delivery)) return false;
  if (park) {
    // It waits for a person already, who was told: a second one would be a second copy for the customer.
    if (parking.has(park.job.id)) return true;
    // Told of before its sending has ended, or again after somebody asked for another attempt.
    const found = locate(kept, park.job.id);
    if (found) outbox.remove(found);
    parking.park(kept, outbox.make(park.job), park.reason);
  }
  if (post) append(kept, post);
  return true;
}
