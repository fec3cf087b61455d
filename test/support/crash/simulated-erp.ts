/** An ERP in memory that fails as ERPs do: creates and loses the answer, lists late, refuses nothing, repeats nothing. */

import type { Backend, Ticket } from '../../../src/backends/backend.ts';
import { Failure } from '../../../src/core/failure.ts';

export type SimulatedErp = Backend & {
  readonly tickets: readonly (Ticket & { readonly listedAt: number })[];
  /** A person opens a ticket in the ERP's own pages: this neither fails nor takes time to be listed. */
  openByHand(description: string): Ticket;
};

export function createSimulatedErp(options: {
  readonly now: () => number;
  readonly random: () => number;
  /** How likely each attempt fails in some way, 0 to 1. */
  readonly faults: () => number;
}): SimulatedErp {
  const { now, random, faults } = options;
  const tickets: (Ticket & { readonly listedAt: number })[] = [];
  const open = (description: string, listedAt: number) => {
    const ticket = {
      id: String(tickets.length + 1),
      protocol: String(202611210000000 + tickets.length),
      status: 'Aguardando Análise',
      closed: false,
      rawDescription: `${description.toUpperCase()} | ATENDIMENTO ABERTO VIA API`,
      listedAt,
    };
    tickets.push(ticket);
    return ticket;
  };
  return {
    name: 'simulated',
    demonstration: false,
    pace: { timeout: 30_000, listing: 300_000, concurrency: 8 },
    tickets,
    openByHand: (description) => open(description, now()),
    async findCustomers() {
      if (random() < faults()) throw new Failure(random() < 0.5 ? 'retry' : 'unknown', 'nobody answered');
      return [];
    },
    async listTickets(_of, { limit }) {
      if (random() < faults()) throw new Failure(random() < 0.5 ? 'retry' : 'unknown', 'the list failed');
      return tickets
        .filter((ticket) => ticket.listedAt <= now())
        .slice(-limit)
        .reverse();
    },
    async openTicket({ description }) {
      const fails = random() < faults();
      if (fails && random() < 0.3) throw new Failure('retry', 'connection refused');
      if (fails && random() < 0.3) throw new Failure('unknown', 'the request was lost');
      const ticket = open(description, now() + Math.floor(random() * 290_000));
      if (fails) throw new Failure('unknown', 'the answer was lost');
      return ticket;
    },
    standing: () => ({ state: 'working', detail: '' }),
    check: async () => 'simulado',
    async close() {},
  };
}
