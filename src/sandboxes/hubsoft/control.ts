/**
 * How a test drives a sandbox, in its own process or another:
 *
 *     POST   /_sandbox/faults    one fault or a list of them (`faults/plan.ts` has their shapes)
 *     GET    /_sandbox/faults    {"faults": […]}, what still stands
 *     DELETE /_sandbox/faults
 *     GET    /_sandbox/tickets   {"tickets": […]}, what was created over the API, as the file's lines
 *     GET    /_sandbox/requests  {"total": 3, "routes": {"login": 1, "customers": 2, …}}
 *     POST   /_sandbox/clock     {"advance": milliseconds}
 *     POST   /_sandbox/customers a list of customers besides its own (`provider/people.ts` has their shape)
 */

import { Hono } from 'hono';
import { z } from 'zod';
import { faultSchema, routeNames } from './faults/plan.ts';
import { customerSchema } from './provider/people.ts';
import type { Parts } from './routes.ts';

const faultsSchema = z.union([z.array(faultSchema), faultSchema.transform((fault) => [fault])]);
const customersSchema = z.array(customerSchema);
const clockSchema = z.strictObject({ advance: z.number().nonnegative() });

export function createControl({ clock, faults, requests, roll, tickets }: Parts): Hono {
  const app = new Hono();
  app.post('/faults', async (context) => {
    const asked = faultsSchema.safeParse(await context.req.json().catch(() => undefined));
    if (!asked.success) return context.json({ error: z.prettifyError(asked.error) }, 400);
    faults.add(asked.data);
    return context.json({ faults: faults.standing() });
  });
  app.get('/faults', (context) => context.json({ faults: faults.standing() }));
  app.delete('/faults', (context) => {
    faults.clear();
    return context.json({ faults: [] });
  });
  app.get('/tickets', (context) => context.json({ tickets: tickets.created() }));
  app.get('/requests', (context) => {
    const routes = Object.fromEntries(routeNames.map((route) => [route, requests.get(route) ?? 0]));
    return context.json({ total: Object.values(routes).reduce((sum, count) => sum + count, 0), routes });
  });
  app.post('/clock', async (context) => {
    const asked = clockSchema.safeParse(await context.req.json().catch(() => undefined));
    if (!asked.success) return context.json({ error: z.prettifyError(asked.error) }, 400);
    clock.advance(asked.data.advance);
    return context.json({ now: clock.now() });
  });
  app.post('/customers', async (context) => {
    const asked = customersSchema.safeParse(await context.req.json().catch(() => undefined));
    if (!asked.success) return context.json({ error: z.prettifyError(asked.error) }, 400);
    roll.admit(asked.data);
    return context.json({ customers: roll.customers.length });
  });
  return app;
}
