/** A verified customer's latest tickets. */

import { z } from 'zod';
import type { Backend } from '../backends/backend.ts';
import { defineLookup, type Lookup } from './call.ts';
import { belongsTo, permittedTicket } from './permitted.ts';

/** As many as fit a phone's screen. */
const latest = 5;
/** More than are shown: an ERP that searches loosely lists others' among them. */
const rows = 20;

const input = z.object({ customer: z.string().min(1) });

/** The flow asks only for the customer that `verify` proved. Newest first, open and closed. */
export const createFindTickets = (backend: Pick<Backend, 'listTickets'>): Lookup =>
  defineLookup('findTickets', input, async ({ customer }) => {
    const tickets = await backend.listTickets({ customer }, { limit: rows });
    const theirs = tickets.filter((ticket) => belongsTo(ticket, customer));
    return { tickets: theirs.slice(0, latest).map(permittedTicket) };
  });
