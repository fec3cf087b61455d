/** What Magalu's lists say: the protocol that a ticket is, who wrote a message, and what became of it. Pure. */

import { createHash } from 'node:crypto';
import { defined } from '../../../core/defined.ts';
import type { Protocol } from '../../../core/protocol/index.ts';
import type { ListedMessage, Ticket } from '../api/schemas.ts';
import { readTime } from '../api/times.ts';

/** The protocol that a ticket is. One without a number is called by what it has. */
export function protocolOf(ticket: Ticket): Protocol {
  const { order, channel } = ticket;
  const code = order?.code ?? order?.id;
  const { delivery } = order ?? {};
  return {
    number: ticket.protocol ?? ticket.code ?? ticket.id,
    closed: ticket.closed ?? false,
    updatedAt: readTime(ticket.updated_at) ?? readTime(ticket.created_at) ?? 0,
    ...defined({
      type: ticket.type,
      reason: ticket.reason,
      status: ticket.status,
      openedAt: readTime(ticket.created_at),
      dueAt: readTime(ticket.due_date),
      origin: ticket.origin,
      soldAt: channel?.alias ?? channel?.name,
    }),
    ...(code === undefined
      ? {}
      : {
          order: {
            code,
            ...defined({ delivery: delivery?.id }),
            items: (delivery?.items ?? []).map(({ sku, name, quantity }) => ({
              name,
              ...defined({ sku, quantity }),
            })),
          },
        }),
  };
}

/** What a ticket tells, so that another telling of the same is known. */
export function tellingOf(id: string, protocol: Protocol): string {
  const told = createHash('sha256').update(JSON.stringify(protocol)).digest('base64url').slice(0, 16);
  return `ticket:${id}:${protocol.updatedAt}:${told}`;
}

/** What moderation says of a message. */
export type Passage = 'shown' | 'held' | 'refused';

/** Words of moderation are not documented: only what clearly says no is one, and what clearly waits. */
export function passageOf({ moderation }: ListedMessage): Passage {
  const status = moderation?.status ?? '';
  if (/refus|reject|reprov|block|deni|recus|bloque/i.test(status)) return 'refused';
  return /pend|wait|analy|analis|process|review/i.test(status) ? 'held' : 'shown';
}

/** Why moderation refused, for a person. */
export function refusalOf({ moderation }: ListedMessage): string {
  const reasons = [...new Set([moderation?.reason, ...(moderation?.reasons ?? [])])];
  const named = reasons.flatMap((reason) =>
    reason === undefined ? [] : (knownReasons.get(reason.toLowerCase()) ?? reason),
  );
  const why = named.length === 0 ? '' : ` (${named.join(', ').slice(0, 200)})`;
  return `a moderação da Magalu recusou a mensagem${why}`;
}

const knownReasons: ReadonlyMap<string, string> = new Map([
  ['cpf', 'tem um CPF'],
  ['cnpj', 'tem um CNPJ'],
  ['pix', 'tem uma chave PIX'],
  ['pix_key', 'tem uma chave PIX'],
  ['email', 'tem um e-mail'],
  ['phone', 'tem um telefone'],
]);

/** Who wrote a message. */
export type Author = 'buyer' | 'seller' | 'marketplace';

/** How authors are called where they are, as whole words: a seller may be called anything. */
const authors: readonly (readonly [RegExp, Author])[] = [
  [/^(?:customer|buyer|consumer|client)$/i, 'buyer'],
  [/^seller$/i, 'seller'],
  [/^(?:channel|magalu|platform|marketplace|system|moderation|admin)$/i, 'marketplace'],
];

/**
 * By what it says of its author, else by whom it is for. What nobody can tell is the buyer's: then somebody reads it.
 */
export function authorOf({ owner, origin, destination }: ListedMessage): Author {
  for (const word of [owner?.type, origin, owner?.code]) {
    const known = authors.find(([form]) => word !== undefined && form.test(word));
    if (known !== undefined) return known[1];
  }
  return destination === 'customer' || destination === 'channel' ? 'seller' : 'buyer';
}
