/** Tokens and endpoints of other programs: what `plantao token` and `plantao webhook` ask for. */

import type { Hono } from 'hono';
import { z } from 'zod';
import { happeningNames } from '../../core/turn/happenings.ts';
import { type Endpoints, rights, type Tokens } from '../../integrations/integration.ts';
import type { Audit } from '../../people/people.ts';

const tokenView = z.object({
  id: z.string(),
  name: z.string(),
  may: z.enum(rights),
  documents: z.boolean(),
  since: z.number(),
  seen: z.number().optional(),
});
export type TokenView = z.infer<typeof tokenView>;
export const tokenList = z.object({ tokens: z.array(tokenView), now: z.number() });
/** With the secret, which is told this once. */
export const newToken = z.object({ token: tokenView, secret: z.string() });

const endpointView = z.object({
  id: z.string(),
  url: z.string(),
  events: z.array(z.enum(happeningNames)),
  since: z.number(),
  disabled: z.object({ at: z.number(), reason: z.string() }).optional(),
  failing: z.object({ since: z.number(), reason: z.string() }).optional(),
  lost: z.number().optional(),
});
export type EndpointView = z.infer<typeof endpointView>;
export const endpointList = z.object({ endpoints: z.array(endpointView), now: z.number() });
/** With the secret, which is told this once. */
export const newEndpoint = z.object({ endpoint: endpointView, secret: z.string() });

/** What is answered where there is nothing else to tell. */
export const accepted = z.object({ ok: z.literal(true) });

const asked = {
  token: z.object({ name: z.string(), may: z.enum(rights), documents: z.boolean() }),
  endpoint: z.object({ url: z.string(), events: z.array(z.enum(happeningNames)) }),
};

export type ConsoleIntegrations = {
  readonly tokens: Omit<Tokens, 'find'>;
  readonly endpoints: Omit<Endpoints, 'listeners'>;
};

const incomplete = { problem: 'pedido incompleto' };
const noToken = { problem: 'não há esse token: veja plantao token list' };
const noEndpoint = { problem: 'não há esse destino: veja plantao webhook list' };

export function addIntegrations(
  app: Hono,
  { tokens, endpoints }: ConsoleIntegrations,
  { audit, now }: { readonly audit: Pick<Audit, 'note'> | undefined; readonly now: () => number },
): void {
  const note = async (action: string, detail: string) => {
    await audit?.note({ by: 'console', action, detail });
  };

  app.get('/tokens', async (context) => context.json({ tokens: await tokens.list(), now: now() }));

  app.post('/tokens', async (context) => {
    const body = asked.token.safeParse(await context.req.json().catch(() => null));
    if (!body.success) return context.json(incomplete, 400);
    const made = await tokens.add(body.data);
    if ('problem' in made) return context.json(made, 409);
    const { id, may, documents } = made.token;
    await note('token-added', `${id} ${may}${documents ? ' documents' : ''}`);
    return context.json(made);
  });

  app.post('/tokens/:id/revoke', async (context) => {
    const id = context.req.param('id');
    if (!(await tokens.revoke(id))) return context.json(noToken, 404);
    await note('token-revoked', id);
    return context.json({ ok: true });
  });

  app.get('/webhooks', async (context) => context.json({ endpoints: await endpoints.list(), now: now() }));

  app.post('/webhooks', async (context) => {
    const body = asked.endpoint.safeParse(await context.req.json().catch(() => null));
    if (!body.success) return context.json(incomplete, 400);
    const made = await endpoints.add(body.data);
    if ('problem' in made) return context.json(made, 409);
    await note('webhook-added', `${made.endpoint.id} ${made.endpoint.events.join(' ')}`);
    return context.json(made);
  });

  app.post('/webhooks/:id/:how{(?:remove|enable|test)}', async (context) => {
    const id = context.req.param('id');
    const how = context.req.param('how');
    if (how === 'test') {
      const problem = await endpoints.test(id);
      return problem === null ? context.json({ ok: true }) : context.json(problem, 409);
    }
    const done = await (how === 'remove' ? endpoints.remove(id) : endpoints.enable(id));
    if (!done) return context.json(noEndpoint, 404);
    await note(how === 'remove' ? 'webhook-removed' : 'webhook-enabled', id);
    return context.json({ ok: true });
  });
}
