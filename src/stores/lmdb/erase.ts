/** Erasing: everything of a conversation disappears within one write, but how far its revisions went. */

import type { ConversationId } from '../../core/ids/index.ts';
import type { Recent } from '../keeping/recent.ts';
import type { Lanes } from './jobs/lanes.ts';
import type { Outbox } from './jobs/outbox.ts';
import type { Parking } from './jobs/parked.ts';
import type { Mailbox } from './mailbox/index.ts';
import type { Rows } from './rows.ts';
import type { Tables } from './tables/index.ts';
import { last } from './tables/table.ts';
import type { Unit } from './tables/writer.ts';

/** Whether it was there; and, if a revision is given, rested at it. Called within a write. */
export function eraseConversation(
  id: ConversationId,
  revision: number | undefined,
  unit: Unit,
  parts: {
    readonly tables: Tables;
    readonly mailbox: Mailbox;
    readonly lanes: Pick<Lanes, 'isEmpty'>;
    readonly outbox: Pick<Outbox, 'erase'>;
    readonly parking: Pick<Parking, 'of' | 'remove'>;
    readonly recent: Pick<Recent, 'forget'>;
    readonly rows: Pick<Rows, 'erase'>;
  },
): boolean {
  const { tables, mailbox, lanes, outbox, parking, recent, rows } = parts;
  const draft = mailbox.load(id);
  if (draft === undefined) return false;
  const { head } = draft;
  const parked = parking.of(id);
  const rests = head.revision === revision && head.unread === 0 && parked.length === 0 && lanes.isEmpty(id);
  if (revision !== undefined && !rests) return false;
  mailbox.erase(draft, unit);
  outbox.erase(id, unit);
  for (const number of parked) parking.remove(number);
  for (const { key } of [...tables.lines.range({ start: [id], end: [id, last] })]) tables.lines.remove(key);
  rows.erase(id);
  if (head.listed) tables.places.remove([head.listed.place, head.listed.since, id]);
  tables.states.remove(id);
  tables.conversations.remove(id);
  // One more: whoever has claimed it commits nothing to the one that begins anew.
  tables.erased.put(id, head.revision + 1, null);
  unit.after(() => recent.forget(id));
  unit.tell(id, 'listing', 'transcript');
  return true;
}
