/** The summary, and what a yes to it sets going. */

import { assign } from 'xstate';
import type { IdentifyInput, OpenTicketInput } from '../../../../src/core/calls.ts';
import {
  blankDraft,
  type Context,
  customerOf,
  type Pending,
  serviceOf,
  ticketService,
} from '../../context.ts';
import type { Spoken } from '../../events.ts';
import { type Kit, to } from '../../kit.ts';
import { changeIn } from '../../listening/changes.ts';
import { additionsOf, confirmationOf, yesNoOf } from '../../listening/reading/answers.ts';
import { readWrong } from '../../listening/reading/replies.ts';
import { textsOf } from '../../listening/spoken.ts';
import { reasons } from '../../words/attendants.ts';
import { says } from '../../words/index.ts';
import type { Summary } from '../../words/summary.ts';
import { createAsides } from '../asides.ts';
import { asksAgain, rejected } from '../question.ts';
import {
  hasTooManyRequests,
  identifyKey,
  isAwaitingErp,
  isRegistering,
  ticketInput,
  ticketKey,
  withRequest,
} from '../requests/confirmed.ts';
import { createCorrection } from './correction.ts';
import { mostItems, withItems } from './items.ts';
import { createRegistering } from './registering.ts';

const descriptionOf = ({ draft }: Context): string => draft.items.join('\n');

/**
 * Whoever proved nothing is told no number of the episode from here on, whatever becomes of it: that there is a ticket of
 * it, or none, would tell whether there is a record.
 */
const confirmed = { matter: 'confirmed' } as const;

/** Nothing is being collected any more: it is the team's, or the ERP's. */
const handedIn = { draft: blankDraft, underWay: null } as const;

const asConfirmed = ({ draft, identity, document }: Context): Pending => ({ draft, identity, document });

/** Why a person has to open this ticket, for attendants. */
const reasonOf = ({ identity }: Context): string => {
  switch (identity.level) {
    case 'identified':
      return reasons.identified;
    case 'unreachable':
      return reasons.unreachable;
    default:
      return reasons.stranger;
  }
};

