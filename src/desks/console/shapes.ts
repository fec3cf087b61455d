/** What the command line reads of the console's answers. */

import { z } from 'zod';
import { awaitedRow } from '../parked.ts';

/**
 * A conversation as the command line lists it; `waited` is milliseconds in its place, `unanswered` milliseconds since
 * the customer wrote what its owner has not answered; `due` milliseconds until it has to be answered, below 0 if that has passed,
 * once it is near.
 */
const consoleRow = z.object({
  id: z.string(),
  channel: z.string(),
  waited: z.number(),
  unanswered: z.number().optional(),
  due: z.number().optional(),
  listing: z.object({
    place: z.enum(['closed', 'bot', 'waiting', 'attended']),
    owner: z.object({ id: z.string(), name: z.string() }).optional(),
    reason: z.string().optional(),
    name: z.string().optional(),
    phone: z.string().optional(),
    summary: z.array(z.string()).optional(),
    untold: z.array(z.string()).optional(),
  }),
});
export type ConsoleRow = z.infer<typeof consoleRow>;

/** Who waits for a person, whom persons have, the longest first; how many things wait; and what the ERP has to do. */
export const consoleQueue = z.object({
  waiting: z.array(consoleRow),
  attended: z.array(consoleRow),
  parked: z.number(),
  awaited: z.array(awaitedRow),
});

/**
 * A conversation with its last lines, as the store keeps them: who prints them parses what it prints. `earlier` is how
 * many lines there are before them; `parked` are the numbers of what waits for a person.
 */
export const consoleView = consoleRow.extend({
  lines: z.array(z.unknown()),
  earlier: z.number(),
  /** Asked for by this number, which its last line told at `at`; `later` is how many lines there are after that. */
  contact: z.object({ number: z.string(), at: z.number(), later: z.number() }).exactOptional(),
  parked: z.array(z.string()),
});
