/** Where a protocol stands: for verified customers, and for tickets that this very conversation opened. */

import { assign, emit } from 'xstate';
import type { FindTicketInput } from '../../../src/core/calls.ts';
import { readContactNumber } from '../../../src/core/ids/contact-number.ts';
import { type Contact, type Context, customerOf, type Opened } from '../context.ts';
import type { Spoken } from '../events.ts';
import { type Kit, to } from '../kit.ts';
import { fittingLabel } from '../listening/plain.ts';
import { readLatest } from '../listening/reading/replies.ts';
import { textsOf } from '../listening/spoken.ts';
import { readIntent } from '../listening/understand.ts';
import { says } from '../words/index.ts';
import { asksAgain, rejected } from './question.ts';

/** How many of the tickets opened here are offered. */
const offered = 5;
const openedHere = ({ opened }: Context): readonly Opened[] => opened.slice(-offered).toReversed();

const isOpenedHere = ({ opened, protocol }: Context): boolean =>
  opened.some((ticket) => ticket.protocol === protocol);

/** What is asked about, if it is the number of a talk in this very chat. */
const contactAsked = ({ contacts, protocol }: Context): Contact | undefined =>
  contacts.find(({ number }) => number === protocol);

const ticketToFind = (context: Context): FindTicketInput => {
  const customer = customerOf(context);
  return {
    protocol: context.protocol ?? '',
    as: customer === null ? { opener: true } : { customer: customer.code },
  };
};

/** By its line, or by words that only it has: "a da lentidão". */
const pickedTicket = (context: Context, event: Spoken) => {
  const { tickets } = context;
  const chosen = tickets.find((_, index) => event.chose === `t${index}`);
  if (chosen !== undefined || event.protocol !== undefined) return chosen;
  const labels =
    says(context)
      .follow.pickTicket(tickets)
      .choices?.map(({ label }) => label) ?? [];
  const fitting = fittingLabel(labels, textsOf(event).at(-1) ?? '');
  return fitting === null ? undefined : tickets[fitting];
};
const pickedOpened = (context: Context, event: Spoken) =>
  openedHere(context).find((_, index) => event.chose === `o${index}`);

/** The list will do: "os últimos", "e o técnico, quando vem?". A number that is none is a typing error. */
const asksLatest = (text: string): boolean =>
  readLatest(text) || (readIntent(text) === 'status' && !/\d/.test(text));

