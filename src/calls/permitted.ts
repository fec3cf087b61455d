/**
 * What may leave the ERP's records: field by field, so that a field that a backend adds later leaves nothing behind in
 * a snapshot. Everything that a look-up answers is made here.
 */

import type { CustomerRecord, Ticket } from '../backends/backend.ts';
import type { KnownCustomer, Service, ServiceOrder, TicketStatus } from '../core/calls.ts';
import { defined } from '../core/defined.ts';
import { readableDescription } from '../core/ids/reference.ts';
import { properName } from '../core/text/index.ts';
import { plainText } from '../core/text/markup.ts';

type OpenTickets = Service['openTickets'];

/** What a verified customer's chat may know of its record: no birth date, no phone, no document. */
export const permittedCustomer = (
  record: CustomerRecord,
  openTickets: (service: string) => OpenTickets,
): KnownCustomer => ({
  code: record.code,
  name: properName(record.name),
  firstName: properName(record.name.trim().split(/\s+/)[0] ?? ''),
  services: liveServices(record).map(({ id, plan, place, standing }) =>
    defined({ id, plan, place, standing, openTickets: openTickets(id) }),
  ),
  alerts: [...record.alerts],
});

/** A record's services but for the cancelled ones. */
export const liveServices = (record: CustomerRecord): CustomerRecord['services'] =>
  record.services.filter(({ standing }) => standing !== 'cancelled');

/**
 * Whether a ticket surely is this customer's: an ERP may search loosely, and one that does not say whose it is may be
 * anybody's. Nothing else is shown to a verified customer.
 */
export const belongsTo = (ticket: Ticket, customer: string): boolean => ticket.customer === customer;

/** An open ticket as a list of services mentions it. */
export const permittedMention = ({ protocol, openedAt, status }: Ticket): OpenTickets[number] =>
  defined({ protocol, openedAt, status });

/** A ticket for the chat that opened it without proving who it is: protocol, date and status word, no more. */
export const permittedStatus = ({ protocol, status, closed, openedAt }: Ticket): TicketStatus =>
  defined({ protocol, status, closed, openedAt });

/** A ticket for the verified customer whose it is. */
export const permittedTicket = (ticket: Ticket): TicketStatus => {
  const { closedAt, subject, description, closing, orders } = ticket;
  return defined({
    ...permittedStatus(ticket),
    closedAt,
    subject: subject && plainText(subject),
    description: description && readableDescription(description),
    closing: closing && plainText(closing),
    orders: orders?.map(permittedOrder),
  });
};

const permittedOrder = ({
  number,
  status,
  statusText,
  slot,
  finishedAt,
  closing,
}: ServiceOrder): ServiceOrder =>
  defined({
    number,
    status,
    statusText,
    slot: slot && defined({ from: slot.from, to: slot.to }),
    finishedAt,
    closing: closing && plainText(closing),
  });
