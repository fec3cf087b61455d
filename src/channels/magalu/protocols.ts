/** What sellers tell Magalu of a protocol besides messages: events, by the words of its documents. */

import { defined } from '../../core/defined.ts';
import { Failure } from '../../core/failure.ts';
import type { ProtocolEvent } from '../../core/protocol/index.ts';
import type { ListedProtocol, Protocols } from '../channel.ts';
import type { Api } from './api/index.ts';
import { type Lists, ticketPath } from './api/lists.ts';
import { eventForm, ticketForm } from './api/schemas.ts';
import { readTime } from './api/times.ts';
import { readMessages } from './polling/messages.ts';
import { authorOf, protocolOf } from './polling/reading.ts';

const updates: Protocols['updates'] = [
  'product_sent',
  'return_info_sent',
  'product_received',
  'exchange_product_received',
  'authorize_refund',
  'refunded',
];

/** The most that are listed for a person: each costs one more question. */
const mostListed = 50;

export function createProtocols({
  api,
  lists,
}: {
  readonly api: Pick<Api, 'write'>;
  readonly lists: Lists;
}): Protocols {
  return {
    updates,
    async events(address) {
      // The latest: of what was told long ago nobody asks again.
      const { items } = await lists.events(address, { _limit: '100', _sort: 'created_at:desc' });
      const events = items.flatMap((item): readonly ProtocolEvent[] => {
        const { data } = eventForm.safeParse(item);
        if (data === undefined) return [];
        const { id, type, description, created_at: at } = data;
        return [{ id, type, ...defined({ text: description, at: readTime(at) }) }];
      });
      return events.toSorted((one, other) => (one.at ?? 0) - (other.at ?? 0));
    },
    async update(address, { type, text }) {
      if (!updates.includes(type)) throw new Failure('refused', 'a Magalu não conhece esta informação');
      await api.write(ticketPath(address, '/events'), {
        type: 'application/json',
        content: JSON.stringify({ type, ...(text === undefined ? {} : { description: text }) }),
      });
    },
    async list({ status }) {
      const query = {
        _limit: String(mostListed),
        _sort: 'created_at:desc',
        ...(status === undefined ? {} : { status }),
      };
      const { items } = await lists.tickets(query, 'work');
      const found: ListedProtocol[] = [];
      for (const item of items) {
        const { data: ticket } = ticketForm.safeParse(item);
        if (ticket === undefined) continue;
        const messages = await readMessages(lists, ticket.id, 'work');
        const last = messages.findLast((message) => authorOf(message) === 'buyer');
        found.push({ protocol: protocolOf(ticket), ...defined({ said: last?.message }) });
      }
      return found;
    },
  };
}