export const createFollow = ({ support, asks, provider, clock }: Kit) => {
  const noteProtocol = support.assign(({ event }) =>
    'messages' in event && event.protocol !== undefined ? { protocol: event.protocol } : {},
  );

  return support.createStateConfig({
    initial: 'route',
    entry: ['matters', assign({ underWay: 'follow' })],
    on: { 'customer.reported': { target: to('identify'), actions: 'startTicket' } },
    states: {
      route: {
        always: [
          // A talk that led to no ticket is known only where its number was told.
          {
            guard: ({ context }) => contactAsked(context) !== undefined,
            target: to('more'),
            actions: [
              emit(({ context }) => ({
                type: 'say',
                text: says(context).follow.contactKnown(clock.show(contactAsked(context)?.at ?? 0)),
              })),
              'answered',
              assign({ protocol: null }),
            ],
          },
          {
            guard: ({ context }) => context.protocol !== null && readContactNumber(context.protocol) !== null,
            target: 'notFound',
            actions: assign({ protocol: null }),
          },
          {
            guard: ({ context }) => context.protocol !== null && customerOf(context) !== null,
            target: 'looking',
          },
          { guard: ({ context }) => isOpenedHere(context), target: 'looking' },
          { guard: ({ context }) => customerOf(context) !== null, target: 'listing' },
          // The customer has just been asked who they are, and has not proved it.
          { guard: ({ context }) => context.identity.level !== 'unknown', target: 'unproved' },
          {
            guard: ({ context }) =>
              context.protocol === null && context.opened.length > 0 && context.sender.phone === null,
            target: 'opened',
          },
          { target: to('identify') },
        ],
      },

      opened: {
        tags: ['telling'],
        ...asks(({ follow }, context) => follow.pickOpened(openedHere(context))),
        on: {
          ...asksAgain('opened'),
          'customer.said': [
            { guard: ({ event }) => event.chose === 'other', target: to('identify') },
            {
              guard: ({ context, event }) => pickedOpened(context, event) !== undefined,
              target: 'looking',
              actions: assign(({ context, event }) => ({
                protocol: pickedOpened(context, event)?.protocol ?? null,
              })),
            },
            {
              guard: ({ event }) => event.protocol !== undefined,
              target: 'route',
              actions: noteProtocol,
            },
            {
              target: 'opened',
              reenter: true,
              actions: assign(({ context, event }) =>
                rejected(context, event, says(context).follow.protocolUnclear),
              ),
            },
          ],
        },
      },

      listing: {
        invoke: {
          id: 'findTickets',
          src: 'findTickets',
          input: ({ context }) => ({ customer: customerOf(context)?.code ?? '' }),
          onDone: [
            {
              guard: ({ event }) => event.output.tickets.length === 0,
              target: to('more'),
              actions: emit(({ context }) => ({ type: 'say', text: says(context).follow.noTickets })),
            },
            {
              guard: ({ event }) => event.output.tickets.length === 1,
              target: to('more'),
              actions: [
                emit(({ context, event }) => ({
                  type: 'say',
                  text: event.output.tickets
                    .map((ticket) => says(context).follow.ticketStatus(ticket, provider.demonstration))
                    .join('\n'),
                })),
                'answered',
              ],
            },
            {
              target: 'pick',
              actions: assign(({ event }) => ({ tickets: event.output.tickets.slice(0, 9) })),
            },
          ],
          onError: 'offline',
        },
        after: { slow: { actions: 'tellSlow' } },
      },

      pick: {
        ...asks(({ follow }, { tickets }) => follow.pickTicket(tickets)),
        on: {
          ...asksAgain('pick'),
          'customer.said': [
            {
              guard: ({ context, event }) => pickedTicket(context, event) !== undefined,
              target: to('more'),
              actions: [
                emit(({ context, event }) => {
                  const ticket = pickedTicket(context, event);
                  return {
                    type: 'say',
                    text:
                      ticket === undefined
                        ? ''
                        : says(context).follow.ticketStatus(ticket, provider.demonstration),
                  };
                }),
                'answered',
              ],
            },
            { guard: ({ event }) => event.protocol !== undefined, target: 'route', actions: noteProtocol },
            {
              target: 'pick',
              reenter: true,
              actions: assign(({ context, event }) =>
                rejected(context, event, says(context).follow.protocolUnclear),
              ),
            },
          ],
        },
      },

      looking: {
        invoke: {
          id: 'findTicket',
          src: 'findTicket',
          input: ({ context }) => ticketToFind(context),
          onDone: [
            {
              guard: ({ event }) => event.output.found,
              target: to('more'),
              actions: [
                emit(({ context, event }) => ({
                  type: 'say',
                  text: event.output.found
                    ? says(context).follow.ticketStatus(event.output.ticket, provider.demonstration)
                    : '',
                })),
                'answered',
              ],
            },
            {
              guard: ({ event }) => !event.output.found && event.output.locked,
              target: to('more'),
              actions: emit(({ context }) => ({ type: 'say', text: says(context).follow.protocolLocked })),
            },
            { target: 'notFound', actions: assign({ protocol: null }) },
          ],
          onError: 'offline',
        },
        after: { slow: { actions: 'tellSlow' } },
      },

      notFound: {
        tags: ['telling'],
        ...asks(({ follow }) => follow.protocolNotFound),
        on: {
          ...asksAgain('notFound'),
          'customer.said': [
            {
              guard: ({ event }) =>
                event.chose === 'latest' || (event.protocol === undefined && textsOf(event).some(asksLatest)),
              target: 'route',
            },
            { guard: ({ event }) => event.protocol !== undefined, target: 'route', actions: noteProtocol },
            {
              target: 'notFound',
              reenter: true,
              actions: assign(({ context, event }) =>
                rejected(context, event, says(context).follow.protocolUnclear),
              ),
            },
          ],
        },
      },

      unproved: {
        tags: ['telling'],
        ...asks(({ follow }) => follow.unproved),
        on: {
          ...asksAgain('unproved'),
          'customer.wentBack': to('identify.document'),
          'customer.said': [
            {
              guard: ({ event }) => event.chose === 'again',
              target: to('identify'),
              actions: assign({ identity: { level: 'unknown' } as const }),
            },
            { target: 'unproved', reenter: true, actions: 'explainChoices' },
          ],
        },
      },

      offline: {
        tags: ['telling'],
        ...asks(({ follow }) => follow.followOffline),
        on: {
          ...asksAgain('offline'),
          'customer.said': [
            { guard: ({ event }) => event.chose === 'again', target: 'route' },
            { target: 'offline', reenter: true, actions: 'explainChoices' },
          ],
        },
      },
    },
  });
};
