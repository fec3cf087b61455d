/** The machine of the support conversation: its chapters, and what holds in all of them. */

import { assign, emit } from 'xstate';
import { createCalling } from './chapters/attendant/calling.ts';
import { createClosing } from './chapters/attendant/closing.ts';
import { createAttendant } from './chapters/attendant/index.ts';
import { createGoodbye, createReasonNote } from './chapters/attendant/leaving.ts';
import { createOrders, isOrdered } from './chapters/attendant/ordering.ts';
import { asksRating, createRating } from './chapters/attendant/rating.ts';
import { createRelays } from './chapters/attendant/relays.ts';
import { createTransfers } from './chapters/attendant/transferring.ts';
import { createFollow } from './chapters/follow.ts';
import { createIdentify } from './chapters/identity/identify.ts';
import { createInstallation } from './chapters/identity/installation.ts';
import { createResolution } from './chapters/identity/resolving.ts';
import { createClosed, createMenu, createMore } from './chapters/menu.ts';
import {
  hasConfirmed,
  hasRequests,
  itemsPending,
  owesAnything,
  provedKeys,
  withoutPending,
  withRequestsSeen,
} from './chapters/requests/confirmed.ts';
import {
  afterFailed,
  afterOpened,
  hasOpened,
  objectionOf,
  withoutRefused,
} from './chapters/requests/outcome.ts';
import { withPendingAgain, withRequestAnswered, withTold } from './chapters/requests/seen-to.ts';
import { createConfirm } from './chapters/ticket/confirm.ts';
import { createDetails } from './chapters/ticket/details.ts';
import { type Context, isBlank } from './context.ts';
import { type Kit, to } from './kit.ts';
import { begin } from './memory/index.ts';
import { says } from './words/index.ts';

/** What became of what was being collected, and what goes on of what was confirmed before. */
const cancelledWhat = (context: Context): string => {
  const { menu, people } = says(context);
  if (hasConfirmed(context)) return people.cancelledBesideRequest;
  return Object.keys(context.pending).length > 0 ? menu.cancelledOnlyThis : menu.cancelled;
};

