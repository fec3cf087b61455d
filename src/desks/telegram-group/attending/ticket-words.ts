/** Where a protocol stands, in words for an attendant. */

import type { TicketStatus } from '../../../core/calls.ts';
import { asFailure } from '../../../core/failure.ts';
import { cut, onOneLine, shown } from '../texts.ts';

/** What the ERP says of a protocol, or that it does not answer. */
export async function statusWords(
  findTicket: (protocol: string) => Promise<TicketStatus | null>,
  protocol: string,
): Promise<string> {
  try {
    const found = await findTicket(protocol);
    return found === null ? `O ERP não conhece o protocolo ${protocol}.` : describe(found);
  } catch (thrown) {
    return `O ERP não respondeu sobre ${protocol}: ${asFailure(thrown).message}.`;
  }
}

const describe = (ticket: TicketStatus): string =>
  [
    `🎫 ${ticket.protocol}: ${onOneLine(ticket.status)}`,
    ...(ticket.openedAt === undefined ? [] : [`Aberto em ${local(ticket.openedAt)}`]),
    ...(ticket.subject === undefined ? [] : [`Assunto: ${onOneLine(ticket.subject)}`]),
    ...(ticket.description === undefined ? [] : [cut(shown(ticket.description), 1_200)]),
    ...(ticket.orders ?? []).map(
      ({ number, statusText, slot }) =>
        `Ordem de serviço ${number}: ${onOneLine(statusText)}${slot === undefined ? '' : `, ${local(slot.from)}`}`,
    ),
    ...(ticket.closedAt === undefined ? [] : [`Fechado em ${local(ticket.closedAt)}`]),
    ...(ticket.closing === undefined ? [] : [cut(shown(ticket.closing), 600)]),
  ].join('\n');

/** `2026-05-04T14:05:00` -> `04/05/2026 14:05`. */
const local = (time: string): string =>
  time.replace(/^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}:\d{2}).*)?$/, (_, year, month, day, clock) =>
    [`${day}/${month}/${year}`, clock].filter(Boolean).join(' '),
  );
