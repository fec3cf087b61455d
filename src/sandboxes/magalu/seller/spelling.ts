/** How the marketplace spells what it lists. */

import { sellers } from '../identity/sellers.ts';
import type { Said, Told } from '../market/journal.ts';
import type { Ticket } from '../market/market.ts';
import type { Page } from './reading.ts';

const utc = (at: number): string => new Date(at).toISOString();
/** With microseconds, as its messages have them. */
const precise = (at: number): string => utc(at).replace('Z', '000+00:00');

export const spellTicket = (ticket: Ticket): Readonly<Record<string, unknown>> => {
  const seller = sellers.find(({ id }) => id === ticket.seller);
  return {
    id: ticket.id,
    code: ticket.protocol.slice(-6),
    created_at: utc(ticket.createdAt),
    updated_at: utc(ticket.updatedAt),
    type: ticket.type,
    status: ticket.status,
    closed: ticket.closed,
    reason: ticket.reason,
    protocol: ticket.protocol,
    due_date: ticket.dueDate,
    origin: ticket.origin,
    channel: { id: '1', ...(ticket.alias !== undefined && { alias: ticket.alias }) },
    order: {
      id: `order-${ticket.order.code}`,
      code: ticket.order.code,
      delivery: {
        id: `delivery-${ticket.order.code}`,
        code: `${ticket.order.code}-1`,
        seller: { id: ticket.seller, name: seller?.name ?? null },
        items: ticket.order.items,
      },
    },
  };
};

/** Who wrote it is told by `owner.code` and by whom it is for. */
const sides = {
  customer: { code: 'customer', destination: 'seller' },
  seller: { code: 'seller', destination: 'customer' },
  panel: { code: 'seller', destination: 'customer' },
  marketplace: { code: 'marketplace', destination: 'seller' },
} as const;

export function spellMessage(said: Said, now: number): Readonly<Record<string, unknown>> {
  const { code, destination } = sides[said.by];
  return {
    id: said.id,
    code: said.code,
    message: said.text,
    created_at: precise(said.at),
    owner: { code, name: said.name },
    destination,
    moderation: spellModeration(said, now),
    attachments: said.attachments.map(({ id, name, type, base64 }) => ({
      id,
      name,
      content_type: type,
      size: Buffer.byteLength(base64, 'base64'),
    })),
  };
}

function spellModeration({ by, refused }: Said, now: number): Readonly<Record<string, unknown>> | null {
  if (by === 'marketplace') return null;
  if (refused === undefined) return { status: 'approved' };
  return refused.from <= now ? { status: 'refused', reason: refused.reason } : { status: 'in_analysis' };
}

export const spellEvent = ({ id, type, at, rest }: Told): Readonly<Record<string, unknown>> => ({
  ...rest,
  id,
  type,
  created_at: utc(at),
});

/** The envelope of every list. It links to a next page that it would then refuse. */
export function spellList(
  rows: readonly unknown[],
  { limit, offset }: Page,
  { path, isLast }: { readonly path: string; readonly isLast: boolean },
): Readonly<Record<string, unknown>> {
  const link = (at: number) => `${path}?_limit=${limit}&_offset=${at}`;
  return {
    meta: {
      page: { limit, offset, count: rows.length, max_limit: 100 },
      links: {
        previous: offset === 0 ? null : link(Math.max(0, offset - limit)),
        self: link(offset),
        next: isLast ? null : link(offset + limit),
      },
    },
    results: rows,
  };
}
