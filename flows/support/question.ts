/** How a question is put: with why it is asked again, how often it was, and the offer of a person when that goes on. */

import type { Choice, Message } from '../../src/core/content.ts';
import type { Asked, Context } from './context.ts';
import type { Spoken } from './events.ts';
import { mediaOf } from './listening/answers.ts';
import { unaskedTaxIdOf } from './listening/documents.ts';
import { textsOf } from './listening/spoken.ts';
import { readIntent } from './listening/understand.ts';
import * as says from './words/menu.ts';

/** A third asking comes with the offer of a person. */
const patience = 2;

/** What is asked, with why it is asked again, and the offer of a person when that goes on. */
export const phrase = (message: Message, { times, why }: Asked): Message & { readonly question: string } => {
  // Patience counts for one question: the next one begins afresh.
  const offering =
    why !== null && times >= patience && !message.choices?.some(({ id }) => id === says.personChoice.id);
  const choices: readonly Choice[] = [...(message.choices ?? []), ...(offering ? [says.personChoice] : [])];
  return {
    ...message,
    question: message.text,
    text: [why, message.text, offering ? says.offerPerson : null]
      .filter((part) => part !== null)
      .join('\n\n'),
    ...(choices.length > 0 ? { choices } : {}),
  };
};

/** The answer was no answer: it is explained, and counted. */
export const rejected = ({ asked }: Context, event: Spoken, why: string): { readonly asked: Asked } => {
  const media = mediaOf(event);
  return { asked: { times: asked.times + 1, why: media === null ? why : says.mediaReply(media) } };
};

/** A document without a wish is kept for the wish that comes next. */
export const documentNoted = (
  { asked }: Context,
  event: Spoken,
): Pick<Context, 'offered' | 'asked'> | null => {
  const offered = unaskedTaxIdOf(event);
  return offered === null ? null : { offered, asked: { ...asked, why: says.documentNoted } };
};

/** What has a better answer in a menu than that it was not understood; it is no failure either. */
export const explained = ({ asked }: Context, event: Spoken): { readonly asked: Asked } | null => {
  const intent = readIntent(textsOf(event).at(-1) ?? '');
  if (intent === 'outside') return { asked: { ...asked, why: says.outside } };
  return intent === 'robot' ? { asked: { ...asked, why: says.automatic } } : null;
};

/** A question's answers to `ajuda` and to an answer that came too late: it is asked again, and nothing is counted. */
export const asksAgain = <State extends string>(state: State) =>
  ({
    'customer.askedHelp': { target: state, reenter: true, actions: 'explainHelp' },
    'customer.wasLate': { target: state, reenter: true, actions: 'explainLate' },
  }) as const;
