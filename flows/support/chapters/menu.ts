/** Where conversations begin, choose and end. */

import { assign, emit } from 'xstate';
import { blankDraft, type Context } from '../context.ts';
import type { Spoken, SupportEvent } from '../events.ts';
import { type Kit, to } from '../kit.ts';
import { isFarewell } from '../listening/asides.ts';
import { plain } from '../listening/plain.ts';
import { mediaOf, yesNoOf } from '../listening/reading/answers.ts';
import { textsOf } from '../listening/spoken.ts';
import { type Intent, readIntent } from '../listening/understand.ts';
import { reasons } from '../words/attendants.ts';
import { says, type Words } from '../words/index.ts';
import { createCalling } from './attendant/calling.ts';
import { createResolution } from './identity/resolving.ts';
import { asksAgain, documentNoted, explained } from './question.ts';
import { provedKeys } from './requests/confirmed.ts';
import { createHandover, createRequestsCancelled } from './requests/index.ts';

const isAbout = (event: Spoken, intent: Intent): boolean =>
  readIntent(textsOf(event).at(-1) ?? '') === intent;

/** Nothing more is wanted, or all is well again: where nothing is under way. */
export const endsTalk = (event: Spoken): boolean => isFarewell(event) || isAbout(event, 'solved');

const thanksIn = /\b(?:obrigad\w*|brigad[oa]|valeu|agradec\w*|tks|thanks|thank|thx|cheers)\b|🙏/;

/** The goodbye that answers this one. "Não, obrigado" is a button, too. */
export const byeTo = (context: Context, event: Spoken): string => {
  const { bye } = says(context).menu;
  if (isAbout(event, 'solved')) return bye.solved;
  const thanked = event.chose !== undefined || textsOf(event).some((text) => thanksIn.test(plain(text)));
  return thanked ? bye.thanked : bye.left;
};

/** The same at the end of an episode. */
const farewell = (_: Words, context: Context, event: SupportEvent): string =>
  'messages' in event ? byeTo(context, event) : '';

/** Somebody wants to become a customer: a person sees to that. */
const createSales = (
  { support, say, queues }: Pick<Kit, 'support' | 'say' | 'queues'>,
  greet: readonly ['greet'] | readonly [],
) =>
  ({
    guard: ({ event }: { readonly event: Spoken }) => isAbout(event, 'sales'),
    target: to('attendant.waiting'),
    actions: [
      ...greet,
      'meet',
      support.assign({ reason: reasons.sales, queue: queues.for('sales') }),
      say(({ menu }) => menu.salesCalling),
    ],
  }) as const;

/** Whoever proved nothing must not learn from it whether there is a record. */
const isPending = ({ context }: { readonly context: Context }): boolean => provedKeys(context).length > 0;

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
        text: says(context).ticket.withdrawing(provedKeys(context).length),
        aside: true,
      })),
      support.enqueueActions(({ context, enqueue }) => {
        for (const key of Object.keys(context.pending)) enqueue.emit({ type: 'withdraw', key });
      }),
    ],
  }) as const;

