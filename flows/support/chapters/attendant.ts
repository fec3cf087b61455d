/** A person is on the way, or has the conversation: the bot is silent. */

import { assign, emit } from 'xstate';
import type { Attendant } from '../../../src/core/content.ts';
import type { Context } from '../context.ts';
import type { SupportEvent } from '../events.ts';
import { type Kit, to } from '../kit.ts';
import { isFarewell } from '../listening/asides.ts';
import {
  awaitsTicket,
  hasConfirmed,
  hasRequests,
  hasUnreadRequests,
  itemsPending,
  unprovedKeys,
  withoutPending,
  withRequestsCancelled,
  withRequestsRead,
  withRequestsSeen,
} from '../requests/confirmed.ts';
import { afterFailed, afterOpened, hasFailed, hasOpened, isTicket } from '../requests/outcome.ts';
import { owesNothing, withRequestAnswered, withTold } from '../requests/seen-to.ts';
import { notes, reasons } from '../words/attendants.ts';
import { says } from '../words/index.ts';
import { createResolution } from './resolving.ts';

/** A waiting customer who keeps writing is told this often, at most, that somebody will come. */
const reassuredFor = 30 * 60_000;

const isOwner = ({ owner }: Context, by: Attendant): boolean => owner?.id === by.id;

/** What an attendant's own words have told is no longer untold: the text itself, or its protocol. */
const stillUntold = (untold: readonly string[], said: string): readonly string[] =>
  untold.filter((text) => {
    const protocol = /\d{12,24}/.exec(text)?.[0];
    return (
      !said.includes(text) && !(protocol !== undefined && said.replace(/[\s.-]/g, '').includes(protocol))
    );
  });

/** `cancelar` of what a person has to see to: they read it, and stop. */
export const createRequestsCancelled = ({ support, say }: Pick<Kit, 'support' | 'say'>) =>
  ({
    guard: ({ context }: { readonly context: Context }) =>
      context.requests.some(({ cancelled }) => !cancelled) || unprovedKeys(context).length > 0,
    target: to('menu'),
    reenter: true,
    actions: [
      support.assign(({ context }) => withRequestsCancelled(context)),
      // In the same words for whoever proved nothing, be it a person who would have opened it or the ERP.
      support.enqueueActions(({ context, enqueue }) => {
        for (const key of Object.keys(context.pending)) enqueue.emit({ type: 'withdraw', key });
      }),
      say(({ people }) => people.requestCancelled),
    ],
  }) as const;

/** A ticket that came to nothing, where nothing else is under way: a person goes on at once. */
export const createHandover = ({ support, say }: Pick<Kit, 'support' | 'say'>) =>
  ({
    guard: hasFailed,
    target: to('attendant.waiting'),
    actions: [
      support.assign(({ context, event }) =>
        event.type === 'job.finished' ? afterFailed({ context, event }) : {},
      ),
      say(({ ticket }) => ticket.failed, { keep: true }),
    ],
  }) as const;

export const createAttendant = (kit: Kit) => {
  const { support, say, goodbye, tellsUntold, tellOpened } = kit;
  const hasUntold = ({ context }: { readonly context: Context }): boolean => context.untold.length > 0;
  const gaveBack = say(({ people }) => people.gaveBack);
  const closed = goodbye(({ people }) => people.closed);
  const seenTo = support.assign(({ context }) => withRequestsSeen(context));
  /** Came while nobody could have read it: it stays, and the customer knows. */
  const stays = support.enqueueActions(({ context, enqueue }) => {
    if (hasUnreadRequests(context))
      enqueue.emit({ type: 'say', text: says(context).people.requestStays, aside: true });
  });
  /** What the ERP answered meanwhile is told when the person leaves. */
  const leaves = {
    'attendant.gaveBack': { target: to('menu'), actions: [tellsUntold, seenTo, stays, gaveBack] },
    'attendant.closed': { target: to('dismissed'), actions: [tellsUntold, seenTo, stays, closed] },
  } as const;

  /** Who writes can be reached again: what could not be told is told now. */
  const leftQueue = support.emit(({ context }) => ({
    type: 'say',
    text: hasConfirmed(context) ? says(context).people.requestStays : says(context).people.leftQueue,
  }));
  const leavesQueue = { target: to('menu'), actions: [tellsUntold, leftQueue] } as const;

  /** Whoever waits and goes on writing. */
  const hearsWaiting = [
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

  /** Two attendants may act at once: only the one who has the conversation ends it. */
  const notLeft = support.emit(({ event }) => ({
    type: 'note',
    text: notes.notLeft('by' in event ? event.by.name : ''),
  }));
  const isOthers = ({
    context,
    event,
  }: {
    readonly context: Context;
    readonly event: SupportEvent;
  }): boolean => 'by' in event && !isOwner(context, event.by);

  return support.createStateConfig({
    initial: 'waiting',
    entry: 'matters',
    states: {
      waiting: {
        tags: ['waiting'],
        exit: assign({ reassuredAt: null }),
        on: {
          ...leaves,
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
              // Mended by the customer where nobody else is owed anything: asked again at the root.
              guard: ({ context, event }) =>
                hasFailed({ event }) || (isTicket(event) && !awaitsTicket(context)),
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
      },

      talking: {
        tags: ['attended'],
        entry: assign(({ context }) => withRequestsRead(context)),
        initial: 'owing',
        states: {
          /** The customer waits for an answer. Whoever took the conversation may be gone. */
          owing: {
            entry: assign(({ context }) => ({ unansweredSince: context.now })),
            exit: assign({ unansweredSince: null }),
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
          answered: {
            on: { 'customer.said': [{ guard: ({ event }) => isFarewell(event) }, { target: 'owing' }] },
          },
        },
        on: {
          'attendant.gaveBack': [{ guard: isOthers, actions: notLeft }, leaves['attendant.gaveBack']],
          'attendant.closed': [{ guard: isOthers, actions: notLeft }, leaves['attendant.closed']],
          'attendant.claimed': [
            { guard: ({ context, event }) => isOwner(context, event.by) },
            {
              actions: emit(({ context, event }) => ({
                type: 'note',
                text: notes.takenBy(context.owner?.name ?? '', event.by.name),
              })),
            },
          ],
          'attendant.said': [
            {
              guard: ({ context, event }) => isOwner(context, event.by),
              target: '.answered',
              actions: [
                emit(({ event }) => ({ type: 'say', text: event.text, by: event.by })),
                assign(({ context, event }) => ({ untold: stillUntold(context.untold, event.text) })),
              ],
            },
            {
              actions: emit(({ event }) => ({
                type: 'note',
                text: notes.notSent(event.by.name, event.text),
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
      },
    },
  });
};
