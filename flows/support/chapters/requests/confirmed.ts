/** What was confirmed and is not done: requests that a person has to see to, and what is on its way to the ERP. */

import type { OpenTicketInput } from '../../../../src/core/calls.ts';
import { type Context, customerOf, type Pending } from '../../context.ts';
import type { SupportSettings } from '../../settings/index.ts';

/** As many as a person wants to read; whoever confirms more has to wait for an answer first. */
const requestsKept = 5;

/** Whether a person owes an answer to something that was confirmed. */
export const hasRequests = ({ requests }: Context): boolean => requests.length > 0;
export const hasTooManyRequests = ({ requests }: Context): boolean => requests.length >= requestsKept;

/** Whether a person owes the customer anything: an answer, or what could not be told. */
export const owesAnything = ({ context }: { readonly context: Context }): boolean =>
  hasRequests(context) || context.untold.length > 0;

/** What was confirmed becomes a request to the team. */
export const withRequest = (
  { requests, now }: Context,
  { draft, identity, document }: Pending,
  reason: string,
): Pick<Context, 'requests'> => ({
  requests: [...requests, { draft, reason, identity, document, unreadSince: now }],
});

/** Nobody reads and acts on one in less. */
const unreadFor = 60_000;

/** A person leaves the conversation: what came so lately that it was not read stays. */
export const withRequestsSeen = ({ requests, now }: Context): Pick<Context, 'requests'> => ({
  requests: requests.filter(({ unreadSince }) => unreadSince !== null && now - unreadSince < unreadFor),
});
/** A person takes the conversation: all of them are before their eyes. */
export const withRequestsRead = ({ requests }: Context): Pick<Context, 'requests'> => ({
  requests: requests.map((request) => ({ ...request, unreadSince: null })),
});
/** Whether one would stay if the person left now. */
export const hasUnreadRequests = (context: Context): boolean => withRequestsSeen(context).requests.length > 0;

/**
 * Whether something that was confirmed is not answered yet, as far as the customer may know of it: whoever proved nothing
 * must not be able to tell a ticket that is being opened from one that a person would have to open.
 */
export const hasConfirmed = (context: Context): boolean =>
  hasRequests(context) || unprovedKeys(context).length > 0;

const keysOf = (
  { pending }: Pick<Context, 'pending'>,
  isMeant: (one: Pending) => boolean,
): readonly string[] => Object.entries(pending).flatMap(([key, one]) => (isMeant(one) ? [key] : []));
/** What is on its way for somebody who had proved who they are. */
export const provedKeys = (context: Pick<Context, 'pending'>): readonly string[] =>
  keysOf(context, (one) => customerOf(one) !== null);
/** What is on its way for somebody who had not: whether there is a record must not show. */
export const unprovedKeys = (context: Pick<Context, 'pending'>): readonly string[] =>
  keysOf(context, (one) => customerOf(one) === null);

/** Nothing is owed by a person: only the ERP's answer is awaited. */
export const awaitsTicket = ({ reason, requests, untold, pending }: Context): boolean =>
  reason === null && requests.length === 0 && untold.length === 0 && Object.keys(pending).length > 0;

/** The customer wants none of them any more. They stay: somebody may be at work on one. */
export const withRequestsCancelled = ({ requests }: Context): Pick<Context, 'requests'> => ({
  requests: requests.map((request) => ({ ...request, cancelled: true })),
});

const ticketPrefix = 'ticket:';
const identifyPrefix = 'identify:';

/** One creation at a time for each service. */
export const ticketKey = (service: string): string => `${ticketPrefix}${service}`;

export const serviceOfKey = (key: string): string => key.slice(ticketPrefix.length);

/** The first free key for what has no service yet, because the ERP could not be asked who it is for. */
export const identifyKey = ({ pending }: Pick<Context, 'pending'>): string => {
  let number = 1;
  while (`${identifyPrefix}${number}` in pending) number += 1;
  return `${identifyPrefix}${number}`;
};

/** Whether it waits for the ERP to say who asked. */
export const isUnidentified = (key: string): boolean => key.startsWith(identifyPrefix);

/** Whether this person has something already that waits for the ERP to be back. */
export const isAwaitingErp = ({ pending, document }: Context): boolean =>
  Object.entries(pending).some(([key, one]) => isUnidentified(key) && one.document === document);

export const isRegistering = (context: Context, service: string | null): boolean =>
  service !== null && ticketKey(service) in context.pending;

/** What the customer told of something on its way. */
export const itemsPending = ({ pending }: Pick<Context, 'pending'>, key: string): readonly string[] =>
  pending[key]?.draft.items ?? [];

/** @param orders the provider's setting; unless it says otherwise a technician is ordered for verified customers only. */
export const ticketInput = (
  { draft, identity }: Pick<Context, 'draft' | 'identity'>,
  service: string,
  orders: SupportSettings['serviceOrder'],
): OpenTicketInput => ({
  service,
  name: draft.name ?? '',
  phone: draft.phone ?? '',
  ...(typeof draft.email === 'string' ? { email: draft.email } : {}),
  description: draft.items.join('\n'),
  // Asked of verified customers only; a draft that the ERP refused keeps the answer.
  serviceOrder: draft.order === true || (identity.level === 'verified' && orders === 'always'),
});

/** A ticket was created: it can be followed from here, and counts as an open one of its service. */
export const withOpened = (context: Context, key: string, protocol: string): Partial<Context> => {
  const service = serviceOfKey(key);
  const { identity } = context;
  return {
    ...withoutPending(context, key),
    opened: [...context.opened, { protocol, service }],
    matter: 'confirmed',
    ...(identity.level === 'verified'
      ? {
          identity: {
            ...identity,
            customer: {
              ...identity.customer,
              services: identity.customer.services.map((one) =>
                one.id === service ? { ...one, openTickets: [{ protocol }, ...one.openTickets] } : one,
              ),
            },
          },
        }
      : {}),
  };
};

/** A creation is over, one way or another. */
export const withoutPending = (context: Context, key: string): Pick<Context, 'pending' | 'registering'> => {
  const { [key]: _, ...pending } = context.pending;
  return { pending, registering: context.registering === key ? null : context.registering };
};
