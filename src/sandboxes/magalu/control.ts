/**
 * How a test drives the sandbox, in its own process or another:
 *
 *     POST   /_sandbox/faults                one fault or a list of them (`faults/plan.ts` has their shape)
 *     GET    /_sandbox/faults                {"faults": […]}, what still stands
 *     DELETE /_sandbox/faults
 *     POST   /_sandbox/tickets               a buyer opens a protocol: {"says": "…", "type": "…", "due_date": "…", …} -> {"id", "protocol"}
 *     POST   /_sandbox/tickets/{id}          the marketplace changes it: {"status", "closed", "due_date", "type", "reason"}
 *     POST   /_sandbox/tickets/{id}/messages {"text", "by": "customer"|"panel"|"marketplace", "late": ms, "attachments": [{"name", "type", "base64"}]} -> {"id"}
 *     GET    /_sandbox/counts                {"routes": {"message": 2, …}, "tokens": {…}, "sent": {"<ticket>": [{"code", "text", …}]}}
 *     POST   /_sandbox/tokens/revoke         {"seller": "…", "access": true}: all of them, unless it says which
 *     POST   /_sandbox/habits                {"lag": ms, "accessSeconds": 5, …} (`habits.ts`)
 *     POST   /_sandbox/clock                 {"advance": milliseconds}
 */

import { randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { defined } from '../../core/defined.ts';
import { faultSchema, routeNames } from './faults/plan.ts';
import { habitsSchema } from './habits.ts';
import { sellers } from './identity/sellers.ts';
import { attachmentSchema } from './market/journal.ts';
import type { Parts } from './parts.ts';

const faultsSchema = z.union([z.array(faultSchema), faultSchema.transform((fault) => [fault])]);
const attachments = z.array(attachmentSchema.partial({ id: true })).default([]);
const openingSchema = z.strictObject({
  seller: z.string().default(sellers[0].id),
  says: z.string().optional(),
  attachments,
  protocol: z.string().optional(),
  type: z.string().default('shipping'),
  reason: z.string().default('shipping_delay'),
  status: z.string().default('waiting'),
  due_date: z.string().nullable().default(null),
  origin: z.string().default('customer'),
  alias: z.string().optional(),
  buyer: z.string().default('Dirce Lobato'),
  order: z.string().default('LU-1000000001'),
  reply: z.string().optional(),
});
const changeSchema = z.strictObject({
  type: z.string().optional(),
  reason: z.string().optional(),
  status: z.string().optional(),
  closed: z.boolean().optional(),
  due_date: z.string().nullable().optional(),
});
const messageSchema = z.strictObject({
  text: z.string().default(''),
  by: z.enum(['customer', 'panel', 'marketplace']).default('customer'),
  late: z.number().nonnegative().default(0),
  attachments,
});
const revokeSchema = z.strictObject({ seller: z.string().optional(), access: z.boolean().optional() });
const clockSchema = z.strictObject({ advance: z.number().nonnegative() });

/** What sellers sent, by the protocol that it was sent to. */
function byTicket<Row extends { readonly ticket: string }>(rows: readonly Row[]): Record<string, Row[]> {
  const all: Record<string, Row[]> = {};
  for (const row of rows) all[row.ticket] = [...(all[row.ticket] ?? []), row];
  return all;
}

const names = { customer: 'Comprador', panel: 'Atendente da loja', marketplace: 'Magalu' } as const;

export function createControl({ clock, change, faults, grants, market, requests }: Parts): Hono {
  const app = new Hono();
  /** Answers with what `act` makes of the body, or with 400. */
  const taking =
    <Body>(schema: z.ZodType<Body>, act: (body: Body, id: string) => object) =>
    async (context: Context): Promise<Response> => {
      const asked = schema.safeParse(await context.req.json().catch(() => undefined));
      if (!asked.success) return context.json({ error: z.prettifyError(asked.error) }, 400);
      const id = context.req.param('id') ?? '';
      if (id !== '' && !market.tickets().some((ticket) => ticket.id === id))
        return context.json({ error: `no protocol ${id}` }, 404);
      return context.json(act(asked.data, id));
    };
  const withIds = (given: z.infer<typeof attachments>) =>
    given.map(({ id = randomUUID(), ...rest }) => ({ id, ...rest }));

  app.post(
    '/faults',
    taking(faultsSchema, (asked) => {
      faults.add(asked);
      return { faults: faults.standing() };
    }),
  );
  app.get('/faults', (context) => context.json({ faults: faults.standing() }));
  app.delete('/faults', (context) => {
    faults.clear();
    return context.json({ faults: [] });
  });
  app.post(
    '/tickets',
    taking(openingSchema, ({ says, attachments: files, due_date: dueDate, order, ...rest }) => {
      const id = randomUUID();
      const protocol = rest.protocol ?? `2026110001${String(market.tickets().length + 1).padStart(5, '0')}`;
      const items = [{ id: '1', sku: 'SKU-1', name: 'Roteador de teste', quantity: 1 }];
      market.open({ ...rest, id, protocol, dueDate, order: { code: order, items } });
      if (says === undefined) return { id, protocol };
      const opening = { ticket: id, by: 'customer', name: rest.buyer, text: says } as const;
      const said = market.say(
        { ...opening, code: randomUUID(), attachments: withIds(files) },
        { late: 0, vanishes: false },
      );
      return { id, protocol, message: said.id };
    }),
  );
  app.post(
    '/tickets/:id',
    taking(changeSchema, ({ due_date: dueDate, ...rest }, id) => {
      market.change(id, { ...rest, ...(dueDate !== undefined && { dueDate }) });
      return { id };
    }),
  );
  app.post(
    '/tickets/:id/messages',
    taking(messageSchema, ({ text, by, late, attachments: files }, ticket) => {
      const buyer = market.tickets().find(({ id }) => id === ticket)?.buyer;
      const name = by === 'customer' && buyer !== undefined ? buyer : names[by];
      const code = randomUUID();
      const said = { ticket, by, name, text, code, attachments: withIds(files) };
      return { id: market.say(said, { late, vanishes: false }).id, code };
    }),
  );
  app.get('/counts', (context) =>
    context.json({
      routes: Object.fromEntries(routeNames.map((route) => [route, requests.get(route) ?? 0])),
      tokens: grants.counts(),
      sent: byTicket(market.sent()),
    }),
  );
  app.post(
    '/tokens/revoke',
    taking(revokeSchema, (which) => {
      grants.revoke(defined(which));
      return {};
    }),
  );
  app.post(
    '/habits',
    taking(habitsSchema.partial(), (habits) => {
      change(defined(habits));
      return {};
    }),
  );
  app.post(
    '/clock',
    taking(clockSchema, ({ advance }) => {
      clock.advance(advance);
      return { now: clock.now() };
    }),
  );
  return app;
}
