/** Where one protocol stands. Protocols can be guessed, so that guesses are counted and all refusals look alike. */

import { z } from 'zod';
import type { Backend, Ticket } from '../backends/backend.ts';
import type { FindTicketInput, FindTicketOutput } from '../core/calls.ts';
import { type Attempts, type Door, doorsOf } from './attempts.ts';
import { defineLookup, type Lookup } from './call.ts';
import { belongsTo, permittedStatus, permittedTicket } from './permitted.ts';

const input = z.object({
  protocol: z.string().regex(/^\d{12,24}$/),
  as: z.union([z.object({ customer: z.string().min(1) }), z.object({ opener: z.literal(true) })]),
});

/** More rows than one for a protocol: an ERP may search by a part of it. */
const rows = 10;

/**
 * Answers the whole ticket to the verified customer whose it is, and date and status word to the chat that opened it
 * (the flow remembers which those are).
 */
export const createFindTicket = (backend: Pick<Backend, 'listTickets'>, attempts: Attempts): Lookup =>
  defineLookup('findTicket', input, async (asked, asker): Promise<FindTicketOutput> => {
    const target: Door = {
      kind: 'target',
      value: asked.protocol,
      // Others' wrong guesses at a protocol must not keep its verified owner from it.
      ...('customer' in asked.as ? { ajar: true } : {}),
    };
    const answer = await attempts.guess('protocol', [...doorsOf(asker), target], asker.at, async () => {
      const listed = await backend.listTickets({ protocol: asked.protocol }, { limit: rows });
      const ticket = listed.find(({ protocol }) => protocol === asked.protocol);
      const shown = ticket && show(ticket, asked.as);
      const answer: FindTicketOutput = shown
        ? { found: true, ticket: shown }
        : { found: false, locked: false };
      return { right: answer.found, answer };
    });
    return answer ?? { found: false, locked: true };
  });

const show = (ticket: Ticket, as: FindTicketInput['as']) => {
  if ('opener' in as) return permittedStatus(ticket);
  return belongsTo(ticket, as.customer) ? permittedTicket(ticket) : undefined;
};
