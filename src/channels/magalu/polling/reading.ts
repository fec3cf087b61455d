/** From what Magalu lists to what a conversation hears. Pure. */

import { createHash } from 'node:crypto';
import type { Attendant } from '../../../core/content.ts';
import { defined } from '../../../core/defined.ts';
import type { Protocol } from '../../../core/protocol.ts';
import type { Arrival } from '../../channel.ts';
import type { Attached, Ticket, Told } from '../api/schemas.ts';
import { readTime } from '../api/times.ts';
import { fileOf, nameOf } from './files.ts';

/** Whoever answers in Magalu's own panel: nobody knows who. */
export const panel: Attendant = { id: 'panel', name: 'painel da Magalu', elsewhere: true };

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
export function passageOf({ moderation }: Told): Passage {
  const status = moderation?.status ?? '';
  if (/refus|reject|reprov|block|deni|recus|bloque/i.test(status)) return 'refused';
  return /pend|wait|analy|analis|process|review/i.test(status) ? 'held' : 'shown';
}

/** Why moderation refused, for a person. */
export function refusalOf({ moderation }: Told): string {
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
export function authorOf({ owner, origin, destination }: Told): Author {
  for (const word of [owner?.type, origin, owner?.code]) {
    const known = authors.find(([form]) => word !== undefined && form.test(word));
    if (known !== undefined) return known[1];
  }
  return destination === 'customer' || destination === 'channel' ? 'seller' : 'buyer';
}

/** What a message of somebody else's than ours makes a conversation hear, in order. */
export function arrivalsOf(ticket: string, told: Told, now: number): readonly Arrival[] {
  const at = { address: ticket, dedupe: `message:${told.id}` };
  const text = (told.message ?? '').trim();
  const author = authorOf(told);
  const passage = passageOf(told);
  if (author === 'marketplace')
    return [{ ...at, event: { type: 'noted', text: `Magalu: ${text || '(sem texto)'}` } }];
  if (passage !== 'shown' && author === 'buyer')
    return passage === 'held'
      ? []
      : [
          {
            ...at,
            dedupe: `${at.dedupe}:refused`,
            event: { type: 'noted', text: 'A moderação da Magalu reteve uma mensagem do comprador.' },
          },
        ];
  if (author === 'seller') {
    if (passage === 'refused')
      return [
        {
          ...at,
          dedupe: `${at.dedupe}:refused`,
          event: { type: 'noted', text: `Do painel da Magalu: ${refusalOf(told)}: ${text}` },
        },
      ];
    const files = told.attachments.map((attached) => `[${nameOf(attached)}]`);
    return [
      {
        ...at,
        event: {
          type: 'attendant.said',
          by: panel,
          text: [...files, text].join(' ').trim() || '(sem texto)',
        },
      },
    ];
  }
  const files = distinct(told.attachments);
  if (files.length === 0)
    return text === ''
      ? []
      : [{ ...at, event: buyerSaid(told, now, { type: 'text', text: told.message ?? '' }) }];
  return files.map((file, index) => ({
    ...at,
    dedupe: dedupeOfFile(told, file),
    event: buyerSaid(told, now, {
      ...fileOf(ticket, told, file),
      ...(index === 0 && text !== '' ? { caption: text } : {}),
    }),
  }));
}

/** The same of files that were listed after their message was told. */
export function lateArrivalsOf(
  ticket: string,
  { told, files }: { readonly told: Told; readonly files: readonly Attached[] },
  now: number,
): readonly Arrival[] {
  const author = authorOf(told);
  if (author === 'marketplace' || passageOf(told) !== 'shown') return [];
  return distinct(files).map((file) => ({
    address: ticket,
    dedupe: dedupeOfFile(told, file),
    event:
      author === 'buyer'
        ? buyerSaid(told, now, fileOf(ticket, told, file))
        : { type: 'attendant.said', by: panel, text: `[${nameOf(file)}]` },
  }));
}

const dedupeOfFile = (told: Told, { id }: Attached): string => `message:${told.id}:${id}`;

const distinct = (files: readonly Attached[]): readonly Attached[] => [
  ...new Map(files.map((file) => [file.id, file])).values(),
];

type BuyerSaid = Extract<Arrival['event'], { readonly type: 'customer.said' }>;

const buyerSaid = (
  { created_at: at, owner }: Told,
  now: number,
  content: BuyerSaid['content'],
): BuyerSaid => ({
  type: 'customer.said',
  content,
  saidAt: Math.min(readTime(at) ?? now, now),
  ...defined({ profileName: owner?.name }),
});
