/** What platforms tell of says that were sent. */

import type { Report } from '../jobs.ts';
import type { Lanes } from './lanes.ts';
import type { Mailbox } from './mailbox.ts';
import type { Parking } from './parked.ts';
import type { Unit } from './tables/writer.ts';

/** Whether it was news. Called within a write. */
export function takeReport(
  { conversation, line, delivery, post, park }: Report,
  unit: Unit,
  parts: { readonly mailbox: Mailbox; readonly lanes: Lanes; readonly parking: Parking },
): boolean {
  const { mailbox, lanes, parking } = parts;
  if (!lanes.deliver(conversation, line, delivery, unit)) return false;
  if (park) {
    const { id, work } = park.job;
    parking.park(id, lanes.make(conversation, park.job, line), { work, progress: null, reason: park.reason });
  }
  const draft = post && mailbox.load(conversation);
  if (draft && post) {
    mailbox.append(draft, post, unit);
    mailbox.save(draft);
  }
  return true;
}
