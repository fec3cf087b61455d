/**
 * The tickets: the invented old ones, and those created over the API. The latter are kept in an append-only file,
 * written before the creation is answered, so that a ticket whose answer was lost can be counted afterwards:
 *
 *     {"id":5001,"protocol":"2026030510200005001","service":11000,"type":"SAC","description":"PL-7K3Q-9F2M sem internet",
 *      "name":"Mariana Duarte","phone":"37999112233","serviceOrder":true,"openedAt":1772716800000,"listedFrom":1772716800000}
 *
 * One JSON line for each ticket (folded here), and nothing else. `description` is what the client sent, whatever a
 * fault makes of it when it is listed.
 */

import { z } from 'zod';
import { openJournal } from '../../journal.ts';
import { bareDigits, type Clock } from '../clock.ts';
import { inventHistory } from './history.ts';

const createdSchema = z.strictObject({
  id: z.int(),
  protocol: z.string(),
  service: z.int(),
  /** `tipo_atendimento` */
  type: z.string(),
  description: z.string(),
  name: z.string(),
  phone: z.string(),
  email: z.string().optional(),
  serviceOrder: z.boolean(),
  openedAt: z.number(),
  /** From when on a list shows it: later than `openedAt` on request of a fault. */
  listedFrom: z.number(),
});

/** A ticket created over the API, as its line in the file. */
export type CreatedTicket = z.infer<typeof createdSchema>;

/** A ticket as it is listed, whoever opened it. */
export type Ticket = Pick<CreatedTicket, 'id' | 'protocol' | 'service' | 'type' | 'openedAt'> & {
  /** With what the ERP put behind it. */
  readonly description: string;
  readonly status: string;
  readonly openedBy: string;
  readonly closed?: { readonly at: number; readonly text: string };
  readonly order?: Order;
};

export type Order = {
  readonly status: 'aguardando_agendamento' | 'agendado' | 'finalizado';
  readonly kind: string;
  readonly from: number;
  readonly to: number;
  readonly closing?: string;
};

export type Tickets = {
  /** Durable once it returns. Throws, and has created nothing, if the file cannot be written. */
  create(
    request: Omit<CreatedTicket, 'id' | 'protocol' | 'openedAt' | 'listedFrom'>,
    listedAfter: number,
  ): CreatedTicket;
  /** All that lists may show now, invented ones included, oldest first. */
  listed(): readonly Ticket[];
  /** What was created over the API, listed yet or not. */
  created(): readonly CreatedTicket[];
};

const hour = 3_600_000;

/** Reads the file, if there is one; throws on a line (but the last) that is not a ticket. */
export function openTickets(options: { readonly clock: Clock; readonly file?: string }): Tickets {
  const { clock, file } = options;
  const invented = inventHistory(clock);
  const journal = openJournal(file, createdSchema);
  return {
    create(request, listedAfter) {
      const openedAt = clock.now();
      const id = (journal.lines().at(-1)?.id ?? 5000) + 1;
      const ticket: CreatedTicket = {
        id,
        protocol: `${bareDigits(clock.local(openedAt))}${String(id % 100_000).padStart(5, '0')}`,
        ...request,
        openedAt,
        listedFrom: openedAt + listedAfter,
      };
      journal.write([ticket]);
      return ticket;
    },
    listed: () => [
      ...invented,
      ...journal
        .lines()
        .filter((ticket) => ticket.listedFrom <= clock.now())
        .map(asListed),
    ],
    created: journal.lines,
  };
}

/** A created ticket as the ERP shows it: nobody works on it, and its order's slot is only a placeholder. */
export const asListed = (created: CreatedTicket): Ticket => ({
  id: created.id,
  protocol: created.protocol,
  service: created.service,
  type: created.type,
  openedAt: created.openedAt,
  description: `${created.description} | ATENDIMENTO ABERTO VIA API`,
  status: 'Aguardando Análise',
  openedBy: 'Integração API',
  ...(created.serviceOrder && {
    order: {
      status: 'aguardando_agendamento',
      kind: 'ABERTURA VIA API',
      from: created.openedAt + hour,
      to: created.openedAt + 2 * hour,
    },
  }),
});
