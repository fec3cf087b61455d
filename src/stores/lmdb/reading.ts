/** What pages show. Everything is read off the last commit on disk, by ranges that cost what they return. */

import type { Listing } from '../../core/flow.ts';
import type { ConversationId } from '../../core/ids.ts';
import type { Conversation, Line, Row, Store } from '../store.ts';
import { last } from './table.ts';
import type { Tables } from './tables.ts';

/** The reading methods of a store. */
export function createReading(tables: Tables): Pick<Store, 'transcript' | 'conversation' | 'list'> {
  const { conversations, states, lines, places } = tables;

  const readRow = (id: ConversationId): Row[] => {
    const head = conversations.get(id)?.head;
    const state = states.get(id)?.body();
    return head && state ? [{ conversation: id, channel: head.channel, listing: state.listing }] : [];
  };

  return {
    async transcript(conversation, { after, limit }) {
      const newest = conversations.get(conversation)?.head.lines ?? 0;
      const start = after ?? Math.max(0, newest - limit);
      const range = lines.range({ start: [conversation, start + 1], end: [conversation, last], limit });
      return [...range].map(({ key: [, seq], head, body }): Line => {
        const { at, delivery } = head;
        return { ...body(), seq, at, ...(delivery === null ? {} : { delivery }) };
      });
    },

    async conversation(id): Promise<Conversation | null> {
      const found = conversations.get(id);
      if (found === undefined) return null;
      const { channel, revision, unread, lastAt } = found.head;
      const state = states.get(id)?.body() ?? null;
      const listing: Listing = state?.listing ?? { place: 'closed', since: lastAt };
      return { conversation: id, channel, origin: found.body(), revision, state, unread, listing };
    },

    async list({ place, after, limit }) {
      const range = after
        ? { start: [place, after.listing.since, after.conversation], exclusiveStart: true }
        : { start: [place] };
      return [...places.range({ ...range, end: [place, last], limit })].flatMap(({ key }) => readRow(key[2]));
    },
  };
}
