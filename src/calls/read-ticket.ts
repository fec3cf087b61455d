/** One ticket for whoever attends: read, and nothing else. No guesses are counted: attendants may see every ticket. */

import type { Backend } from '../backends/backend.ts';
import type { TicketStatus } from '../core/calls.ts';
import { permittedTicket } from './permitted.ts';

/** More rows than one for a protocol: an ERP may search by a part of it. */
const rows = 10;

/** Null if the ERP does not know it. Throws `Failure`. */
export const createReadTicket =
  (backend: Pick<Backend, 'listTickets'>) =>
  async (protocol: string): Promise<TicketStatus | null> => {
    const listed = await backend.listTickets({ protocol }, { limit: rows });
    const ticket = listed.find((one) => one.protocol === protocol);
    return ticket === undefined ? null : permittedTicket(ticket);
  };
