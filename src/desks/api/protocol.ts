/** A marketplace's protocol as the API tells it: the marketplace's own words, as they came. */

import { z } from 'zod';
import { defined } from '../../core/defined.ts';
import type { Listing } from '../../core/flow.ts';
import type { Protocol } from '../../core/protocol/index.ts';
import { hideDocuments } from '../../core/text/documents.ts';

const time = z.iso.datetime();

const order = z
  .object({
    code: z.string().meta({ description: 'Como o vendedor o conhece.' }),
    delivery: z.string().exactOptional(),
    items: z.array(
      z.object({
        sku: z.string().exactOptional(),
        name: z.string(),
        quantity: z.number().exactOptional(),
      }),
    ),
  })
  .meta({ id: 'Pedido', description: 'O que foi comprado.' });

export const urgencyShape = z.enum(['calm', 'amber', 'red', 'passed']).meta({
  id: 'Urgencia',
  description:
    'Do prazo: `amber` passou da metade, `red` de três quartos, `passed` venceu; `calm` nada disso.',
});

export const protocolShape = z
  .object({
    number: z.string().meta({ description: 'Como compradores e vendedores o chamam.' }),
    type: z.string().exactOptional(),
    reason: z.string().exactOptional(),
    status: z.string().exactOptional(),
    closed: z.boolean().meta({ description: 'Se o marketplace o encerrou.' }),
    openedAt: time.exactOptional(),
    updatedAt: time,
    dueAt: time.exactOptional().meta({ description: 'Até quando o vendedor tem de responder.' }),
    urgency: urgencyShape.exactOptional(),
    urgentSince: time.exactOptional(),
    soldAt: z.string().exactOptional().meta({ description: 'Onde foi vendido.' }),
    order: order.exactOptional(),
  })
  .meta({
    id: 'Protocolo',
    description: 'O protocolo do marketplace que a conversa é, nas palavras do marketplace.',
  });
export type ProtocolView = z.infer<typeof protocolShape>;

const iso = (at: number | undefined): string | undefined =>
  at === undefined ? undefined : new Date(at).toISOString();

/** @param urgency as the conversation's listing has it. */
export function viewProtocol(
  { number, type, reason, status, closed, openedAt, updatedAt, dueAt, soldAt, order: bought }: Protocol,
  urgency: Listing['urgency'],
): ProtocolView {
  return {
    number,
    ...defined({ type, reason, status }),
    closed,
    updatedAt: new Date(updatedAt).toISOString(),
    ...defined({ openedAt: iso(openedAt), dueAt: iso(dueAt), soldAt }),
    ...defined({ urgency: urgency?.now, urgentSince: iso(urgency?.since) }),
    ...(bought === undefined
      ? {}
      : {
          order: {
            code: bought.code,
            ...defined({ delivery: bought.delivery }),
            items: bought.items.map(({ sku, name, quantity }) => ({
              ...defined({ sku, quantity }),
              name: hideDocuments(name),
            })),
          },
        }),
  };
}
