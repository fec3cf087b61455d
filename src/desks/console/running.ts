/** What the command line asks of a running service: how its parts are, and what links a phone to a number. */

import type { Hono } from 'hono';
import { z } from 'zod';
import type { Channel } from '../../channels/channel.ts';

/** A part of the service, and how it is, in words for whoever runs it. */
export type RunningPart = { readonly name: string; readonly state: string; readonly detail?: string };

export type Running = {
  readonly channels?: () => readonly Channel[];
  readonly parts?: () => readonly RunningPart[];
};

/** What is shown of an account that a phone links. Only whoever may read the data folder gets it. */
export const linkingView = z.object({
  account: z.string(),
  state: z.enum(['off', 'connecting', 'connected', 'down']),
  detail: z.string(),
  qr: z.string().optional(),
  code: z.string().optional(),
  over: z.literal(true).optional(),
});
export type LinkingView = z.infer<typeof linkingView>;

export const partsView = z.object({
  parts: z.array(z.object({ name: z.string(), state: z.string(), detail: z.string().optional() })),
});

/** Reads how an account stands, and what links it, if that is what it needs. */
export const viewLinking = (channel: Channel): LinkingView => ({
  account: channel.account,
  ...channel.standing(),
  ...channel.linking?.shown(),
});

export function addRunning(app: Hono, { channels = () => [], parts = () => [] }: Running): void {
  const find = (account: string) =>
    channels().find((channel) => channel.linking !== undefined && channel.account === account);
  const unknown = { problem: 'o serviço não tem este número: confira WHATSAPP_PAIRED' };

  app.get('/status', (context) => context.json({ parts: parts() }));

  app.get('/linking/:account', (context) => {
    const channel = find(context.req.param('account'));
    return channel === undefined ? context.json(unknown, 404) : context.json(viewLinking(channel));
  });

  app.post('/linking/:account', async (context) => {
    const channel = find(context.req.param('account'));
    const body = z
      .object({
        phone: z
          .string()
          .regex(/^\d{10,15}$/)
          .optional(),
      })
      .safeParse(await context.req.json().catch(() => null));
    if (!body.success) return context.json({ problem: 'o telefone é só algarismos, com 55 e o DDD' }, 400);
    if (channel?.linking === undefined) return context.json(unknown, 404);
    channel.linking.show();
    if (body.data.phone !== undefined)
      try {
        await channel.linking.requestCode(body.data.phone);
      } catch (error) {
        return context.json({ problem: error instanceof Error ? error.message : 'não deu certo' }, 409);
      }
    return context.json(viewLinking(channel));
  });
}
