/** Where conversations begin, choose and end. */

import { assign, emit } from 'xstate';
import { blankDraft, type Context } from '../context.ts';
import type { Spoken } from '../events.ts';
import { type Kit, to } from '../kit.ts';
import { mediaOf, yesNoOf } from '../listening/answers.ts';
import { readSeen } from '../listening/replies.ts';
import { textsOf } from '../listening/spoken.ts';
import { type Intent, readIntent } from '../listening/understand.ts';
import { asksAgain, documentNoted } from '../question.ts';
import * as says from '../words/menu.ts';
import * as people from '../words/people.ts';
import { withdrawing } from '../words/ticket.ts';

const isAbout = (event: Spoken, intent: Intent): boolean =>
  readIntent(textsOf(event).at(-1) ?? '') === intent;

/** "obrigado", "ok", a thumb: nothing more is wanted. */
export const isFarewell = (event: Spoken): boolean =>
  isAbout(event, 'thanks') || (event.chose === undefined && readSeen(textsOf(event).at(-1) ?? ''));

const isPending = ({ context }: { readonly context: Context }): boolean =>
  Object.keys(context.pending).length > 0;

/**
 * `cancelar` where nothing is being collected: all that is on its way to the ERP is called back, if it can be. What
 * became of each is told when it is known.
 */
export const createWithdrawal = ({ support }: Pick<Kit, 'support'>) =>
  ({
    guard: isPending,
    actions: [
      support.emit(({ context }) => ({
        type: 'say',
        text: withdrawing(Object.keys(context.pending).length),
        aside: true,
      })),
      support.enqueueActions(({ context, enqueue }) => {
        for (const key of Object.keys(context.pending)) enqueue.emit({ type: 'withdraw', key });
      }),
    ],
  }) as const;

/** Between episodes: says nothing and waits for the first message, which may already say everything. */
export const createClosed = ({ support }: Kit) =>
  support.createStateConfig({
    tags: ['closed', 'open'],
    on: {
      'customer.said': [
        // "Obrigado" after a goodbye begins nothing.
        {
          guard: ({ context, event }) => context.greeted && isFarewell(event),
          actions: emit({ type: 'say', text: says.bye }),
        },
        {
          target: to('menu'),
          actions: [
            'greet',
            'meet',
            assign(({ context, event }) => {
              const media = mediaOf(event);
              const why =
                media !== null ? says.mediaReply(media) : isAbout(event, 'outside') ? says.outside : null;
              return (
                documentNoted(context, event) ?? (why === null ? {} : { asked: { ...context.asked, why } })
              );
            }),
          ],
        },
      ],
      'customer.askedMenu': { target: to('menu'), actions: ['greet', 'meet'] },
      'customer.wentBack': { target: to('menu'), actions: ['greet', 'meet'] },
      'customer.wasLate': { target: to('menu'), actions: ['greet', 'meet'] },
      'customer.cancelled': [
        createWithdrawal({ support }),
        { target: to('menu'), actions: ['greet', 'meet'] },
      ],
      'customer.askedHelp': { target: to('menu'), actions: ['greet', 'meet', 'explainHelp'] },
      'customer.askedPerson': {
        target: to('attendant.waiting'),
        actions: [
          'greet',
          'meet',
          assign({ reason: people.reasons.asked }),
          emit({ type: 'say', text: people.calling }),
        ],
      },
      'customer.reported': { target: to('identify'), actions: ['greet', 'startTicket', 'meet'] },
      'customer.askedStatus': { target: to('follow'), actions: ['greet', 'startFollowing', 'meet'] },
      'attendant.gaveBack': {},
      'attendant.closed': {},
    },
  });

/** The menu: whatever was being collected is dropped on the way in. */
export const createMenu = ({ support, asks }: Kit) => {
  const question = asks(() => says.menu);
  return support.createStateConfig({
    ...question,
    tags: ['open'],
    entry: [
      support.assign({ draft: blankDraft, protocol: null, tickets: [], owner: null, reason: null }),
      ...question.entry,
    ],
    on: {
      ...asksAgain('menu'),
      'customer.reported': { target: to('identify'), actions: 'startTicket' },
      'customer.askedStatus': { target: to('follow'), actions: 'startFollowing' },
      'customer.cancelled': [
        createWithdrawal({ support }),
        {
          target: 'menu',
          reenter: true,
          actions: assign(({ context }) => ({ asked: { ...context.asked, why: says.nothingToCancel } })),
        },
      ],
      'customer.said': [
        {
          guard: ({ event }) => isAbout(event, 'thanks'),
          target: 'over',
          actions: emit({ type: 'say', text: says.bye }),
        },
        { guard: ({ event }) => isAbout(event, 'greeting'), target: 'menu', reenter: true },
        { target: 'menu', reenter: true, actions: 'explainMenu' },
      ],
    },
  });
};

/** What was wanted is done: anything else? Silence here ends the episode without a word. */
export const createMore = ({ support, asks }: Kit) =>
  support.createStateConfig({
    ...asks(() => says.more),
    tags: ['open'],
    after: { goodbye: 'over' },
    on: {
      ...asksAgain('more'),
      'customer.reported': { target: to('identify'), actions: 'startTicket' },
      'customer.askedStatus': { target: to('follow'), actions: 'startFollowing' },
      'customer.cancelled': [createWithdrawal({ support }), { target: 'menu' }],
      'customer.said': [
        {
          guard: ({ event }) => yesNoOf(event) === 'no' || isFarewell(event),
          target: 'over',
          actions: emit({ type: 'say', text: says.bye }),
        },
        { guard: ({ event }) => yesNoOf(event) === 'yes' || isAbout(event, 'greeting'), target: 'menu' },
        { target: 'menu', actions: 'explainMenu' },
      ],
    },
  });
