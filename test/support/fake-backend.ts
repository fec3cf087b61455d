/**
 * An ERP in memory that misbehaves as told: it creates and then says nothing, lists late, cuts and shouts what it was
 * given, leaves descriptions out. What it really holds is in `created`.
 */

import type { Backend, CustomerRecord, Ticket, TicketRequest } from '../../src/backends/backend.ts';
import type { LocalTime } from '../../src/core/calls.ts';
import { Failure } from '../../src/core/failure.ts';

/** What becomes of one creation. */
export type CreationFault =
  /** The connection was refused: surely nothing was done. */
  | { readonly type: 'retry'; readonly retryAfter?: number }
  | { readonly type: 'refused'; readonly objections: readonly string[] }
  /** No answer came; `arrives` says whether the ERP did it all the same, `late` how many milliseconds later. */
  | { readonly type: 'unknown'; readonly arrives: boolean; readonly late?: number };

/** What becomes of one look-up. */
export type LookFault = 'retry' | 'unknown' | 'refused';

export type CreatedTicket = {
  readonly ticket: Ticket;
  readonly request: TicketRequest;
  readonly createdAt: number;
  readonly listedFrom: number;
};

export type FakeBackend = Backend & {
  /** The tickets that were really created. */
  readonly created: readonly CreatedTicket[];
  /** Each request, in order: `findCustomers {"taxId":…}`. */
  readonly requests: readonly string[];
  /** Customers' records, and tickets that somebody else opened, newest first. */
  readonly customers: CustomerRecord[];
  readonly tickets: (Ticket & { readonly service?: string })[];
  /** The next creations' and look-ups' faults, in order; none left means that all goes well. */
  readonly creationFaults: (CreationFault | null)[];
  readonly lookFaults: (LookFault | null)[];
  readonly customerFaults: (LookFault | null)[];
  /** Milliseconds until a ticket is listed. */
  listsAfter: number;
  /** Whether an order that was asked for goes out. */
  ordersGoOut: boolean;
  /** What the ERP makes of a description before it lists it; undefined leaves it out. */
  store: (description: string) => string | undefined;
};

/** @param now the ERP's clock. */
export function createFakeBackend(options: {
  readonly now: () => number;
  readonly demonstration?: boolean;
}): FakeBackend {
  const { now } = options;
  const created: CreatedTicket[] = [];
  const requests: string[] = [];
  const note = (method: string, by: unknown) => requests.push(`${method} ${JSON.stringify(by)}`);
  const fail = (fault: LookFault | null | undefined) => {
    if (fault) throw new Failure(fault, `look-up: ${fault}`);
  };

  const create = (request: TicketRequest, after: number): Ticket => {
    const serial = created.length + 1;
    const raw = fake.store(`${request.description} | ATENDIMENTO ABERTO VIA API`);
    const ticket: Ticket = {
      id: String(5_000 + serial),
      protocol: `20260719${String(serial).padStart(8, '0')}`,
      status: 'Aguardando Análise',
      closed: false,
      openedAt: localTime(now() + after),
      ...(raw === undefined ? {} : { rawDescription: raw }),
      ...(request.serviceOrder && fake.ordersGoOut
        ? { orders: [{ number: '77', status: 'waiting-schedule', statusText: 'aguardando_agendamento' }] }
        : {}),
    };
    const createdAt = now() + after;
    created.push({ ticket, request, createdAt, listedFrom: createdAt + fake.listsAfter });
    return ticket;
  };

  const fake: FakeBackend = {
    name: 'fake',
    demonstration: options.demonstration ?? false,
    pace: { timeout: 30_000, listing: 300_000, concurrency: 8 },
    created,
    requests,
    customers: [],
    tickets: [],
    creationFaults: [],
    lookFaults: [],
    customerFaults: [],
    listsAfter: 0,
    ordersGoOut: true,
    store: (description) => description,

    async findCustomers(by) {
      note('findCustomers', by);
      fail(fake.customerFaults.shift());
      return fake.customers.filter((customer) =>
        'taxId' in by ? customer.taxId === by.taxId : customer.phones.includes(by.phone),
      );
    },

    async listTickets(of, { limit, open, since }) {
      note('listTickets', of);
      fail(fake.lookFaults.shift());
      const ours = created
        .filter(
          ({ listedFrom, request }) =>
            listedFrom <= now() && 'service' in of && request.service === of.service,
        )
        .map(({ ticket }) => ticket)
        .reverse();
      const others = fake.tickets.filter((ticket) =>
        'service' in of
          ? ticket.service === of.service
          : 'customer' in of
            ? ticket.customer === of.customer
            : ticket.protocol.includes(of.protocol),
      );
      return [...ours, ...others]
        .filter((ticket) => !(open && ticket.closed))
        .filter((ticket) => !(since && ticket.openedAt && ticket.openedAt < since))
        .slice(0, limit);
    },

    async openTicket(request) {
      note('openTicket', { service: request.service });
      const fault = fake.creationFaults.shift();
      if (!fault) return create(request, 0);
      if (fault.type === 'unknown') {
        if (fault.arrives) create(request, fault.late ?? 0);
        throw new Failure('unknown', 'no answer within 30 s');
      }
      throw new Failure(fault.type, `creation: ${fault.type}`, fault);
    },

    standing: () => ({ state: 'working', detail: 'em memória' }),
    check: async () => 'em memória',
    close: async () => {},
  };
  return fake;
}

/** An instant in São Paulo's time, which has had no daylight saving since 2019. */
const localTime = (instant: number): LocalTime =>
  new Date(instant - 3 * 3_600_000).toISOString().slice(0, 19);
