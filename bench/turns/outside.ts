/** A network that takes everything at once, and an ERP that answers at once. */

import type { Backend, Ticket } from '../../src/backends/backend.ts';
import type { Channel } from '../../src/channels/channel.ts';

export function stubChannel(onSend: (address: string) => void): Channel {
  return {
    name: 'bench',
    account: 'main',
    async start() {},
    async stop() {},
    async send(address) {
      onSend(address);
    },
    standing: () => ({ state: 'connected', detail: '' }),
    check: async () => '',
  };
}

export function stubErp(): { readonly backend: Backend; tickets(): number } {
  let count = 0;
  return {
    backend: {
      name: 'stub',
      demonstration: false,
      pace: { timeout: 30_000, listing: 300_000, concurrency: 32 },
      findCustomers: async () => [],
      listTickets: async () => [],
      async openTicket({ description }): Promise<Ticket> {
        count++;
        return {
          id: String(count),
          protocol: String(202611210000000 + count),
          status: 'Aberto',
          closed: false,
          rawDescription: description,
        };
      },
      standing: () => ({ state: 'working', detail: '' }),
      check: async () => '',
      async close() {},
    },
    tickets: () => count,
  };
}
