/** The one `setup` that every chapter of the conversation is written with. */

import { assign, emit, setup } from 'xstate';
import type { IdentifyInput, LocalTime, Lookups, OpenTicketInput } from '../../src/core/calls.ts';
import type { Message } from '../../src/core/content.ts';
import type { Manner } from '../../src/core/flow.ts';
import type { ContactNumber } from '../../src/core/ids/index.ts';
import { call } from '../../src/core/machine/define-flow.ts';
import type { Emitted, EmittedJob } from '../../src/core/machine/emitted.ts';
import { languages as everyLanguage } from '../../src/core/text/language.ts';
import { type Clock, createClock } from '../team/clock.ts';
import { documentNoted, explained, phrase, rejected, toldBeside } from './chapters/question.ts';
import { openedBy } from './chapters/requests/outcome.ts';
import { withItems } from './chapters/ticket/items.ts';
import { blankDraft, type Context } from './context.ts';
import type { JobFinished, SupportEvent } from './events.ts';
import { besideCommands } from './listening/asides.ts';
import { itemsOf } from './listening/reading/answers.ts';
import { unaskedTaxIdOf, withoutDocuments } from './listening/reading/documents.ts';
import { numberToTell } from './listing/matter.ts';
import type { Memory } from './memory/index.ts';
import { inLanguageOf, sender, unproved } from './memory/meeting.ts';
import { createQueues } from './queues/index.ts';
import { createDelays, minutes } from './settings/delays.ts';
import type { SupportSettings } from './settings/index.ts';
import { says, type Words } from './words/index.ts';
import type { Provider } from './words/provider.ts';

/** Where a chapter may send the conversation. */
type Chapter =
  | 'menu'
  | 'more'
  | 'identify'
  | 'identify.document'
  | 'identify.fact'
  | 'installation'
  | 'installation.service'
  | 'installation.warnings'
  | 'details'
  | 'details.name'
  | 'details.phone'
  | 'details.email'
  | 'details.description'
  | 'details.described'
  | 'details.order'
  | 'confirm'
  | 'confirm.registering'
  | 'follow'
  | 'follow.looking'
  | 'attendant.subject'
  | 'attendant.waiting'
  | 'attendant.talking'
  | `attendant.talking.${'owing' | 'answered' | 'elsewhere' | 'closing'}`
  | 'over'
  | 'rating'
  | 'dismissed';
/** The target of a transition to another chapter, or to one of its states. */
export const to = <Name extends Chapter>(chapter: Name) => `#support.${chapter}` as const;

/** A reminder or a goodbye that could not be sent in time is not sent at all. */
const staleAfter = 10 * minutes;
/** What the chapters are made with. */
export type Kit = ReturnType<typeof createKit>;

