/** A marketplace in memory: what sellers say and tell there, and what it has against words. */

import type { Channel } from '../../src/channels/channel.ts';
import { Failure } from '../../src/core/failure.ts';
import type { Heard } from '../../src/core/flow.ts';
import type { Protocol, ProtocolEvent } from '../../src/core/protocol/index.ts';

export type InventedMarket = {
  readonly channel: Channel;
  /** What buyers attached, by `ref`. */
  readonly files: Map<string, Uint8Array>;
  /** What reached a protocol, in order; files by name. */
  heardBy(address: string): readonly string[];
  /** What it was told of a protocol, in order. */
  eventsOf(address: string): readonly ProtocolEvent[];
  /** Refuses these words when they are sent, though nobody objected before. */
  moderate(text: string): void;
  /** From now on it does not answer. */
  fall(): void;
};

export function createInventedMarket(): InventedMarket {
  const sent: { readonly address: string; readonly text: string }[] = [];
  const told: (ProtocolEvent & { readonly address: string })[] = [];
  const moderated = new Set<string>();
  const files = new Map<string, Uint8Array>();
  let isDown = false;
  const objectTo = (text: string) =>
    /pix/i.test(text) ? 'o marketplace não deixa passar uma chave PIX' : undefined;
  const eventsOf = (address: string) =>
    told.flatMap(({ address: one, ...event }) => (one === address ? [event] : []));
  return {
    channel: {
      name: 'magalu',
      account: 'main',
      async start() {},
      async stop() {},
      shows: { files: [{ types: ['image/png', 'application/pdf'], size: 2 ** 20 }] },
      objectTo,
      async send(address, { text, file }) {
        const objection = objectTo(text);
        if (objection !== undefined) throw new Failure('refused', objection);
        if ([...moderated].some((words) => text.includes(words)))
          throw new Failure('refused', 'a moderação recusou: linguagem');
        sent.push({ address, text: file === undefined ? text : `${text} [${file.name}]` });
      },
      async media(ref) {
        const bytes = files.get(ref);
        if (bytes === undefined) throw new Failure('refused', 'gone');
        return { type: 'image/png', bytes };
      },
      protocols: {
        updates: ['product_sent', 'refunded'],
        async events(address) {
          if (isDown) throw new Failure('retry', 'o marketplace não responde');
          return eventsOf(address);
        },
        async update(address, update) {
          told.push({ address, ...update, id: `e${told.length}` });
        },
      },
      standing: () => ({ state: 'connected', detail: '' }),
      check: async () => '',
    },
    files,
    heardBy: (address) => sent.flatMap(({ address: one, text }) => (one === address ? [text] : [])),
    eventsOf,
    moderate: (text) => {
      moderated.add(text);
    },
    fall: () => {
      isDown = true;
    },
  };
}

const minute = 60_000;

/** A protocol that was opened an hour ago and has to be answered within another three. */
export const openedAt = (now: number, more: Partial<Protocol> = {}): Protocol => ({
  number: '202611230000417',
  type: 'shipping',
  reason: 'shipping_delay',
  status: 'waiting',
  closed: false,
  openedAt: now - 60 * minute,
  updatedAt: now - 60 * minute,
  dueAt: now + 180 * minute,
  order: {
    code: '1408820000034210',
    delivery: 'D-1',
    items: [{ sku: 'CX-9', name: 'Cafeteira Serena', quantity: 2 }],
  },
  ...more,
});

export const told = (protocol: Protocol): Heard => ({ type: 'protocol.changed', protocol });
