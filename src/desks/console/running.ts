/** What the command line asks of a running service: how its parts are, and what links a phone to a number. */

import type { Hono } from 'hono';
import { z } from 'zod';
import { wordsOf } from '../../core/failure.ts';
import type { Linked } from '../linking.ts';
import { addSellers, type Seller } from './sellers.ts';

/** A part of the service, and how it is, in words for whoever runs it. */
export type RunningPart = { readonly name: string; readonly state: string; readonly detail?: string };

export type Running = {
  /** The accounts that a phone links. Only whoever may read the data folder gets what they show. */
  readonly linked?: () => readonly Linked[];
  readonly parts?: () => readonly RunningPart[];
  /** The accounts that sellers consent to. Whoever gets a link may bind a seller of their own. */
  readonly sellers?: () => readonly Seller[];
};

export const partsView = z.object({
  parts: z.array(z.object({ name: z.string(), state: z.string(), detail: z.string().optional() })),
});

export function addRunning(
  app: Hono,
  { linked = () => [], parts = () => [], sellers = () => [] }: Running,
): void {
  addSellers(app, sellers);
  const find = (wanted: string) => linked().find(({ account }) => account === wanted);
  const unknown = { problem: 'o serviço não tem este número: confira WHATSAPP_PAIRED' };

  app.get('/status', (context) => context.json({ parts: parts() }));

  app.get('/linking/:account', async (context) => {
    const account = find(context.req.param('account'));
    return account === undefined ? context.json(unknown, 404) : context.json(await account.view());
  });

  app.post('/linking/:account', async (context) => {
    const account = find(context.req.param('account'));
    const body = z
      .object({
        phone: z
          .string()
          .regex(/^\d{10,15}$/)
          .optional(),
      })
      .safeParse(await context.req.json().catch(() => null));
    if (!body.success) return context.json({ problem: 'o telefone é só algarismos, com 55 e o DDD' }, 400);
    if (account === undefined) return context.json(unknown, 404);
    try {
      await account.ask(body.data.phone);
    } catch (error) {
      return context.json({ problem: wordsOf(error) }, 409);
    }
    return context.json(await account.view());
  });
}
