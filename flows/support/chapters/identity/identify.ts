/** Who is writing: by a phone that the network vouches for, else by document and a second fact. */

import { assign } from 'xstate';
import type { SecondFact, VerifyInput, VerifyOutput } from '../../../../src/core/calls.ts';
import { looksLikeTaxId } from '../../../../src/core/text/brazil.ts';
import { type Context, customerOf, type Identity } from '../../context.ts';
import type { Spoken } from '../../events.ts';
import { type Kit, to } from '../../kit.ts';
import { asksBack } from '../../listening/asides.ts';
import { plain } from '../../listening/plain.ts';
import { factOf, lastDigitsOf, vouchedPhoneOf } from '../../listening/reading/answers.ts';
import { taxIdOf } from '../../listening/reading/documents.ts';
import { readUnknown, readYesNo } from '../../listening/reading/replies.ts';
import { textsOf } from '../../listening/spoken.ts';
import { says, type Words } from '../../words/index.ts';
import { unanswered } from '../asides.ts';
import { asksAgain } from '../question.ts';
import { createUnproved } from './unproved.ts';

const isCompany = ({ document }: Context): boolean => document?.length === 14;

const byPhone = ({ sender, lastDigits }: Context): VerifyInput => ({
  by: 'phone',
  phone: sender.phone ?? '',
  ...(lastDigits === null ? {} : { lastDigits }),
});

/** The fact goes from the customer's message straight into the look-up: no snapshot ever holds it. */
const byDocument = ({ document }: Context, fact: SecondFact | null): VerifyInput => ({
  by: 'document',
  document: document ?? '',
  ...(fact === null ? {} : { fact }),
});

/** What an answered `verify` proves; only what the customer may know is kept. */
const provedBy = (output: VerifyOutput, by: 'phone' | 'document', at: number): Identity => {
  switch (output.level) {
    case 'verified':
      return { level: 'verified', customer: output.customer, by, at };
    case 'identified':
      return { level: 'identified', service: output.service ?? null };
    default:
      return { level: 'unknown' };
  }
};

/** A phone that the network vouches for and that has not been looked up in this episode. */
const hasUntriedPhone = ({ sender, triedPhone }: Context): boolean =>
  sender.phone !== null && sender.phone !== triedPhone;

const whyNoDocument = ({ identify, menu }: Words, event: Spoken): string => {
  if (event.messages.some(({ content }) => content.type === 'contact')) return identify.contactNotOwn;
  return textsOf(event).some((text) => looksLikeTaxId(text) || text.replace(/\D/g, '').length >= 8)
    ? identify.documentMistyped
    : textsOf(event).some((text) =>
          /\b(?:por ?que|p?ra que|para que|seguro|golpe|why|what for|safe|secure|scam)\b/.test(plain(text)),
        )
      ? identify.documentWhy
      : asksBack(event)
        ? menu.askedBack
        : identify.documentMissing;
};

