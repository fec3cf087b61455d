/** Name, phone, e-mail, description (`description.ts`), technician: `next` asks for whatever is still missing. */

import { assign } from 'xstate';
import { type Context, customerOf, type Draft, settled } from '../../context.ts';
import type { Spoken } from '../../events.ts';
import { type Kit, to } from '../../kit.ts';
import { asksBack, readLeadingYesNo } from '../../listening/asides.ts';
import { phoneOf, yesNoOf } from '../../listening/reading/answers.ts';
import { emailOf } from '../../listening/reading/email.ts';
import { isCompanyName, nameOf } from '../../listening/reading/names.ts';
import {
  readOrder,
  readOther,
  readSamePhone,
  readSelf,
  readUnknown,
  readUnsure,
} from '../../listening/reading/replies.ts';
import { firstRead, textsOf } from '../../listening/spoken.ts';
import { says, type Words } from '../../words/index.ts';
import { createAsides, unanswered, withTold } from '../asides.ts';
import { createStepBack } from '../identity/installation.ts';
import { asksAgain, rejected } from '../question.ts';
import { createBackToSummary } from './correction.ts';
import { createDescription } from './description.ts';

const withDraft = ({ draft }: Context, more: Partial<Draft>): { readonly draft: Draft } => ({
  draft: { ...draft, ...more },
});

/** A company has no first name: whoever writes for it tells their own. */
const isCompany = ({ document }: Context, name: string): boolean =>
  document?.length === cnpjLength || isCompanyName(name);
const cnpjLength = 14;

/** The name to offer: the registered first name, or the one given in an earlier conversation. */
const offeredName = (context: Context): string | null => {
  const customer = customerOf(context);
  const name = customer === null || isCompany(context, customer.name) ? context.name : customer.firstName;
  return name === '' || name === context.draft.refused ? null : name;
};

/** The offered name is theirs. */
const isOffered = (event: Spoken): boolean =>
  event.chose === 'offered' || yesNoOf(event) === 'yes' || textsOf(event).some(readSelf);

/** A technician or none: by button, by a plain yes or no, or by an answer that begins with one. */
const orderOf = (event: Spoken): boolean | null => {
  const answer = yesNoOf(event) ?? (event.chose === undefined ? firstRead(event, readLeadingYesNo) : null);
  return answer === null ? firstRead(event, readOrder) : answer === 'yes';
};

/** Why what was sent is no phone. */
const whyNoPhone = ({ identify, menu, ticket }: Words, event: Spoken, offered: string | null): string => {
  const reading = phoneOf(event);
  const isNone = !reading.ok && reading.problem === 'not a phone';
  if (isNone && offered === null && textsOf(event).some(readSamePhone)) return identify.phoneUnseen;
  if (isNone && offered !== null && (yesNoOf(event) === 'no' || textsOf(event).some(readOther)))
    return identify.phoneOther;
  if (isNone && asksBack(event)) return menu.askedBack;
  return ticket.phoneUnclear(reading.ok ? 'length' : reading.problem);
};

/** No e-mail is told. */
const isWithout = (event: Spoken): boolean =>
  event.chose === 'skip' || yesNoOf(event) === 'no' || textsOf(event).some(readUnknown);

/** The phone to offer: the one that the network vouches for, or that was given before the flow started over. */
const offeredPhone = ({ sender, phone, draft }: Context): string | null => {
  const offered = sender.phone ?? phone;
  return offered === draft.refused ? null : offered;
};

