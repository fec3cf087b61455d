/** The description: in as many messages as it takes, photos and documents among them. */

import { assign, emit } from 'xstate';
import { settled } from '../../context.ts';
import { type Kit, to } from '../../kit.ts';
import { isDone, itemsOf, yesNoOf } from '../../listening/reading/answers.ts';
import { says } from '../../words/index.ts';
import { asksAgain, rejected } from '../question.ts';
import { createBackToSummary } from './correction.ts';
import { mostItems, withItems } from './items.ts';

export const createDescription = ({ support, say, asks, settings }: Kit) => ({
  description: support.createStateConfig({
    ...asks(({ ticket }, { draft }) => ticket.askDescription(draft.items)),
    tags: ['prose'],
    on: {
      ...asksAgain('description', 'keepItems'),
      'customer.wentBack': [
        createBackToSummary({ support }),
        { guard: () => settings.askEmail === true, target: 'email' },
        { target: 'phone' },
      ],
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
            emit(({ context }) => ({ type: 'say', ...says(context).ticket.noted })),
          ],
        },
        // Nothing new: the old words stand.
        {
          guard: ({ context, event }) => isDone(event) && context.draft.replaced !== undefined,
          target: to('confirm'),
          actions: support.assign(({ context }) => ({ draft: settled(context.draft) })),
        },
        {
          guard: ({ context, event }) => context.draft.items.length > 0 && yesNoOf(event) === 'yes',
          actions: emit(({ context }) => ({ type: 'say', ...says(context).ticket.goOn })),
        },
        {
          target: 'description',
          reenter: true,
          actions: assign(({ context, event }) =>
            rejected(context, event, says(context).ticket.descriptionMissing),
          ),
        },
      ],
    },
  }),

  /** More may come: until it is quiet, enough, or said to be all. Not a word in between. */
  gathering: support.createStateConfig({
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
          'customer.choseLanguage': {
            actions: ['keepItems', 'speak', say(({ menu }) => menu.languageChosen, { aside: true })],
          },
          'customer.askedHelp': { actions: ['keepItems', 'help'] },
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
  }),

  described: support.createStateConfig({
    always: {
      target: 'next',
      actions: assign(({ context }) => ({ draft: { ...context.draft, described: true } })),
    },
  }),
});