export const createIdentify = (kit: Kit) => {
  const { support, say, asks, clock } = kit;
  const readFact = (event: Spoken) => factOf(event, clock.year(event.at));
  const doesNotKnow = (event: Spoken): boolean =>
    event.chose === 'unknown' || textsOf(event).some((text) => readYesNo(text) === 'no' || readUnknown(text));
  /** A birth date beside the document answers the next question too; other digits there might be anything. */
  const bringsBirthDate = (event: Spoken): boolean => {
    const fact = readFact(event);
    return fact !== null && 'birthDate' in fact;
  };

  return support.createStateConfig({
    initial: 'route',
    entry: ['matters', assign({ underWay: 'identify' })],
    states: {
      route: {
        always: [
          { guard: ({ context }) => customerOf(context) !== null, target: 'known' },
          { guard: ({ context }) => hasUntriedPhone(context), target: 'askingPhone' },
          // It came unasked, with the first words.
          { guard: ({ context }) => context.document !== null, target: 'fact' },
          { target: 'document' },
        ],
      },

      askingPhone: {
        invoke: {
          id: 'verify',
          src: 'verify',
          input: ({ context }) => byPhone(context),
          onDone: [
            {
              guard: ({ event }) => event.output.level === 'verified',
              target: 'known',
              actions: assign(({ context, event }) => ({
                identity: provedBy(event.output, 'phone', context.now),
              })),
            },
            {
              guard: ({ context, event }) =>
                event.output.level === 'ambiguous' &&
                context.lastDigits === null &&
                context.document === null,
              target: 'lastDigits',
            },
            { target: 'route', actions: assign(({ context }) => ({ triedPhone: context.sender.phone })) },
          ],
          onError: {
            target: 'offline',
            actions: assign(({ context }) => ({ triedPhone: context.sender.phone })),
          },
        },
        after: { slow: { actions: 'tellSlow' } },
        on: { 'customer.said': { actions: 'jot' } },
      },

      lastDigits: {
        ...asks(({ identify }) => identify.askLastDigits),
        on: {
          ...asksAgain('lastDigits'),
          'customer.said': [
            {
              guard: ({ event }) => event.chose === 'document',
              target: 'document',
              actions: assign(({ context }) => ({ triedPhone: context.sender.phone })),
            },
            {
              guard: ({ event }) => lastDigitsOf(event) !== null,
              target: 'askingPhone',
              actions: assign(({ event }) => ({ lastDigits: lastDigitsOf(event) })),
            },
            {
              target: 'lastDigits',
              reenter: true,
              actions: assign(({ context, event }) =>
                unanswered(context, event, says(context).identify.lastDigitsUnclear),
              ),
            },
          ],
        },
      },

      document: {
        ...asks(({ identify }, { purpose, sender }) => identify.askDocument(purpose, sender.phone === null)),
        on: {
          ...asksAgain('document'),
          'customer.said': [
            {
              guard: ({ event }) =>
                event.chose === 'stranger' ||
                (taxIdOf(event) === null && textsOf(event).some((text) => readUnknown(text))),
              target: 'known',
              actions: assign(({ context }) =>
                context.identity.level === 'unreachable' ? {} : { identity: { level: 'stranger' } as const },
              ),
            },
            {
              guard: ({ context, event }) => {
                const phone = vouchedPhoneOf(event);
                return phone !== null && phone !== context.triedPhone;
              },
              target: 'askingPhone',
              actions: ['meet', assign({ lastDigits: null }), say(({ identify }) => identify.phoneShared)],
            },
            {
              // With the ERP away the document is only noted, for the person who carries on.
              guard: ({ context, event }) =>
                context.identity.level === 'unreachable' && taxIdOf(event) !== null,
              target: 'known',
              actions: assign(({ event }) => ({ document: taxIdOf(event) })),
            },
            {
              guard: ({ event }) => taxIdOf(event) !== null && bringsBirthDate(event),
              target: 'askingDocument',
              actions: ['meet', assign(({ event }) => ({ document: taxIdOf(event) }))],
            },
            {
              guard: ({ event }) => taxIdOf(event) !== null,
              target: 'fact',
              actions: ['meet', assign(({ event }) => ({ document: taxIdOf(event) }))],
            },
            {
              target: 'document',
              reenter: true,
              actions: assign(({ context, event }) =>
                unanswered(context, event, whyNoDocument(says(context), event)),
              ),
            },
          ],
        },
      },

      fact: {
        ...asks(({ identify }, context) => identify.askFact(isCompany(context))),
        on: {
          ...asksAgain('fact'),
          'customer.wentBack': 'document',
          'customer.said': [
            {
              guard: ({ event }) => readFact(event) !== null,
              target: 'askingDocument',
              actions: 'meet',
            },
            { guard: ({ event }) => doesNotKnow(event), target: 'askingDocument', actions: ['meet'] },
            {
              target: 'fact',
              reenter: true,
              actions: assign(({ context, event }) =>
                unanswered(context, event, says(context).identify.factUnclear(isCompany(context))),
              ),
            },
          ],
        },
      },

      askingDocument: {
        invoke: {
          id: 'verify',
          src: 'verify',
          input: ({ context, event }) => byDocument(context, 'messages' in event ? readFact(event) : null),
          onDone: [
            {
              guard: ({ event }) => ['verified', 'identified'].includes(event.output.level),
              target: 'known',
              actions: assign(({ context, event }) => ({
                identity: provedBy(event.output, 'document', context.now),
              })),
            },
            {
              guard: ({ event }) => event.output.level === 'locked',
              target: 'locked',
            },
            { target: 'notFound' },
          ],
          onError: 'offline',
        },
        after: { slow: { actions: 'tellSlow' } },
        on: { 'customer.said': { actions: 'jot' } },
      },

      ...createUnproved(kit),

      known: {
        always: [
          { guard: ({ context }) => context.purpose === 'ticket', target: to('installation') },
          { target: to('follow') },
        ],
      },
    },
  });
};