export const createDetails = (kit: Kit) => {
  const { support, asks, settings } = kit;
  const asksOrder = (context: Context): boolean =>
    settings.serviceOrder === 'ask' && customerOf(context) !== null;
  const asksEmail = settings.askEmail === true;
  const settle = support.assign(({ context }) => ({ draft: settled(context.draft) }));
  const aside = createAsides({ support }, 'order');
  const backToSummary = createBackToSummary(kit);

  return support.createStateConfig({
    initial: 'next',
    entry: assign({ underWay: 'details' }),
    states: {
      next: {
        always: [
          { guard: ({ context }) => context.draft.name === null, target: 'name' },
          { guard: ({ context }) => context.draft.phone === null, target: 'phone' },
          { guard: ({ context }) => asksEmail && context.draft.email === undefined, target: 'email' },
          { guard: ({ context }) => !context.draft.described, target: 'description' },
          { guard: ({ context }) => asksOrder(context) && context.draft.order === null, target: 'order' },
          { target: to('confirm'), actions: settle },
        ],
      },

      name: {
        ...asks(({ ticket }, context) => ticket.askName(offeredName(context))),
        tags: ['prose'],
        on: {
          ...asksAgain('name'),
          'customer.wentBack': [
            backToSummary,
            ...createStepBack({ support }),
            { guard: ({ context }) => context.identity.level === 'identified', target: to('identify.fact') },
            { guard: ({ context }) => customerOf(context) === null, target: to('identify.document') },
            { target: to('menu') },
          ],
          'customer.said': [
            {
              guard: ({ context, event }) => offeredName(context) !== null && isOffered(event),
              target: 'next',
              actions: assign(({ context }) => withDraft(context, { name: offeredName(context) })),
            },
            {
              guard: ({ event }) => nameOf(event) !== null,
              target: 'next',
              // Whoever sends the phone along with it need not be asked.
              actions: assign(({ context, event }) => {
                const reading = phoneOf(event);
                const phone = context.draft.phone ?? (reading.ok ? reading.phone : null);
                return withDraft(context, { name: nameOf(event), phone });
              }),
            },
            {
              target: 'name',
              reenter: true,
              actions: assign(({ context, event }) =>
                unanswered(
                  context,
                  event,
                  asksBack(event) ? says(context).menu.askedBack : says(context).ticket.nameUnclear,
                ),
              ),
            },
          ],
        },
      },

      phone: {
        ...asks(({ ticket }, context) => ticket.askPhone(offeredPhone(context))),
        on: {
          ...asksAgain('phone'),
          'customer.wentBack': [backToSummary, { target: 'name' }],
          'customer.said': [
            {
              guard: ({ event }) => phoneOf(event).ok,
              target: 'next',
              actions: assign(({ context, event }) => {
                const reading = phoneOf(event);
                return withDraft(context, { phone: reading.ok ? reading.phone : null });
              }),
            },
            {
              guard: ({ context, event }) =>
                offeredPhone(context) !== null &&
                (event.chose === 'offered' || yesNoOf(event) === 'yes' || textsOf(event).some(readSamePhone)),
              target: 'next',
              actions: assign(({ context }) => withDraft(context, { phone: offeredPhone(context) })),
            },
            {
              target: 'phone',
              reenter: true,
              actions: assign(({ context, event }) =>
                unanswered(context, event, whyNoPhone(says(context), event, offeredPhone(context))),
              ),
            },
          ],
        },
      },

      email: {
        ...asks(({ ticket }) => ticket.askEmail),
        tags: ['prose'],
        on: {
          ...asksAgain('email'),
          'customer.wentBack': [backToSummary, { target: 'phone' }],
          'customer.said': [
            {
              guard: ({ event }) => emailOf(event) !== null,
              target: 'next',
              actions: assign(({ context, event }) => withDraft(context, { email: emailOf(event) })),
            },
            {
              guard: ({ event }) => isWithout(event),
              target: 'next',
              actions: assign(({ context }) => withDraft(context, { email: null })),
            },
            {
              target: 'email',
              reenter: true,
              actions: assign(({ context, event }) =>
                unanswered(context, event, says(context).ticket.emailUnclear),
              ),
            },
          ],
        },
      },

      ...createDescription(kit),

      order: {
        ...asks(({ ticket }) => ticket.askOrder),
        on: {
          ...asksAgain('order'),
          'customer.wentBack': [backToSummary, { target: 'description' }],
          'customer.said': [
            aside.asked,
            {
              guard: ({ event }) => orderOf(event) !== null,
              target: 'next',
              actions: assign(({ context, event }) => ({
                draft: { ...withTold({ context, event }).draft, order: orderOf(event) },
              })),
            },
            aside.solved,
            aside.told,
            aside.seen,
            {
              target: 'order',
              reenter: true,
              actions: assign(({ context, event }) =>
                rejected(
                  context,
                  event,
                  textsOf(event).some(readUnsure)
                    ? says(context).menu.orderUnsure
                    : says(context).ticket.yesOrNo,
                ),
              ),
            },
          ],
        },
      },
    },
  });
};