export function createKit(settings: SupportSettings) {
  const languages = settings.languages ?? everyLanguage;
  const provider: Provider = {
    name: settings.providerName,
    privacyUrl: settings.privacyUrl,
    demonstration: settings.demonstration,
    languages,
  };
  const clock: Clock = createClock(settings.timezone);
  const queues = createQueues(settings.queues ?? [], settings.holidays ?? [], clock);
  const delays = createDelays(settings, queues);

  const support = setup({
    types: {} as {
      context: Context;
      events: SupportEvent;
      emitted: Emitted | EmittedJob<'open-ticket', OpenTicketInput> | EmittedJob<'identify', IdentifyInput>;
      input: { readonly memory: Memory | null; readonly number: ContactNumber | null };
      tags: 'open' | 'telling' | 'prose' | 'waiting' | 'attended' | 'closed' | 'scoring' | 'commenting';
    },
    actors: {
      verify: call<Lookups['verify']['input'], Lookups['verify']['output']>(),
      findTickets: call<Lookups['findTickets']['input'], Lookups['findTickets']['output']>(),
      findPlace: call<Lookups['findPlace']['input'], Lookups['findPlace']['output']>(),
      findTicket: call<Lookups['findTicket']['input'], Lookups['findTicket']['output']>(),
    },
    actions: {
      /** In the language of the first words, before anybody has taken note of it. */
      greet: emit(({ context, event }) => {
        const { menu } = says(inLanguageOf(context, event));
        const greeting = context.greeted ? menu.greetingAgain : menu.greeting;
        return { type: 'say', text: greeting(provider, context.name) };
      }),
      /** Takes note of who writes. */
      meet: assign(({ context, event }) =>
        'messages' in event
          ? { ...sender(context, event), ...inLanguageOf(context, event), greeted: true }
          : {},
      ),
      /** A problem was told: what was said of it is the draft of the description. */
      startTicket: assign(({ context, event }) =>
        'messages' in event
          ? {
              ...sender(context, event),
              ...unproved(context),
              purpose: 'ticket',
              document: unaskedTaxIdOf(event) ?? context.offered,
              offered: null,
              told: [],
              draft: withItems(blankDraft, [...context.told, ...itemsOf(withoutDocuments(event))]),
            }
          : {},
      ),
      startFollowing: assign(({ context, event }) =>
        'messages' in event
          ? {
              ...sender(context, event),
              ...unproved(context),
              purpose: 'follow',
              document: unaskedTaxIdOf(event) ?? context.offered,
              offered: null,
              told: [],
              protocol: event.protocol ?? null,
              draft: blankDraft,
            }
          : {},
      ),
      /** What comes while nobody asked is not lost: it joins the description, or tells who writes. */
      jot: assign(({ context, event }) =>
        'messages' in event
          ? {
              ...sender(context, event),
              document: context.document ?? unaskedTaxIdOf(event),
              ...(context.purpose === 'ticket'
                ? { draft: withItems(context.draft, itemsOf(withoutDocuments(event))) }
                : {}),
            }
          : {},
      ),
      /** What came with a command that leads nowhere: for the ticket that is opened next, or the one at hand. */
      keepTold: assign(({ context, event }) => ('messages' in event ? toldBeside(context, event) : {})),
      keepItems: assign(({ context, event }) =>
        'messages' in event ? { draft: withItems(context.draft, itemsOf(besideCommands(event))) } : {},
      ),
      /** Reads what was rejected as no answer to the list of choices before the customer. */
      explainChoices: assign(({ context, event }) =>
        'messages' in event ? rejected(context, event, says(context).menu.chooseOption) : {},
      ),
      /** The same in a menu, where free words would do too. */
      explainMenu: assign(({ context, event }) =>
        'messages' in event
          ? (documentNoted(context, event) ??
            explained(context, event) ??
            rejected(context, event, says(context).menu.notUnderstood))
          : {},
      ),
      explainHelp: assign(({ context }) => ({
        asked: { ...context.asked, why: says(context).menu.help(provider) },
      })),
      explainLate: assign(({ context }) => ({
        asked: { ...context.asked, why: says(context).menu.lateAnswer },
      })),
      /** The customer's own choice of a language. */
      speak: assign(({ context, event }) =>
        'messages' in event
          ? { language: event.language ?? context.language, languageChosen: true as const }
          : {},
      ),
      explainLanguage: assign(({ context }) => ({
        asked: { ...context.asked, why: says(context).menu.languageChosen, translated: true },
      })),
      help: emit(({ context }) => ({ type: 'say', text: says(context).menu.help(provider), aside: true })),
      remind: emit(({ context }) => ({
        type: 'say',
        text: says(context).menu.reminder,
        aside: true,
        expiresIn: staleAfter,
      })),
      /** Something came up that somebody may look for. */
      matters: assign(({ context }) => ({ matter: context.matter === 'none' ? 'open' : context.matter })),
      /** What came up is answered by a ticket, which has a protocol to be found by. */
      answered: assign(({ context }) => ({ matter: context.matter === 'open' ? 'none' : context.matter })),
      tellSlow: emit(({ context }) => ({
        type: 'say',
        text: says(context).menu.slow,
        aside: true,
        expiresIn: minutes,
      })),
    },
    delays,
  });

  /** Says a sentence in the language of the conversation. */
  const say = (sentence: (words: Words) => string, manner: Manner = {}) =>
    support.emit(({ context }) => ({ type: 'say', text: sentence(says(context)), ...manner }));

  /** A goodbye. To what ends without a ticket it adds the number that it can be found by, and what it `asks`. */
  const goodbye = (
    sentence: (words: Words, context: Context, event: SupportEvent) => string,
    manner: Manner = {},
    asks: (words: Words, context: Context) => Message | null = () => null,
  ) =>
    support.enqueueActions(({ context, event, enqueue }) => {
      const words = says(context);
      const text = sentence(words, context, event);
      const number = numberToTell(context);
      const told = number === null ? text : words.menu.numbered(text, number);
      const question = asks(words, context);
      enqueue.emit({
        type: 'say',
        ...question,
        text: question === null ? told : `${told}\n\n${question.text}`,
        ...manner,
      });
      if (number === null) return;
      enqueue.emit({ type: 'findable', number });
      enqueue.assign({ number: null, contacts: [...context.contacts, { number, at: context.now }] });
    });

  /** What could not be delivered before is told to whoever can be reached again. */
  const tellsUntold = support.enqueueActions(({ context, enqueue }) => {
    if (context.untold.length === 0) return;
    enqueue.emit({ type: 'say', text: context.untold.join('\n\n'), keep: true, aside: true });
    enqueue.assign({ untold: [] });
  });

  /**
   * What makes a state a question: it asks on entry, saying first why it asks again if it does, and then waits, reminds and
   * says goodbye. Spread it into the state; a rejected answer enters the state again.
   */
  const asks = (message: (words: Words, context: Context) => Message) =>
    ({
      entry: [
        tellsUntold,
        support.emit(({ context }) => {
          const words = says(context);
          return { type: 'say', ...phrase(words.menu, message(words, context), context.asked) };
        }),
        support.assign(({ context }) => ({
          asked: { times: context.asked.why === null ? 0 : context.asked.times, why: null },
        })),
      ],
      after: {
        reminder: { actions: 'remind' },
        goodbye: {
          target: to('over'),
          actions: goodbye(({ menu }) => menu.goodbye, { expiresIn: staleAfter }),
        },
      },
    }) as const;

  /** When it was opened: the ERP's own time, or, where that tells only a date or nothing, when it answered. */
  const momentOf = (openedAt: LocalTime | undefined, answeredAt: number): LocalTime => {
    const answered = clock.show(answeredAt);
    return openedAt === undefined || answered.startsWith(openedAt) ? answered : openedAt;
  };
  /** The protocol, as it is told: never lost, never too late. */
  const tellOpened = (context: Context, { result, at }: JobFinished) => {
    const ticket = openedBy(result);
    const text =
      ticket === null
        ? ''
        : says(context).ticket.opened(ticket, momentOf(ticket.openedAt, at), provider.demonstration);
    return { type: 'say', text, keep: true } as const;
  };

  return {
    settings,
    languages,
    provider,
    clock,
    delays,
    queues,
    support,
    say,
    goodbye,
    asks,
    tellsUntold,
    tellOpened,
  };
}
