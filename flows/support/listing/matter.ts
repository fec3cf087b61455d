/** Which episodes are worth finding again, and by what. */

import type { ContactNumber } from '../../../src/core/ids/index.ts';
import type { Context } from '../context.ts';

/**
 * The number to tell with a goodbye: once, where something came up (a problem, a question about a ticket, the wish for a
 * person, an attendant who wrote) and no ticket tells of it, nor will. Whoever only said hello, read the menu or was shown
 * their ticket has nothing to look for, and one number more would only be taken for a protocol. What is still with a
 * person or the ERP is not over.
 */
export const numberToTell = ({ number, matter, pending, requests, untold }: Context): ContactNumber | null =>
  matter === 'open' && requests.length === 0 && untold.length === 0 && Object.keys(pending).length === 0
    ? number
    : null;

/** How many of them attendants see beside the conversation. */
const shown = 3;

/** The latest of the episodes before that led to no ticket, for attendants. */
export const latestContacts = ({ contacts }: Pick<Context, 'contacts'>): Context['contacts'] =>
  contacts.slice(-shown);
