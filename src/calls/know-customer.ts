/** A customer's record as their verified chat may know it, with what is open for each of their services. */

import type { Backend, CustomerRecord, Ticket } from '../backends/backend.ts';
import type { KnownCustomer, Service } from '../core/calls.ts';
import { belongsTo, liveServices, permittedCustomer, permittedMention } from './permitted.ts';

/** Newest open tickets, of one service or of all: more than anybody reads. */
const rows = 10;
/** Whoever has more installations than this is not told what is open at the others. */
const servicesAsked = 6;
/** Milliseconds. Somebody waits for the answer to who they are. */
const patience = 6_000;

/**
 * One request for most customers. Open tickets are a kindness, not a condition: where the ERP does not tell them,
 * there are none.
 */
export async function knowCustomer(
  backend: Pick<Backend, 'listTickets'>,
  record: CustomerRecord,
): Promise<KnownCustomer> {
  const open = await within(patience, openTickets(backend, record));
  return permittedCustomer(record, (service) => open?.get(service) ?? []);
}

async function openTickets(
  backend: Pick<Backend, 'listTickets'>,
  record: CustomerRecord,
): Promise<ReadonlyMap<string, Service['openTickets']>> {
  const list = async (of: { customer: string } | { service: string }): Promise<readonly Ticket[]> => {
    try {
      const tickets = await backend.listTickets(of, { limit: rows, open: true });
      return tickets.filter((ticket) => belongsTo(ticket, record.code));
    } catch {
      return [];
    }
  };
  const services = liveServices(record).map(({ id }) => id);
  // Tickets do not say which service they belong to. With several services, one question tells whether it is worth asking.
  if (services.length === 0) return new Map();
  if (services.length > 1 && (await list({ customer: record.code })).length === 0) return new Map();
  const lists = await Promise.all(
    services.slice(0, servicesAsked).map(async (service) => {
      const tickets = await list({ service });
      return [service, tickets.filter(({ closed }) => !closed).map(permittedMention)] as const;
    }),
  );
  return new Map(lists);
}

/** What `work` gives, or undefined if that takes too long. */
async function within<Value>(milliseconds: number, work: Promise<Value>): Promise<Value | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, milliseconds, undefined);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
