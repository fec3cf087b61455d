/** What pages read of conversations. */

import type { FlowState } from '../../core/flow.ts';
import type { ConversationId } from '../../core/ids/index.ts';
import type { Row, Store } from '../store.ts';
import type { Kept } from './kept.ts';

export function createPages(
  conversations: ReadonlyMap<ConversationId, Kept>,
): Pick<Store, 'transcript' | 'conversation' | 'list'> {
  return {
    async transcript(conversation, { after, limit }) {
      const lines = conversations.get(conversation)?.lines ?? [];
      return after === undefined ? lines.slice(-limit) : lines.slice(after, after + limit);
    },

    async conversation(id) {
      const kept = conversations.get(id);
      if (kept === undefined) return null;
      return {
        conversation: id,
        channel: kept.origin.channel,
        origin: kept.origin,
        revision: kept.revision,
        state: kept.state,
        unread: kept.unread.length,
        listing: kept.state?.listing ?? { place: 'closed', since: kept.lastAt },
      };
    },

    async list({ place, after, limit, newestFirst }) {
      const order = newestFirst ? (a: Row, b: Row) => byAge(b, a) : byAge;
      const rows = [...conversations.values()]
        .flatMap((kept) => (kept.state?.listing.place === place ? [row(kept, kept.state)] : []))
        .sort(order);
      return rows.filter((candidate) => after === undefined || order(candidate, after) > 0).slice(0, limit);
    },
  };
}

const row = (kept: Kept, state: FlowState): Row => ({
  conversation: kept.id,
  channel: kept.origin.channel,
  listing: state.listing,
});

const byAge = (a: Row, b: Row): number =>
  a.listing.since - b.listing.since ||
  (a.conversation < b.conversation ? -1 : a.conversation > b.conversation ? 1 : 0);
