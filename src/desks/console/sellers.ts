/** What the command line asks of sellers' accounts on a marketplace: that somebody consents, and which protocols there are. */

import type { Hono } from 'hono';
import { z } from 'zod';
import type { Channel, ListedProtocol } from '../../channels/channel.ts';
import { wordsOf } from '../../core/failure.ts';

/** An account that its seller has to consent to. */
export type Seller = Pick<Channel, 'name' | 'account' | 'check' | 'consent' | 'protocols'>;

export const consentView = z.object({
  since: z.number().nullable(),
  /** Of the link that was asked about. */
  refusal: z.string().optional(),
});
export const linkView = z.object({ link: z.string() });
export const takenView = z.object({ words: z.string() });
export const protocolsView = z.object({
  protocols: z.array(
    z.object({
      number: z.string(),
      status: z.string().optional(),
      closed: z.boolean(),
      dueAt: z.number().optional(),
      order: z.string().optional(),
      said: z.string().optional(),
    }),
  ),
});
export type ProtocolView = z.infer<typeof protocolsView>['protocols'][number];

export function addSellers(app: Hono, sellers: () => readonly Seller[]): void {
  const find = (account: string) =>
    sellers().find((seller) => seller.account === account && seller.consent !== undefined);
  const unknown = { problem: 'o serviço não tem este vendedor: confira MAGALU_CLIENT_ID' };

  app.get('/sellers/:account', async (context) => {
    const consent = find(context.req.param('account'))?.consent;
    if (consent === undefined) return context.json(unknown, 404);
    const link = context.req.query('link');
    const refusal = link === undefined ? null : await consent.refusal(link);
    return context.json({ since: await consent.since(), ...(refusal === null ? {} : { refusal }) });
  });

  app.get('/sellers/:account/check', async (context) => {
    const seller = find(context.req.param('account'));
    if (seller === undefined) return context.json(unknown, 404);
    try {
      return context.json({ words: await seller.check() });
    } catch (thrown) {
      return context.json({ problem: wordsOf(thrown) }, 409);
    }
  });

  app.post('/sellers/:account/link', async (context) => {
    const consent = find(context.req.param('account'))?.consent;
    return consent === undefined ? context.json(unknown, 404) : context.json({ link: await consent.link() });
  });

  app.post('/sellers/:account/back', async (context) => {
    const consent = find(context.req.param('account'))?.consent;
    const body = z.object({ text: z.string().min(1) }).safeParse(await context.req.json().catch(() => null));
    if (consent === undefined) return context.json(unknown, 404);
    if (!body.success) return context.json({ problem: 'falta o endereço a que a Magalu levou' }, 400);
    try {
      return context.json({ words: await consent.take(body.data.text) });
    } catch (thrown) {
      return context.json({ problem: wordsOf(thrown) }, 409);
    }
  });

  app.get('/sellers/:account/protocols', async (context) => {
    const list = find(context.req.param('account'))?.protocols?.list;
    if (list === undefined) return context.json(unknown, 404);
    const status = context.req.query('status');
    try {
      const listed = await list(status === undefined ? {} : { status });
      return context.json({ protocols: listed.map(viewProtocol) });
    } catch (thrown) {
      return context.json({ problem: wordsOf(thrown) }, 409);
    }
  });
}

const viewProtocol = ({ protocol, said }: ListedProtocol): ProtocolView => {
  const { number, status, closed, dueAt, order } = protocol;
  return { number, status, closed, dueAt, order: order?.code, said };
};
