/**
 * What may leave the ERP's records: field by field, so that a field that a backend adds later leaves nothing behind in
 * a snapshot. Everything that a look-up answers is made here.
 */

import type { CustomerRecord, Ticket } from '../backends/backend.ts';
import type { KnownCustomer, Service, ServiceOrder, TicketStatus } from '../core/calls.ts';
import { plainText } from '../core/markup.ts';
import { readableDescription } from '../core/reference.ts';
import { properName } from '../core/text.ts';

type OpenTickets = Service['openTickets'];

/** What a verified customer's chat may know of its record: no birth date, no phone, no document. */
export const permittedCustomer = (
  record: CustomerRecord,
  openTickets: (service: string) => OpenTickets,
): KnownCustomer => ({
  code: record.code,
  name: properName(record.name),
  firstName: properName(record.name.trim().split(/\s+/)[0] ?? ''),
  services: liveServices(record).map(({ id, plan, place, standing }) => ({
    id,
    plan,
    ...(place === undefined ? {} : { place }),
    standing,
    openTickets: openTickets(id),
  })),
  alerts: [...record.alerts],
});

/** A record's services but for the cancelled ones. */
export const liveServices = (record: CustomerRecord): CustomerRecord['services'] =>
  record.services.filter(({ standing }) => standing !== 'cancelled');

/** An open ticket as a list of services mentions it. */
export const permittedMention = ({ protocol, openedAt }: Ticket): OpenTickets[number] => ({
  protocol,
  ...(openedAt === undefined ? {} : { openedAt }),
});

/** A ticket for the chat that opened it without proving who it is: protocol, date and status word, no more. */
export const permittedStatus = ({ protocol, status, closed, openedAt }: Ticket): TicketStatus => ({
  protocol,
  status,
  closed,
  ...(openedAt === undefined ? {} : { openedAt }),
});

/** A ticket for the verified customer whose it is. */
export const permittedTicket = (ticket: Ticket): TicketStatus => {
  const { closedAt, subject, description, closing, orders } = ticket;
  return {
    ...permittedStatus(ticket),
    ...(closedAt === undefined ? {} : { closedAt }),
    ...(subject === undefined ? {} : { subject: plainText(subject) }),
    ...(description === undefined ? {} : { description: readableDescription(description) }),
    ...(closing === undefined ? {} : { closing: plainText(closing) }),
    ...(orders === undefined ? {} : { orders: orders.map(permittedOrder) }),
  };
};

const permittedOrder = ({
  number,
  status,
  statusText,
  slot,
  finishedAt,
  closing,
}: ServiceOrder): ServiceOrder => ({
  number,
  status,
  statusText,
  ...(slot === undefined
    ? {}
    : { slot: { from: slot.from, ...(slot.to === undefined ? {} : { to: slot.to }) } }),
  ...(finishedAt === undefined ? {} : { finishedAt }),
  ...(closing === undefined ? {} : { closing: plainText(closing) }),
});