export const createConfirm = (kit: Kit) => {
  const { support, say, asks, settings } = kit;
  const { correction, corrects, changeable, hasOrder } = createCorrection(kit);

  const summaryOf = (context: Context): Summary => {
    const service = serviceOf(context);
    return {
      service: service === null ? null : says(context).ticket.serviceName(service),
      name: context.draft.name ?? '',
      phone: context.draft.phone ?? '',
      email: context.draft.email ?? null,
      description: descriptionOf(context),
      // A visit that was asked for is ordered, also when the proof has run out since: then it must be seen.
      order: hasOrder(context) || context.draft.order === true ? context.draft.order : null,
    };
  };

  const inputOf = (context: Context): OpenTicketInput =>
    ticketInput(context, ticketService(context) ?? '', settings.serviceOrder);

  const addsTo = support.assign(({ context, event }) =>
    'messages' in event ? { draft: withItems(context.draft, additionsOf(event)) } : {},
  );
  const isAdding = ({ context, event }: { readonly context: Context; readonly event: Spoken }): boolean =>
    additionsOf(event).length > 0 && context.draft.items.length < mostItems;
  const explainsAdded = support.assign(({ context }) => ({
    asked: { times: 0, why: says(context).ticket.added },
  }));
  const aside = createAsides(kit, 'summary');
  const isYes = ({ event }: { readonly event: Spoken }): boolean => confirmationOf(event) === 'yes';
  const canOpen = (context: Context): boolean =>
    ticketService(context) !== null && !isRegistering(context, ticketService(context));
  const notesPending = support.assign(({ context }) => {
    const service = ticketService(context) ?? '';
    const key = ticketKey(service);
    return {
      registering: key,
      name: context.draft.name,
      ...(customerOf(context) === null ? confirmed : {}),
      pending: {
        ...context.pending,
        [key]: {
          ...asConfirmed(context),
          draft: { ...context.draft, service, order: inputOf(context).serviceOrder },
        },
      },
    };
  });
  /** The ERP could not be asked who this is: it will be, when it is back. */
  const whoIs = ({ document, sender }: Context): IdentifyInput => ({
    ...(sender.phone === null ? {} : { phone: sender.phone }),
    ...(document === null ? {} : { document }),
  });
  const canIdentifyLater = (context: Context): boolean =>
    context.identity.level === 'unreachable' &&
    Object.keys(whoIs(context)).length > 0 &&
    !isAwaitingErp(context);
  const notesUnidentified = support.assign(({ context }) => {
    const key = identifyKey(context);
    return {
      registering: key,
      name: context.draft.name,
      ...confirmed,
      pending: { ...context.pending, [key]: asConfirmed(context) },
    };
  });
  const opens = [
    support.emit(({ context }) => ({
      type: 'open-ticket',
      key: context.registering ?? '',
      input: inputOf(context),
    })),
    support.assign(handedIn),
  ] as const;

  return support.createStateConfig({
    initial: 'summary',
    // What is complete is summed up again.
    entry: assign({ underWay: 'details' }),
    states: {
      summary: {
        ...asks(({ ticket }, context) => ticket.summary(summaryOf(context))),
        on: {
          ...asksAgain('summary'),
          'customer.wentBack': [
            { guard: ({ context }) => hasOrder(context), target: to('details.order') },
            { target: to('details.description') },
          ],
          'customer.said': [
            aside.asked,
            {
              guard: ({ context, event }) => changeIn(event, changeable(context)) !== null,
              target: 'summary',
              reenter: true,
              actions: assign(({ context, event }) => ({
                draft: { ...context.draft, ...changeIn(event, changeable(context)) },
                asked: { times: 0, why: says(context).ticket.changed },
              })),
            },
            ...corrects,
            // A yes beside something new is not yet a yes to that.
            {
              guard: ({ context, event }) => isYes({ event }) && isAdding({ context, event }),
              target: 'summary',
              reenter: true,
              actions: [addsTo, explainsAdded],
            },
            {
              guard: ({ event }) => isYes({ event }) && additionsOf(event).length > 0,
              target: 'summary',
              reenter: true,
              actions: assign(({ context }) => ({
                asked: { times: 0, why: says(context).ticket.fullDescription },
              })),
            },
            {
              guard: ({ context, event }) =>
                isYes({ event }) &&
                customerOf(context) !== null &&
                isRegistering(context, ticketService(context)),
              target: to('more'),
              actions: say(({ ticket }) => ticket.alreadyRegistering),
            },
            {
              guard: ({ context, event }) =>
                isYes({ event }) && customerOf(context) !== null && canOpen(context),
              target: 'registering',
              actions: [notesPending, say(({ ticket }) => ticket.registering), ...opens],
            },
            // Whoever proved nothing is answered alike from here on, whether or not there is a record.
            {
              guard: ({ context, event }) => isYes({ event }) && canOpen(context),
              target: to('attendant.waiting'),
              actions: [notesPending, say(({ ticket }) => ticket.sentToTeam), ...opens],
            },
            {
              guard: ({ context, event }) => isYes({ event }) && canIdentifyLater(context),
              target: to('attendant.waiting'),
              actions: [
                notesUnidentified,
                say(({ ticket }) => ticket.keptForErp),
                support.emit(({ context }) => ({
                  type: 'identify',
                  key: context.registering ?? '',
                  input: whoIs(context),
                })),
                assign(handedIn),
              ],
            },
            {
              guard: ({ context, event }) => isYes({ event }) && hasTooManyRequests(context),
              target: to('attendant.waiting'),
              actions: [assign({ ...handedIn, ...confirmed }), say(({ people }) => people.tooManyRequests)],
            },
            {
              guard: isYes,
              target: to('attendant.waiting'),
              actions: [
                assign(({ context }) => ({
                  ...withRequest(context, asConfirmed(context), reasonOf(context)),
                  name: context.draft.name,
                  ...confirmed,
                  ...handedIn,
                })),
                say(({ ticket }) => ticket.sentToTeam),
              ],
            },
            {
              guard: ({ event }) => yesNoOf(event) === 'no',
              target: 'correction',
              actions: addsTo,
            },
            {
              guard: ({ event }) => event.chose === 'correct' || readWrong(textsOf(event).at(-1) ?? ''),
              target: 'correction',
            },
            aside.solved,
            aside.seen,
            { guard: isAdding, target: 'summary', reenter: true, actions: [addsTo, explainsAdded] },
            {
              target: 'summary',
              reenter: true,
              actions: assign(({ context, event }) =>
                rejected(
                  context,
                  event,
                  says(context).ticket[additionsOf(event).length > 0 ? 'fullDescription' : 'yesOrNo'],
                ),
              ),
            },
          ],
        },
      },

      correction,

      registering: createRegistering(kit),
    },
  });
};
