/** Invented buyers of an invented shop. */

import { createMarketplace, type MarketplaceSettings } from '../../../flows/marketplace/index.ts';
import type { Heard } from '../../../src/core/flow.ts';
import type { Protocol, ProtocolUpdate } from '../../../src/core/protocol/index.ts';

export const minutes = 60_000;
export const hours = 60 * minutes;
export const days = 24 * hours;

/** A Saturday, 14:05 in São Paulo. */
export const start = Date.UTC(2026, 10, 21, 17, 5);

export const settings: MarketplaceSettings = { timezone: 'America/Sao_Paulo' };
export const marketplace = createMarketplace(settings);

export const ana = { id: 'ana', name: 'Ana' };
export const bruno = { id: 'bruno', name: 'Bruno' };
export const panel = { id: 'panel', name: 'painel da Magalu', elsewhere: true } as const;

export const opened: Protocol = {
  number: '202611210000417',
  type: 'shipping',
  reason: 'shipping_delay',
  status: 'waiting',
  closed: false,
  openedAt: start - hours,
  updatedAt: start - hours,
  dueAt: start + 47 * hours,
  origin: 'customer',
  soldAt: 'Magalu',
  order: {
    code: '1408820000034210',
    delivery: 'D-1',
    items: [{ sku: 'CX-9', name: 'Cafeteira Serena', quantity: 2 }],
  },
};

/** What the marketplace tells; later than `opened` by a minute unless told. */
export const told = (more: Partial<Protocol> = {}): Heard => ({
  type: 'protocol.changed',
  protocol: Object.keys(more).length === 0 ? opened : { ...opened, updatedAt: start, ...more },
});

export const wrote = (text: string): Heard => ({
  type: 'customer.said',
  content: { type: 'text', text },
  saidAt: start,
});

export const updates = (update: ProtocolUpdate, request = 'r1', by = ana): Heard => ({
  type: 'attendant.updatedProtocol',
  by,
  request,
  update,
});
