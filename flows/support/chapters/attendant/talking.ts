/** A person has the conversation: the bot is silent. */

import { assign, emit } from 'xstate';
import { inWords } from '../../../../src/core/content.ts';
import type { Spoken } from '../../events.ts';
import { type Kit, to } from '../../kit.ts';
import { isFarewell } from '../../listening/asides.ts';
import { notes, reasons } from '../../words/attendants.ts';
import { says } from '../../words/index.ts';
import { createResolution } from '../identity/resolving.ts';
import { itemsPending, withoutPending, withRequestsRead } from '../requests/confirmed.ts';
import { afterFailed, afterOpened, hasOpened, isTicket } from '../requests/outcome.ts';
import { createClosing } from './closing.ts';
import { createLeaving } from './leaving.ts';
import { createOrders } from './ordering.ts';
import { isOthers, isOwing, isOwner, isTakenOver } from './owner.ts';
import { createRelays } from './relays.ts';
import { createTransfers } from './transferring.ts';

export const createTalking = (kit: Kit) => {
  const { support, say, tellOpened } = kit;
  const leaves = createLeaving(kit);
  const relays = createRelays(kit);
  const closing = createClosing(kit);
  const notLeft = support.emit(({ event }) => ({
    type: 'note',
    text: notes.notLeft('by' in event ? event.by.name : ''),
  }));
  const takes = support.assign(({ event }) => ('by' in event ? { owner: event.by } : {}));
  const takesOver = support.enqueueActions(({ context, event, enqueue }) => {
    const { owner } = context;
    if (event.type !== 'attendant.claimed') return;
    if (owner !== null && !owner.elsewhere)
      enqueue.emit({ type: 'note', text: notes.takenOver(owner.name, event.by.name) });
    enqueue.assign({ owner: event.by });
  });

  const owesNoAnswer = support.assign({ unansweredSince: null, closing: null });
  const hearsAnswered = {
    'customer.said': [
      { guard: ({ event }: { readonly event: Spoken }) => isFarewell(event) },
      { target: 'owing' },
    ],
  } as const;

  return support.createStateConfig({
    tags: ['attended'],
    entry: assign(({ context }) => withRequestsRead(context)),
    exit: assign({ unansweredSince: null }),
    initial: 'owing',
    states: {
      /** The customer waits for an answer. Whoever took the conversation may be gone. */
      owing: {
        entry: assign(({ context }) => ({
          unansweredSince: context.unansweredSince ?? context.now,
          closing: null,
        })),
        after: {
          unanswered: {
            target: to('attendant.waiting'),
            actions: [
              emit(({ context }) => ({
                type: 'note',
                text: notes.lapsed(context.owner?.name ?? ''),
              })),
              assign(({ context }) => ({
                reason: reasons.lapsed(context.owner?.name ?? ''),
                owner: null,
                reassuredAt: context.now,
              })),
              say(({ people }) => people.lapsed, { aside: true }),
            ],
          },
        },
      },
      answered: { entry: owesNoAnswer, on: hearsAnswered },
      /** By somebody who does not sit at a desk: nobody would give it back. */
      elsewhere: {
        entry: owesNoAnswer,
        on: hearsAnswered,
        after: {
          idle: {
            target: to('over'),
            actions: [
              emit(({ context }) => ({ type: 'note', text: notes.idle(context.owner?.name ?? '') })),
              assign({ owner: null }),
            ],
          },
        },
      },
      closing: closing.state,
    },
    on: {
      'attendant.gaveBack': [{ guard: isOthers, actions: notLeft }, ...leaves.gaveBack],
      'attendant.closed': [{ guard: isOthers, actions: notLeft }, closing.attended, leaves.closed],
      'attendant.transferred': createTransfers(kit).attended,
      'attendant.orderedTicket': createOrders(kit).taken,
      'attendant.claimed': [
        { guard: ({ context, event }) => isOwner(context, event.by) },
        {
          guard: ({ context, event }) => isTakenOver({ context, event }) && isOwing({ context }),
          target: '.owing',
          actions: takesOver,
        },
        { guard: isTakenOver, target: '.answered', actions: takesOver },
        {
          actions: emit(({ context, event }) => ({
            type: 'note',
            text: notes.takenBy(context.owner?.name ?? '', event.by.name),
          })),
        },
      ],
      'attendant.said': [
        {
          guard: ({ context, event }) => event.by.elsewhere === true && context.owner?.elsewhere === true,
          target: '.elsewhere',
          actions: [takes, ...relays],
        },
        // The customer has it, whoever has the conversation.
        {
          guard: ({ event }) => event.by.elsewhere === true,
          target: '.answered',
          actions: relays,
        },
        {
          guard: ({ context, event }) => !isOthers({ context, event }),
          target: '.answered',
          actions: [takes, ...relays],
        },
        {
          actions: emit(({ event }) => ({
            type: 'note',
            text: notes.notSent(event.by.name, inWords(event)),
          })),
        },
      ],
      'job.finished': [
        {
          guard: hasOpened,
          actions: [
            emit(({ context, event }) => ({
              type: 'note',
              text: notes.untold(tellOpened(context, event).text),
            })),
            assign(afterOpened),
            assign(({ context, event }) => ({
              untold: [...context.untold, tellOpened(context, event).text],
            })),
          ],
        },
        createResolution(kit).attended,
        {
          guard: ({ event }) => isTicket(event),
          actions: [
            assign(afterFailed),
            emit(({ context }) => ({
              type: 'note',
              text: notes.untold(context.requests.at(-1)?.reason ?? ''),
            })),
          ],
        },
      ],
      'job.withdrawn': {
        guard: ({ context, event }) => event.key in context.pending,
        actions: assign(({ context, event }) => ({
          ...(event.withdrawn ? withoutPending(context, event.key) : {}),
          untold: [
            ...context.untold,
            (event.withdrawn ? says(context).ticket.withdrawn : says(context).ticket.notWithdrawn)(
              itemsPending(context, event.key),
            ),
          ],
        })),
      },
      'say.withdrawn': {
        actions: assign(({ context, event }) => ({ untold: [...context.untold, event.text] })),
      },
      'send.failed': {
        guard: ({ event }) => event.keep,
        actions: assign(({ context, event }) => ({ untold: [...context.untold, event.text] })),
      },
    },
  });
};
