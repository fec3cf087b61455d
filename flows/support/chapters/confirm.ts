/** The summary, its corrections, and sending the ticket on its way. */

import { assign, emit } from 'xstate';
import type { OpenTicketInput } from '../../../src/core/calls.ts';
import {
  blankDraft,
  type Context,
  customerOf,
  isRegistering,
  serviceOf,
  ticketKey,
  ticketService,
  withOpened,
  withoutPending,
} from '../context.ts';
import { asksAgain, type Kit, mostItems, rejected, to, withItems } from '../desk.ts';
import type { Spoken } from '../events.ts';
import { itemsOf, textsOf, yesNoOf } from '../listening/answers.ts';
import { type DraftPart, readCorrection, readPart } from '../listening/understand.ts';
import { openedBy } from '../outcome.ts';
import * as people from '../words/people.ts';
import * as says from '../words/ticket.ts';
import { createWithdrawal } from './menu.ts';

const descriptionOf = ({ draft }: Context): string => draft.items.join('\n');

/** The part that somebody wants corrected: from the list, or named in the summary's answer. */
const partNamed = (event: Spoken, read: (text: string) => DraftPart | null): DraftPart | null => {
  const last = textsOf(event).at(-1);
  return last === undefined ? null : read(last);
};
const partChosen = (event: Spoken): string | null => event.chose ?? partNamed(event, readPart);

/** Why a person has to open this ticket, for attendants. */
const reasonOf = ({ identity }: Context): string => {
  switch (identity.level) {
    case 'identified':
      return people.reasons.identified;
    case 'unreachable':
      return people.reasons.unreachable;
    default:
      return people.reasons.stranger;
  }
};

