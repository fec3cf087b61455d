/** Name, phone, description, technician: `next` asks for whatever is still missing. */

import { assign, emit } from 'xstate';
import { type Context, customerOf, type Draft, settled } from '../context.ts';
import { type Kit, mostItems, to, withItems } from '../kit.ts';
import { isDone, itemsOf, phoneOf, yesNoOf } from '../listening/answers.ts';
import { nameOf } from '../listening/names.ts';
import { asksAgain, rejected } from '../question.ts';
import * as says from '../words/ticket.ts';
import { createStepBack } from './installation.ts';

const withDraft = ({ draft }: Context, more: Partial<Draft>): { readonly draft: Draft } => ({
  draft: { ...draft, ...more },
});

/** The name to offer: the registered first name, or the one given in an earlier conversation. */
const offeredName = (context: Context): string | null => {
  const customer = customerOf(context);
  const name = customer === null ? context.name : customer.firstName;
  return name === context.draft.refused ? null : name;
};

/** The phone to offer: the one that the network vouches for. */
const offeredPhone = ({ sender, draft }: Context): string | null =>
  sender.phone === draft.refused ? null : sender.phone;

const isCorrecting = ({ context }: { readonly context: Context }): boolean =>
  context.draft.correcting === true;

export const createDetails = ({ support, asks, settings }: Kit) => {
  const asksOrder = (context: Context): boolean =>
    settings.serviceOrder === 'ask' && customerOf(context) !== null;
  const settle = support.assign(({ context }) => ({ draft: settled(context.draft) }));
  /** One step back from a correction is the summary that it began at. */
  const backToSummary = { guard: isCorrecting, target: to('confirm'), actions: settle } as const;

  return support.createStateConfig({
    initial: 'next',
    states: {
      next: {
        always: [
          { guard: ({ context }) => context.draft.name === null, target: 'name' },
          { guard: ({ context }) => context.draft.phone === null, target: 'phone' },
          { guard: ({ context }) => !context.draft.described, target: 'description' },
          { guard: ({ context }) => asksOrder(context) && context.draft.order === null, target: 'order' },
          { target: to('confirm'), actions: settle },
        ],
      },

      name: {
        ...asks((context) => says.askName(offeredName(context))),
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
              guard: ({ context, event }) =>
                offeredName(context) !== null && (event.chose === 'offered' || yesNoOf(event) === 'yes'),
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
              actions: assign(({ context, event }) => rejected(context, event, says.nameUnclear)),
            },
          ],
        },
      },

      phone: {
        ...asks((context) => says.askPhone(offeredPhone(context))),
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
                offeredPhone(context) !== null && (event.chose === 'offered' || yesNoOf(event) === 'yes'),
              target: 'next',
              actions: assign(({ context }) => withDraft(context, { phone: offeredPhone(context) })),
            },
            {
              target: 'phone',
              reenter: true,
              actions: assign(({ context, event }) => {
                const reading = phoneOf(event);
                return rejected(context, event, says.phoneUnclear(reading.ok ? 'length' : reading.problem));
              }),
            },
          ],
        },
      },

      description: {
        ...asks(({ draft }) => says.askDescription(draft.items)),
        tags: ['prose'],
        on: {
          ...asksAgain('description'),
          'customer.wentBack': [backToSummary, { target: 'phone' }],
          'customer.said': [
            {
              guard: ({ context, event }) =>
                isDone(event) && (context.draft.items.length > 0 || itemsOf(event).length > 0),
              target: 'next',
              actions: assign(({ context, event }) => ({
                draft: { ...withItems(context.draft, itemsOf(event)), described: true },
              })),
            },
            {
              guard: ({ event }) => itemsOf(event).length > 0,
              target: 'gathering',
              actions: [
                assign(({ context, event }) => ({ draft: withItems(context.draft, itemsOf(event)) })),
                emit({ type: 'say', ...says.noted }),
              ],
            },
            // Nothing new: the old words stand.
            {
              guard: ({ context, event }) => isDone(event) && context.draft.replaced !== undefined,
              target: to('confirm'),
              actions: settle,
            },
            {
              guard: ({ context, event }) => context.draft.items.length > 0 && yesNoOf(event) === 'yes',
              actions: emit({ type: 'say', ...says.goOn }),
            },
            {
              target: 'description',
              reenter: true,
              actions: assign(({ context, event }) => rejected(context, event, says.descriptionMissing)),
            },
          ],
        },
      },

      /** More may come: until it is quiet, enough, or said to be all. Not a word in between. */
      gathering: {
        initial: 'listening',
        after: { gathering: 'described' },
        on: { 'customer.wentBack': 'description' },
        states: {
          listening: {
            tags: ['prose'],
            always: {
              guard: ({ context }) => context.draft.items.length >= mostItems,
              target: to('details.described'),
            },
            after: { quiet: to('details.described') },
            on: {
              'customer.said': [
                {
                  guard: ({ event }) => isDone(event),
                  target: to('details.described'),
                  actions: assign(({ context, event }) => ({
                    draft: withItems(context.draft, itemsOf(event)),
                  })),
                },
                {
                  target: 'listening',
                  reenter: true,
                  actions: assign(({ context, event }) => ({
                    draft: withItems(context.draft, itemsOf(event)),
                  })),
                },
              ],
            },
          },
        },
      },

      described: {
        always: {
          target: 'next',
          actions: assign(({ context }) => withDraft(context, { described: true })),
        },
      },

      order: {
        ...asks(() => says.askOrder),
        on: {
          ...asksAgain('order'),
          'customer.wentBack': [backToSummary, { target: 'description' }],
          'customer.said': [
            {
              guard: ({ event }) => yesNoOf(event) !== null,
              target: 'next',
              actions: assign(({ context, event }) =>
                withDraft(context, { order: yesNoOf(event) === 'yes' }),
              ),
            },
            {
              target: 'order',
              reenter: true,
              actions: assign(({ context, event }) => rejected(context, event, says.yesOrNo)),
            },
          ],
        },
      },
    },
  });
};