/** Between episodes: says nothing and waits for the first message, which may already say everything. */
export const createClosed = (kit: Kit) => {
  const { support } = kit;
  return support.createStateConfig({
    tags: ['closed', 'open'],
    // What came between episodes is no matter of this one.
    exit: assign({ matter: 'none' }),
    on: {
      'customer.said': [
        // "Obrigado" after a goodbye begins nothing.
        {
          guard: ({ context, event }) => context.greeted && context.untold.length === 0 && endsTalk(event),
          actions: emit(({ context, event }) => ({ type: 'say', text: byeTo(context, event) })),
        },
        createSales(kit, ['greet']),
        {
          target: to('menu'),
          actions: [
            'greet',
            'meet',
            assign(({ context, event }) => {
              const media = mediaOf(event);
              return (
                documentNoted(context, event) ??
                explained(context, event) ??
                (media === null
                  ? {}
                  : { asked: { ...context.asked, why: says(context).menu.mediaReply(media) } })
              );
            }),
          ],
        },
      ],
      'customer.choseLanguage': { target: to('menu'), actions: ['speak', 'greet', 'meet', 'keepTold'] },
      'customer.askedMenu': { target: to('menu'), actions: ['greet', 'meet'] },
      'customer.wentBack': { target: to('menu'), actions: ['greet', 'meet'] },
      'customer.wasLate': { target: to('menu'), actions: ['greet', 'meet'] },
      'customer.cancelled': [createWithdrawal(kit), { target: to('menu'), actions: ['greet', 'meet'] }],
      'customer.askedHelp': { target: to('menu'), actions: ['greet', 'meet', 'explainHelp', 'keepTold'] },
      'customer.askedPerson': createCalling(kit).asked(['greet']),
      'customer.reported': { target: to('identify'), actions: ['greet', 'startTicket', 'meet'] },
      'customer.askedStatus': { target: to('follow'), actions: ['greet', 'startFollowing', 'meet'] },
      'job.finished': [createResolution(kit).handover, createHandover(kit)],
      'attendant.gaveBack': {},
      'attendant.closed': {},
    },
  });
};

/** The menu: whatever was being collected is dropped on the way in. */
export const createMenu = (kit: Kit) => {
  const { support, asks, goodbye } = kit;
  const question = asks(({ menu }) => menu.menu);
  return support.createStateConfig({
    ...question,
    tags: ['open'],
    entry: [
      support.assign({
        draft: blankDraft,
        underWay: null,
        protocol: null,
        tickets: [],
        owner: null,
        reason: null,
        queue: null,
      }),
      ...question.entry,
    ],
    on: {
      ...asksAgain('menu', 'keepTold'),
      'customer.reported': { target: to('identify'), actions: 'startTicket' },
      'customer.askedStatus': { target: to('follow'), actions: 'startFollowing' },
      'job.finished': [createResolution(kit).handover, createHandover(kit)],
      'customer.cancelled': [
        createWithdrawal(kit),
        createRequestsCancelled(kit),
        {
          target: 'menu',
          reenter: true,
          actions: assign(({ context }) => ({
            asked: { ...context.asked, why: says(context).menu.nothingToCancel },
          })),
        },
      ],
      'customer.said': [
        {
          guard: ({ event }) => isAbout(event, 'thanks') || isAbout(event, 'solved'),
          target: 'over',
          actions: goodbye(farewell),
        },
        createSales(kit, []),
        { guard: ({ event }) => isAbout(event, 'greeting'), target: 'menu', reenter: true },
        { target: 'menu', reenter: true, actions: 'explainMenu' },
      ],
    },
  });
};

/** What was wanted is done: anything else? Silence here ends the episode without a word. */
export const createMore = (kit: Kit) => {
  const { support, asks, goodbye } = kit;
  const question = asks(({ menu }) => menu.more);
  return support.createStateConfig({
    ...question,
    entry: [support.assign({ underWay: null }), ...question.entry],
    tags: ['open'],
    after: { goodbye: 'over' },
    on: {
      ...asksAgain('more', 'keepTold'),
      'customer.reported': { target: to('identify'), actions: 'startTicket' },
      'customer.askedStatus': { target: to('follow'), actions: 'startFollowing' },
      'job.finished': [createResolution(kit).handover, createHandover(kit)],
      'customer.cancelled': [createWithdrawal(kit), createRequestsCancelled(kit), { target: 'menu' }],
      'customer.said': [
        {
          guard: ({ event }) => yesNoOf(event) === 'no' || endsTalk(event),
          target: 'over',
          actions: goodbye(farewell),
        },
        createSales(kit, []),
        { guard: ({ event }) => yesNoOf(event) === 'yes' || isAbout(event, 'greeting'), target: 'menu' },
        { target: 'menu', actions: 'explainMenu' },
      ],
    },
  });
};
