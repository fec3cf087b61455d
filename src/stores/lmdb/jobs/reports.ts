/** What platforms tell of says that were sent. */

import type { Report } from '../../contract/jobs.ts';
import type { Mailbox } from '../mailbox/index.ts';
import type { Unit } from '../tables/writer.ts';
import type { Lanes } from './lanes.ts';
import type { Outbox } from './outbox.ts';
import type { Parking } from './parked.ts';

/** Whether it was news. Called within a write. */
export function takeReport(
  { conversation, line, delivery, post, park }: Report,
  unit: Unit,
  parts: {
    readonly mailbox: Mailbox;
    readonly lanes: Lanes;
    readonly parking: Parking;
    readonly outbox: Pick<Outbox, 'drop'>;
  },
): boolean {
  const { mailbox, lanes, parking, outbox } = parts;
  if (!lanes.deliver(conversation, line, delivery, unit)) return false;
  if (park) {
    const { id, work } = park.job;
    // It waits for a person already, who was told: a second one would be a second copy for the customer.
    if (parking.has(id)) return true;
    // Told of before its sending has ended, or again after somebody asked for another attempt.
    outbox.drop(id, unit);
    parking.park(id, lanes.make(conversation, park.job, line), { work, progress: null, reason: park.reason });
  }
  const draft = post && mailbox.load(conversation);
  if (draft && post) {
    mailbox.append(draft, post, unit);
    mailbox.save(draft);
  }
  return true;
}