/** The machine, as data: `index.ts` makes a flow of it. */
export const createMachine = (kit: Kit) => {
  const { support, say, tellOpened } = kit;
  const relays = createRelays(kit);
  const transfers = createTransfers(kit);
  const orders = createOrders(kit);
  return support.createMachine({
    id: 'support',
    context: ({ input }) => begin(input.memory, input.number, kit.languages[0]),
    initial: 'closed',
    states: {
      closed: createClosed(kit),
      menu: createMenu(kit),
      more: createMore(kit),
      identify: createIdentify(kit),
      installation: createInstallation(kit),
      details: createDetails(kit),
      confirm: createConfirm(kit),
      follow: createFollow(kit),
      attendant: createAttendant(kit),
      /** Nobody leaves while a person owes an answer. */
      over: {
        entry: assign({ underWay: null }),
        always: [
          {
            guard: ({ context }) => owesAnything({ context }) || hasConfirmed(context),
            target: to('attendant.waiting'),
          },
          'ended',
        ],
      },
      /** The same by a person's will. */
      dismissed: {
        always: [
          { guard: owesAnything, target: to('attendant.waiting') },
          { guard: ({ context }) => asksRating(context, kit), target: 'rating' },
          'ended',
        ],
      },
      rating: createRating(kit),
      ended: { type: 'final' },
    },
    on: {
      'customer.askedMenu': { target: '.menu' },
      'customer.wentBack': { target: '.menu' },
      'customer.cancelled': {
        target: '.menu',
        actions: assign(({ context }) => ({
          asked: {
            times: 0,
            why: cancelledWhat(context),
          },
        })),
      },
      'customer.choseLanguage': {
        actions: ['speak', say(({ menu }) => menu.languageChosen, { aside: true })],
      },
      'customer.askedHelp': { actions: 'help' },
      'customer.stalled': { actions: say(({ menu }) => menu.noHurry, { aside: true }) },
      'customer.askedPerson': createCalling(kit).asked([]),

      'attendant.claimed': {
        target: to('attendant.talking'),
        actions: [assign(({ event }) => ({ owner: event.by })), emit({ type: 'hush' })],
      },
      'attendant.said': [
        {
          guard: ({ event }) => event.by.elsewhere === true,
          target: to('attendant.talking.elsewhere'),
          actions: [assign(({ event }) => ({ owner: event.by })), emit({ type: 'hush' }), ...relays],
        },
        {
          target: to('attendant.talking.answered'),
          actions: [assign(({ event }) => ({ owner: event.by })), emit({ type: 'hush' }), ...relays],
        },
      ],
      'attendant.closed': [
        createClosing(kit).unattended,
        {
          target: '.dismissed',
          actions: [
            createReasonNote(kit),
            assign(({ context }) => withRequestsSeen(context)),
            createGoodbye(kit),
          ],
        },
      ],
      // What waits for a person beside what the bot leads may be given to one.
      'attendant.transferred': [
        { guard: ({ context }) => !owesAnything({ context }), ...transfers.refused },
        ...transfers.beside,
      ],
      // It is listed for a request's sake: that is seen to, and the bot goes on where it is.
      'attendant.gaveBack': {
        guard: ({ context }) => hasRequests(context),
        actions: assign(({ context }) => withRequestsSeen(context)),
      },

      'attendant.orderedTicket': [
        { guard: ({ context }) => !owesAnything({ context }), ...orders.refused },
        ...orders.taken,
      ],

      // A ticket that was created is always told, wherever the conversation has gone since.
      'job.finished': [
        ...createResolution(kit).unattended,
        {
          guard: hasOpened,
          actions: [
            emit(({ context, event }) => ({ ...tellOpened(context, event), aside: true })),
            assign(afterOpened),
          ],
        },
        {
          guard: ({ context, event }) =>
            isBlank(context.draft) &&
            event.key in context.pending &&
            !isOrdered(context, event.key) &&
            objectionOf(event.result) !== null,
          target: '.details',
          actions: assign(({ context, event }) => {
            const objection = objectionOf(event.result);
            const draft = context.pending[event.key]?.draft ?? context.draft;
            return {
              ...withoutPending(context, event.key),
              purpose: 'ticket' as const,
              draft: objection === null ? draft : withoutRefused(draft, objection),
              asked: { times: 0, why: says(context).ticket.objected(objection?.sentences ?? []) },
            };
          }),
        },
        { actions: [assign(afterFailed), say(({ ticket }) => ticket.failed, { keep: true, aside: true })] },
      ],
      'job.withdrawn': [
        // Whoever had proved nothing has heard all that they may know.
        {
          guard: ({ context, event }) => !provedKeys(context).includes(event.key) && event.withdrawn,
          actions: assign(({ context, event }) => withoutPending(context, event.key)),
        },
        { guard: ({ context, event }) => !provedKeys(context).includes(event.key) },
        {
          guard: ({ event }) => event.withdrawn,
          actions: [
            emit(({ context, event }) => ({
              type: 'say',
              text: says(context).ticket.withdrawn(itemsPending(context, event.key)),
              keep: true,
              aside: true,
            })),
            assign(({ context, event }) => withoutPending(context, event.key)),
          ],
        },
        {
          actions: emit(({ context, event }) => ({
            type: 'say',
            text: says(context).ticket.notWithdrawn(itemsPending(context, event.key)),
            aside: true,
          })),
        },
      ],
      'say.withdrawn': {
        actions: emit(({ event }) => ({ type: 'say', text: event.text, keep: true, aside: true })),
      },
      // Told with the next question: whoever answers can be reached again. Until then a person sees it.
      'send.failed': {
        guard: ({ event }) => event.keep,
        actions: assign(({ context, event }) => ({ untold: [...context.untold, event.text] })),
      },

      // A person has decided about what waited for one: the ERP is asked again, or there is nothing left to see to.
      'job.retried': { actions: assign(({ context, event }) => withPendingAgain(context, event.key)) },
      'job.seenTo': { actions: assign(({ context, event }) => withRequestAnswered(context, event.key)) },
      'send.seenTo': { actions: assign(({ context, event }) => withTold(context, event.text)) },
    },
  });
};
