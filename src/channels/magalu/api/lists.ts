/** What the API is asked for: protocols, their messages, their events. */

import { Failure } from '../../../core/failure.ts';
import type { Reader } from './budget.ts';
import type { Api, Query } from './index.ts';
import { type Page, readPage, type Ticket, ticketForm } from './schemas.ts';

export type Lists = {
  tickets(query: Query, by: Reader): Promise<Page>;
  /** @throws Failure, as all of these: `refused` if there is none. */
  ticket(id: string, by: Reader): Promise<Ticket>;
  messages(id: string, query: Query, by: Reader): Promise<Page>;
  events(id: string, query: Query): Promise<Page>;
};

export const ticketPath = (id: string, rest = '', version = 'v0'): string =>
  `/seller/${version}/tickets/${encodeURIComponent(id)}${rest}`;

export function createLists(api: Pick<Api, 'read'>): Lists {
  const page = async (path: string, query: Query, by: Reader): Promise<Page> => {
    const read = readPage(await api.read(path, { query, by }), Number(query._limit ?? 50));
    if (read === undefined) throw new Failure('retry', 'a lista que a Magalu mandou não pôde ser entendida');
    return read;
  };
  return {
    tickets: (query, by) => page('/seller/v0/tickets', query, by),
    async ticket(id, by) {
      const { data } = ticketForm.safeParse(await api.read(ticketPath(id), { by }));
      if (data === undefined)
        throw new Failure('retry', 'o protocolo que a Magalu mandou não pôde ser entendido');
      return data;
    },
    messages: (id, query, by) => page(ticketPath(id, '/messages'), query, by),
    events: (id, query) => page(ticketPath(id, '/events'), query, 'work'),
  };
}
