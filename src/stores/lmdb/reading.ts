/** What pages show. Everything is read off the last commit on disk, by ranges that cost what they return. */

import type { Listing } from '../../core/flow.ts';
import type { ConversationId } from '../../core/ids/index.ts';
import type { NewLine } from '../../core/turn/index.ts';
import { unlessDamaged } from '../keeping/bodies.ts';
import type { Conversation, Line, Row, Store } from '../store.ts';
import type { ConversationHead, Tables } from './tables/index.ts';
import { last } from './tables/table.ts';

/** The reading methods of a store. */
export function createReading(tables: Tables): Pick<Store, 'transcript' | 'conversation' | 'list'> {
  const { conversations, states, lines, places } = tables;

  const readRow = (id: ConversationId): Row[] => {
    const head = conversations.get(id)?.head;
    if (head?.listed == null) return [];
    const state = unlessDamaged(() => states.get(id)?.body() ?? null);
    const listing = state === undefined || isAside(head) ? damagedListing(head) : state?.listing;
    return listing ? [{ conversation: id, channel: head.channel, listing }] : [];
  };

  return {
    async transcript(conversation, { after, limit }) {
      const newest = conversations.get(conversation)?.head.lines ?? 0;
      const start = after ?? Math.max(0, newest - limit);
      const range = lines.range({ start: [conversation, start + 1], end: [conversation, last], limit });
      return [...range].map(({ key: [, seq], head, body }): Line => {
        const { at, delivery } = head;
        const line = unlessDamaged(body) ?? damagedLine;
        return { ...line, seq, at, ...(delivery === null ? {} : { delivery }) };
      });
    },

    async conversation(id): Promise<Conversation | null> {
      const found = conversations.get(id);
      if (found === undefined) return null;
      const { channel, revision, unread, lastAt } = found.head;
      const read = unlessDamaged(() => states.get(id)?.body() ?? null);
      const state = read ?? null;
      const listing: Listing =
        read === undefined || isAside(found.head)
          ? damagedListing(found.head)
          : (state?.listing ?? { place: 'closed', since: lastAt });
      return { conversation: id, channel, origin: found.body(), revision, state, unread, listing };
    },

    async list({ place, after, limit, newestFirst }) {
      const from = after && { start: [place, after.listing.since, after.conversation], exclusiveStart: true };
      const range = newestFirst
        ? { ...(from ?? { start: [place, last] }), end: [place], reverse: true }
        : { ...(from ?? { start: [place] }), end: [place, last] };
      return [...places.range({ ...range, limit })].flatMap(({ key }) => readRow(key[2]));
    },
  };
}

/** Whether it was set aside: it has something unread, and is not offered to anybody. */
const isAside = ({ unread, ready }: ConversationHead): boolean => unread > 0 && ready === null;

const damagedListing = ({ listed, lastAt }: ConversationHead): Listing => ({
  place: 'waiting',
  since: listed?.since ?? lastAt,
  reason: 'parte do que estava guardado desta conversa está danificada: fale com o cliente por outro meio',
  stopped: 'DamagedRecord',
});

const damagedLine: NewLine = { type: 'note', text: 'esta linha está danificada e não pode ser lida' };
