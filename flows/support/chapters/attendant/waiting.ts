/** The customer waits for a person. */

import { assign, emit } from 'xstate';
import type { Context } from '../../context.ts';
import { type Kit, to } from '../../kit.ts';
import { notes, reasons } from '../../words/attendants.ts';
import { says } from '../../words/index.ts';
import { awaitsTicket, hasConfirmed, hasRequests } from '../requests/confirmed.ts';
import { createRequestsCancelled } from '../requests/index.ts';
import { afterFailed, afterOpened, hasFailed, hasOpened, isTicket } from '../requests/outcome.ts';
import { owesNothing, withRequestAnswered, withTold } from '../requests/seen-to.ts';
import { createCalling } from './calling.ts';
import { createClosing } from './closing.ts';
import { createLeaving } from './leaving.ts';
import { createOrders, isOrdered } from './ordering.ts';
import { createPlace } from './place.ts';
import { createTransfers } from './transferring.ts';

/** A waiting customer who keeps writing is told this often, at most, that somebody will come. */
const reassuredFor = 30 * 60_000;

export const createWaiting = (kit: Kit) => {
  const { support, say, tellsUntold, tellOpened } = kit;
  const leaves = createLeaving(kit);
  const calling = createCalling(kit);
  const place = createPlace(kit);
  const hasUntold = ({ context }: { readonly context: Context }): boolean => context.untold.length > 0;
  /** Who writes can be reached again: what could not be told is told now. */
  const leftQueue = support.emit(({ context }) => ({
    type: 'say',
    text: hasConfirmed(context) ? says(context).people.requestStays : says(context).people.leftQueue,
  }));
  const leavesQueue = { target: to('menu'), actions: [tellsUntold, leftQueue] } as const;

  /** Whoever waits and goes on writing. */
  const hearsWaiting = [
    calling.ticketInstead,
    calling.stays,
    { guard: place.isAsked, target: '.asking' },
    {
      // Waits for nothing but that: who writes can be reached again.
      guard: ({ context }: { readonly context: Context }) =>
        hasUntold({ context }) && context.reason === null && !hasRequests(context),
      target: to('more'),
    },
    {
      guard: ({ context }: { readonly context: Context }) =>
        context.reassuredAt === null || context.now - context.reassuredAt >= reassuredFor,
      actions: [
        support.assign(({ context }) => ({ reassuredAt: context.now })),
        say(({ people }) => people.reassurance, { aside: true }),
      ],
    },
  ] as const;

  return support.createStateConfig({
    tags: ['waiting'],
    entry: calling.tellsAway,
    initial: 'idle',
    states: { idle: {}, asking: place.asking },
    exit: assign({ reassuredAt: null, nudgedAt: null }),
    after: {
      // Nobody has taken it: everybody on the desk is reminded, while somebody should be there.
      nudge: {
        guard: ({ context }) => !awaitsTicket(context),
        actions: [
          assign(({ context }) => ({ nudgedAt: context.now })),
          emit({ type: 'note', text: notes.nudged }),
        ],
      },
    },
    on: {
      'attendant.gaveBack': leaves.gaveBack,
      'attendant.closed': [createClosing(kit).unattended, leaves.closed],
      'attendant.transferred': createTransfers(kit).waiting,
      'attendant.orderedTicket': createOrders(kit).taken,
      'customer.said': hearsWaiting,
      // A button of a menu that stood there before.
      'customer.reported': hearsWaiting,
      'customer.askedStatus': hearsWaiting,
      // In the same words, whether or not somebody was called already.
      'customer.askedPerson': {
        actions: [
          assign(({ context }) => (awaitsTicket(context) ? { reason: reasons.asked } : {})),
          say(({ people }) => people.reassurance, { aside: true }),
        ],
      },
      'customer.askedMenu': leavesQueue,
      'customer.wentBack': leavesQueue,
      'customer.cancelled': [createRequestsCancelled(kit), leavesQueue],
      'job.finished': [
        {
          guard: ({ context, event }) =>
            hasOpened({ event }) && awaitsTicket(context) && event.key === context.registering,
          target: to('more'),
          actions: [emit(({ context, event }) => tellOpened(context, event)), assign(afterOpened)],
        },
        {
          guard: hasOpened,
          actions: [
            emit(({ context, event }) => ({ ...tellOpened(context, event), aside: true })),
            assign(afterOpened),
          ],
        },
        {
          guard: ({ context, event }) => isTicket(event) && isOrdered(context, event.key),
          actions: [
            assign(afterFailed),
            emit(({ context }) => ({
              type: 'note',
              text: notes.untold(context.requests.at(-1)?.reason ?? ''),
            })),
          ],
        },
        {
          // Mended by the customer where nobody else is owed anything: asked again at the root.
          guard: ({ context, event }) => hasFailed({ event }) || (isTicket(event) && !awaitsTicket(context)),
          actions: [assign(afterFailed), say(({ ticket }) => ticket.failed, { aside: true, keep: true })],
        },
      ],
      'send.failed': {
        guard: ({ event }) => event.keep,
        actions: assign(({ context, event }) => ({ untold: [...context.untold, event.text] })),
      },
      // Nothing else was waited for: the episode is over.
      'job.seenTo': {
        guard: ({ context, event }) =>
          owesNothing({ ...context, ...withRequestAnswered(context, event.key) }),
        target: to('over'),
        actions: assign(({ context, event }) => withRequestAnswered(context, event.key)),
      },
      'send.seenTo': {
        guard: ({ context, event }) => owesNothing({ ...context, ...withTold(context, event.text) }),
        target: to('over'),
        actions: assign(({ context, event }) => withTold(context, event.text)),
      },
    },
  });
};
