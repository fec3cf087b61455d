/** What a person decides about what waited for one: it is attempted again, or there is nothing left to see to. */

import { blankDraft, type Context, type Pending, type Request } from '../../context.ts';
import { serviceOfKey, ticketKey } from './confirmed.ts';

/** A ticket that had come to nothing and is attempted again: its request is the ERP's once more. */
export const withPendingAgain = (
  context: Context,
  key: string,
): Pick<Context, 'requests' | 'pending' | 'registering'> => {
  const pending: Pending = requestFor(context, key) ?? {
    draft: { ...blankDraft, service: serviceOfKey(key) },
    identity: { level: 'unknown' },
    document: null,
  };
  return {
    ...withRequestAnswered(context, key),
    pending: { [key]: pending, ...context.pending },
    registering: context.registering ?? key,
  };
};

/** A person has seen to a ticket that had come to nothing. */
export const withRequestAnswered = (context: Context, key: string): Pick<Context, 'requests'> => {
  const answered = requestFor(context, key);
  return { requests: context.requests.filter((request) => request !== answered) };
};

/** The oldest of the ticket's service: what is decided is decided about what has waited longest. */
const requestFor = ({ requests }: Context, key: string): Request | undefined =>
  requests.find(({ draft: { service } }) => service !== null && ticketKey(service) === key);

/** Something that could not be told is told, or need not be any more; of two alike one. */
export const withTold = ({ untold }: Context, text: string): Pick<Context, 'untold'> => {
  const told = untold.indexOf(text);
  return { untold: untold.filter((_, index) => index !== told) };
};

/** Whether nobody owes the customer anything: no person, and not the ERP. */
export const owesNothing = ({ reason, requests, untold, pending }: Context): boolean =>
  reason === null && requests.length === 0 && untold.length === 0 && Object.keys(pending).length === 0;