export const createConfirm = ({ desk, asks, settings, tellOpened }: Kit) => {
  const hasOrder = (context: Context): boolean =>
    settings.serviceOrder === 'ask' && customerOf(context) !== null;
  const hasChoice = (context: Context): boolean => (customerOf(context)?.services.length ?? 0) > 1;

  const summaryOf = (context: Context): says.Summary => {
    const service = serviceOf(context);
    return {
      service: service === null ? null : says.serviceName(service),
      name: context.draft.name ?? '',
      phone: context.draft.phone ?? '',
      description: descriptionOf(context),
      order: hasOrder(context) ? context.draft.order : null,
    };
  };

  const requestOf = (context: Context): OpenTicketInput => ({
    service: ticketService(context) ?? '',
    name: context.draft.name ?? '',
    phone: context.draft.phone ?? '',
    description: descriptionOf(context),
    serviceOrder:
      // Asked of verified customers only; a draft that the ERP refused keeps the answer.
      context.draft.order === true || (customerOf(context) !== null && settings.serviceOrder === 'always'),
  });

  const wants =
    (part: DraftPart) =>
    ({ event }: { readonly event: Spoken }): boolean =>
      partChosen(event) === part;
  const corrects =
    (part: DraftPart) =>
    ({ event }: { readonly event: Spoken }): boolean =>
      partNamed(event, readCorrection) === part;
  const blanksDescription = desk.assign(({ context }) => ({
    draft: { ...context.draft, items: [], described: false },
  }));

  return desk.createStateConfig({
    initial: 'summary',
    states: {
      summary: {
        ...asks((context) => says.summary(summaryOf(context))),
        on: {
          ...asksAgain('summary'),
          'customer.wentBack': [
            { guard: ({ context }) => hasOrder(context), target: to('details.order') },
            { target: to('details.description') },
          ],
          'customer.said': [
            {
              guard: ({ context, event }) =>
                yesNoOf(event) === 'yes' && isRegistering(context, ticketService(context)),
              target: to('more'),
              actions: emit({ type: 'say', text: says.alreadyRegistering }),
            },
            {
              guard: ({ context, event }) => yesNoOf(event) === 'yes' && ticketService(context) !== null,
              target: 'registering',
              actions: [
                assign(({ context, event }) => {
                  const service = ticketService(context) ?? '';
                  const key = ticketKey(service);
                  return {
                    now: event.at,
                    registering: key,
                    name: context.draft.name,
                    pending: {
                      ...context.pending,
                      [key]: { ...context.draft, service, order: requestOf(context).serviceOrder },
                    },
                  };
                }),
                emit(({ context }) => ({
                  type: 'say',
                  text: customerOf(context) === null ? says.sentToTeam : says.registering,
                })),
                emit(({ context }) => ({
                  type: 'open-ticket',
                  key: context.registering ?? '',
                  input: requestOf(context),
                })),
                assign({ draft: blankDraft }),
              ],
            },
            {
              guard: ({ event }) => yesNoOf(event) === 'yes',
              target: to('attendant.waiting'),
              actions: [
                assign(({ context }) => ({ reason: reasonOf(context), name: context.draft.name })),
                emit({ type: 'say', text: says.sentToTeam }),
              ],
            },
            { guard: corrects('name'), target: to('details.name') },
            { guard: corrects('phone'), target: to('details.phone') },
            { guard: corrects('description'), target: to('details.description'), actions: blanksDescription },
            {
              guard: ({ context, event }) => hasOrder(context) && corrects('order')({ event }),
              target: to('details.order'),
            },
            {
              guard: ({ event }) => event.chose === 'correct' || yesNoOf(event) === 'no',
              target: 'correction',
            },
            {
              guard: ({ context, event }) =>
                itemsOf(event).length > 0 && context.draft.items.length < mostItems,
              target: 'summary',
              reenter: true,
              actions: assign(({ context, event }) => ({
                draft: withItems(context.draft, itemsOf(event)),
                asked: { times: 0, why: says.added },
              })),
            },
            {
              target: 'summary',
              reenter: true,
              actions: assign(({ context, event }) =>
                rejected(context, event, itemsOf(event).length > 0 ? says.fullDescription : says.yesOrNo),
              ),
            },
          ],
        },
      },

      correction: {
        ...asks((context) => says.askCorrection({ service: hasChoice(context), order: hasOrder(context) })),
        on: {
          ...asksAgain('correction'),
          'customer.wentBack': 'summary',
          'customer.said': [
            { guard: ({ event }) => event.chose === 'nothing', target: 'summary' },
            { guard: wants('name'), target: to('details.name') },
            { guard: wants('phone'), target: to('details.phone') },
            { guard: wants('description'), target: to('details.description'), actions: blanksDescription },
            {
              guard: ({ context, event }) => hasOrder(context) && wants('order')({ event }),
              target: to('details.order'),
            },
            {
              guard: ({ context, event }) => hasChoice(context) && wants('service')({ event }),
              target: to('installation.service'),
            },
            { target: 'correction', reenter: true, actions: 'explainChoices' },
          ],
        },
      },

      /** The ticket is on its way, whatever is said now. */
      registering: {
        after: {
          slow: {
            guard: ({ context }) => customerOf(context) !== null,
            actions: emit({ type: 'say', text: says.slowTicket, aside: true }),
          },
          goodbye: to('over'),
        },
        on: {
          'customer.said': { actions: emit({ type: 'say', text: says.stillRegistering, aside: true }) },
          'customer.cancelled': createWithdrawal({ desk }),
          'job.finished': {
            guard: ({ context, event }) =>
              event.key === context.registering && openedBy(event.result) !== null,
            target: to('more'),
            actions: [
              emit(({ event }) => tellOpened(event)),
              assign(({ context, event }) =>
                withOpened(context, event.key, openedBy(event.result)?.protocol ?? ''),
              ),
            ],
          },
          'job.withdrawn': {
            guard: ({ context, event }) => event.withdrawn && event.key === context.registering,
            target: to('more'),
            actions: [
              emit({ type: 'say', text: says.withdrawn }),
              assign(({ context, event }) => withoutPending(context, event.key)),
            ],
          },
        },
      },
    },
  });
};
