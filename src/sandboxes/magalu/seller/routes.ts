/** The seller's routes, as far as documents and other people's clients tell of them. */

import type { Context, Hono } from 'hono';
import type { Told } from '../market/journal.ts';
import type { Fate, Ticket } from '../market/market.ts';
import type { Bindings, Parts } from '../parts.ts';
import { type Page, type Reading, readFilters, readPage, sortBy } from './reading.ts';
import { readSent } from './sent.ts';
import type { Serving } from './serving.ts';
import { spellEvent, spellList, spellMessage, spellTicket } from './spelling.ts';

const tickets = '/seller/v0/tickets';

export function addSellerRoutes(app: Hono<Bindings>, parts: Parts, serving: Serving): void {
  const { market, faults, clock } = parts;
  const { refuse } = serving;

  /** Finds the protocol of the address among this seller's. */
  const within =
    (work: (context: Context<Bindings>, ticket: Ticket) => Response | Promise<Response>) =>
    (context: Context<Bindings>, seller: string): Response | Promise<Response> => {
      const ticket = market.tickets(seller).find(({ id }) => id === context.req.param('id'));
      return ticket === undefined ? refuse(context, 404, 'Ticket not found') : work(context, ticket);
    };

  const list = <Row>(
    context: Context<Bindings>,
    page: Reading<Page>,
    { rows, spell, repeats }: { rows: readonly Row[]; spell: (row: Row) => unknown; repeats: boolean },
  ): Response => {
    if (!page.ok) return refuse(context, 422, page.message);
    const { limit, offset } = page.value;
    const first = repeats && offset > 0 ? offset - 1 : offset;
    const shown = rows.slice(first, first + limit);
    const isLast = first + limit >= rows.length;
    return context.json(spellList(shown.map(spell), page.value, { path: context.req.path, isLast }));
  };

  const fateAt = (route: 'message' | 'upload' | 'event'): Fate => ({
    late: faults.bend(route, 'late').reduce((sum, { ms }) => sum + ms, 0),
    vanishes: faults.bend(route, 'vanish').length > 0,
  });

  app.get(
    tickets,
    serving.seller('tickets', 'open:tickets-seller:read', (context, seller) => {
      const [page, filters] = [readPage(context.req.query()), readFilters(context.req.query())];
      if (!filters.ok) return refuse(context, 422, filters.message);
      const rows = market.tickets(seller).filter(filters.value);
      if (page.ok) rows.sort(sortBy(page.value));
      const repeats = faults.bend('tickets', 'repeat').length > 0;
      const next = page.ok ? rows[page.value.offset + page.value.limit] : undefined;
      const answer = list(context, page, { rows, spell: spellTicket, repeats });
      if (next !== undefined && faults.bend('tickets', 'moves').length > 0) market.change(next.id, {});
      return answer;
    }),
  );
  app.get(
    `${tickets}/:id`,
    serving.seller(
      'ticket',
      'open:tickets-seller:read',
      within((context, ticket) => context.json(spellTicket(ticket))),
    ),
  );
  app.get(
    `${tickets}/:id/messages`,
    serving.seller(
      'messages',
      'open:ticket-messages-seller:read',
      within((context, ticket) => {
        const page = readPage(context.req.query());
        const rows = market.messages(ticket.id);
        const repeats = faults.bend('messages', 'repeat').length > 0;
        return list(context, page, {
          rows: page.ok && !page.value.descending ? rows : rows.toReversed(),
          spell: (said) => spellMessage(said, clock.now()),
          repeats,
        });
      }),
    ),
  );
  app.get(
    `${tickets}/:id/messages/:message/attachments/:attachment`,
    serving.seller(
      'attachment',
      'open:ticket-messages-seller:read',
      within((context, ticket) => {
        const message = market.messages(ticket.id).find(({ id }) => id === context.req.param('message'));
        const found = message?.attachments.find(({ id }) => id === context.req.param('attachment'));
        if (found === undefined) return refuse(context, 404, 'Attachment not found');
        return context.body(Buffer.from(found.base64, 'base64'), 200, { 'content-type': found.type });
      }),
    ),
  );

  for (const [route, version] of [
    ['message', 'v0'],
    ['upload', 'v1'],
  ] as const)
    app.post(
      `/seller/${version}/tickets/:id/messages`,
      serving.seller(
        route,
        'open:ticket-messages-seller:write',
        within(async (context, ticket) => {
          const sent = await readSent(context, route);
          if (!sent.ok) return refuse(context, 422, sent.message);
          market.say({ ticket: ticket.id, by: 'seller', ...sent.value }, fateAt(route));
          return context.json({ transaction_id: crypto.randomUUID() }, 202);
        }),
      ),
    );

  app.get(
    `${tickets}/:id/events`,
    serving.seller(
      'events',
      'open:tickets-seller:read',
      within((context, ticket) =>
        list<Told>(context, readPage(context.req.query()), {
          rows: market.events(ticket.id).toReversed(),
          spell: spellEvent,
          repeats: false,
        }),
      ),
    ),
  );
  app.post(
    `${tickets}/:id/events`,
    serving.seller(
      'event',
      'open:tickets-seller:write',
      within(async (context, ticket) => {
        const body: unknown = await context.req.json().catch(() => undefined);
        if (typeof body !== 'object' || body === null || !('type' in body) || typeof body.type !== 'string')
          return refuse(context, 422, 'type is required');
        const { type, ...rest } = body;
        market.tell({ ticket: ticket.id, type, rest: { ...rest } }, fateAt('event'));
        return context.json({ transaction_id: crypto.randomUUID() }, 202);
      }),
    ),
  );
}
