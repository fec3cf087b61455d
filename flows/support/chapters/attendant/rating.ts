/** A person has closed: how was it? Nobody has to answer, and the conversation is closed all the same. */

import { emit } from 'xstate';
import type { Context } from '../../context.ts';
import type { Spoken } from '../../events.ts';
import { type Kit, to } from '../../kit.ts';
import { readRating } from '../../listening/reading/rating.ts';
import { says } from '../../words/index.ts';
import { createResolution } from '../identity/resolving.ts';
import { createHandover } from '../requests/index.ts';

type Heard = { readonly event: Spoken };

const scoreIn = ({ messages }: Spoken): { readonly score: number; readonly comment?: string } | null => {
  const rated = readRating(messages, 'score');
  if (rated?.type !== 'score') return null;
  const { type: _, ...score } = rated;
  return score;
};
const commentIn = ({ messages }: Spoken): string | undefined => {
  const rated = readRating(messages, 'comment');
  return rated?.type === 'comment' ? rated.comment : undefined;
};

/** Whether the customer is asked how they were attended: once, and only by whom a person answered. */
export const asksRating = (
  { attended, ratingAsked }: Context,
  { settings }: Pick<Kit, 'settings'>,
): boolean => settings.rating !== false && attended && !ratingAsked;

export const createRating = (kit: Kit) => {
  const { support, say } = kit;
  const hasComment = ({ event }: Heard): boolean => scoreIn(event)?.comment !== undefined;
  const thanks = say(({ people }) => people.ratingThanks);
  /** The score is told already: whoever is asked why may never answer. */
  const tellsComment = support.enqueueActions(({ context: { score }, event, enqueue }) => {
    const comment = event.type === 'customer.said' ? commentIn(event) : undefined;
    if (score !== null && comment !== undefined) enqueue.emit({ type: 'rated', score, comment });
  });

  return support.createStateConfig({
    tags: ['closed'],
    entry: support.assign({ ratingAsked: true }),
    initial: 'score',
    after: { rate: to('dismissed') },
    on: {
      // What is no rating begins a conversation of its own.
      'customer.movedOn': { target: to('dismissed') },
      'attendant.gaveBack': {},
      'attendant.closed': {},
      'job.finished': [createResolution(kit).handover, createHandover(kit)],
    },
    states: {
      score: {
        tags: ['scoring'],
        on: {
          'customer.said': [
            {
              guard: hasComment,
              target: to('dismissed'),
              actions: [emit(({ event }) => ({ type: 'rated', score: 0, ...scoreIn(event) })), thanks],
            },
            {
              guard: ({ event }: Heard) => scoreIn(event) !== null,
              target: 'comment',
              actions: [
                support.assign(({ event }) =>
                  event.type === 'customer.said' ? { score: scoreIn(event)?.score ?? null } : {},
                ),
                emit(({ event }) => ({ type: 'rated', score: 0, ...scoreIn(event) })),
                emit(({ context }) => ({ type: 'say', ...says(context).people.askComment })),
              ],
            },
            // "Obrigado" is answered, and the question stands.
            { actions: say(({ menu }) => menu.bye.thanked, { aside: true }) },
          ],
        },
      },
      comment: {
        tags: ['commenting'],
        on: { 'customer.said': { target: to('dismissed'), actions: [tellsComment, thanks] } },
      },
    },
  });
};
