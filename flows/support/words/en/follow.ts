/** Where a protocol stands. The ERP's own words stay as they are. */

import type { LocalTime, ServiceOrder, TicketStatus } from '../../../../src/core/calls.ts';
import type { Message } from '../../../../src/core/content.ts';
import type { Opened } from '../../context.ts';
import { shorten, statusWord } from '../erp.ts';
import { menuChoice, personChoice } from './menu.ts';
import { dayOf, localTime, slot } from './times.ts';

/** A ticket in plain words: status, opening, subject, the technician, the closing. */
export const ticketStatus = (ticket: TicketStatus, demonstration: boolean): string =>
  [
    `Protocol ${ticket.protocol}${demonstration ? ' (demonstration)' : ''}`,
    `Status: ${statusWord(ticket.status)} (${ticket.closed ? 'closed' : 'open'})`,
    ticket.openedAt === undefined ? null : `Opened: ${localTime(ticket.openedAt)}`,
    ticket.subject === undefined ? null : `Subject: ${ticket.subject}`,
    ticket.description === undefined ? null : `You told us: ${shorten(ticket.description, 300)}`,
    ...(ticket.orders ?? []).map(orderLine),
    ticket.closed ? closingLine(ticket) : null,
  ]
    .filter((line) => line !== null)
    .join('\n');

const closingLine = ({ closedAt, closing }: TicketStatus): string | null =>
  closedAt === undefined && closing === undefined
    ? null
    : `Closed${closedAt === undefined ? '' : ` on ${localTime(closedAt)}`}${closing === undefined ? '' : `: ${shorten(closing, 300)}`}`;

const orderLine = (order: ServiceOrder): string => `Technician’s visit: ${orderState(order)}`;

const orderState = (order: ServiceOrder): string => {
  const when = order.slot === undefined ? '' : slot(order.slot);
  switch (order.status) {
    case 'waiting-schedule':
      return 'no date yet';
    case 'scheduled':
      return when === '' ? 'scheduled' : `scheduled for ${when}`;
    case 'under-way':
      return 'the technician is on the way or at work';
    case 'finished':
      return `done${order.finishedAt === undefined ? '' : ` on ${localTime(order.finishedAt)}`}${order.closing === undefined ? '' : `: ${shorten(order.closing, 200)}`}`;
    case 'cancelled':
      return 'cancelled';
    case 'other':
      return `${statusWord(order.statusText)}${when === '' ? '' : ` (${when})`}`;
  }
};

const dateOf = ({ openedAt }: TicketStatus): string => (openedAt === undefined ? '' : `${dayOf(openedAt)}: `);

export const pickTicket = (tickets: readonly TicketStatus[]): Message => ({
  text: 'These are your latest tickets. Which one would you like to see? You can also send another protocol number.',
  choices: tickets.map((ticket, index) => ({
    id: `t${index}`,
    ...(index === 0 ? { synonyms: ['the latest', 'latest', 'the last one', 'most recent'] } : {}),
    label: `${dateOf(ticket)}${shorten(ticket.subject ?? statusWord(ticket.status), 40)} (ends in ${ticket.protocol.slice(-4)})`,
  })),
});

/** Tickets that this very chat opened: all that may be shown without proof of who writes. */
export const pickOpened = (opened: readonly Opened[]): Message => ({
  text: 'Which of these protocols, opened in this conversation, would you like to see?',
  choices: [
    ...opened.map(({ protocol }, index) => ({ id: `o${index}`, label: protocol })),
    { id: 'other', label: 'Another ticket', synonyms: ['another', 'other'] },
  ],
});

/** Asked by the number of a talk that led to no ticket, in the chat where it was told. */
export const contactKnown = (at: LocalTime): string =>
  `This is the number of our conversation of ${localTime(at)}. No ticket was opened for it.`;
export const noTickets = 'I found no tickets on your account.';
export const protocolUnclear =
  'A protocol has 12 to 24 digits. Check it and send it again, or choose an option.';

/** The same words whether a protocol does not exist or is somebody else's. */
export const protocolNotFound: Message = {
  text: 'I did not find this protocol among your tickets. Check the number and send it again, or choose an option.',
  choices: [
    { id: 'latest', label: 'See my latest', synonyms: ['mine', 'latest', 'my tickets'] },
    personChoice,
    menuChoice,
  ],
};

export const unproved: Message = {
  text:
    'I show tickets only to whoever confirms to be the account holder: CPF or CNPJ with the date of birth, ' +
    'or with the last 4 digits of a phone number on the account.',
  choices: [
    { id: 'again', label: 'Confirm now', synonyms: ['confirm', 'try again', 'yes'] },
    personChoice,
    menuChoice,
  ],
};

export const protocolLocked =
  'There were too many attempts. For security, looking up protocols stays closed for one hour. If you need it, someone from our team can help.';
export const followOffline: Message = {
  text: 'I could not reach the system right now.',
  choices: [
    { id: 'again', label: 'Try again', synonyms: ['again', 'retry', 'yes'] },
    personChoice,
    menuChoice,
  ],
};
