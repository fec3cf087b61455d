/** How a question is put: with why it is asked again, how often it was, and the offer of a person when that goes on. */

import type { Choice, Message } from '../../src/core/content.ts';
import type { Asked, Context } from './context.ts';
import type { Spoken } from './events.ts';
import { mediaOf } from './listening/answers.ts';
import { asksBack, tellingOf } from './listening/asides.ts';
import { unaskedTaxIdOf } from './listening/documents.ts';
import { textsOf } from './listening/spoken.ts';
import { type Intent, readIntent } from './listening/understand.ts';
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

const lastIntent = (event: Spoken): Intent | null => readIntent(textsOf(event).at(-1) ?? '');

/** The answer was no answer: it is explained, and counted. */
export const rejected = ({ asked }: Context, event: Spoken, why: string): { readonly asked: Asked } => {
  const media = mediaOf(event);
  const kindly = lastIntent(event) === 'upset' ? says.sorryFirst(why) : why;
  return { asked: { times: asked.times + 1, why: media === null ? kindly : says.mediaReply(media) } };
};

/** As many as a customer sees in one look; the latest count. */
const toldKept = 5;

/** What was told before anybody knew what for is kept for the ticket that it may be about. */
const withTold = ({ told }: Context, event: Spoken): readonly string[] =>
  [...told, ...tellingOf(event)].slice(-toldKept);

/** A document without a wish is kept for the wish that comes next. */
export const documentNoted = (
  context: Context,
  event: Spoken,
): Pick<Context, 'offered' | 'told' | 'asked'> | null => {
  const offered = unaskedTaxIdOf(event);
  return offered === null
    ? null
    : { offered, told: withTold(context, event), asked: { ...context.asked, why: says.documentNoted } };
};

/** What has a better answer in a menu than that it was not understood; null if it has none. */
const betterAnswer = (event: Spoken): string | null => {
  switch (lastIntent(event)) {
    case 'outside':
      return says.outside;
    case 'robot':
      return says.automatic;
    case 'upset':
      return says.sorry;
    case null:
      return asksBack(event) ? says.outside : tellingOf(event).length > 0 ? says.toldNoted : null;
    default:
      return null;
  }
};

/** The same as what is kept and said: it is no failure. */
export const explained = (context: Context, event: Spoken): Pick<Context, 'told' | 'asked'> | null => {
  const why = betterAnswer(event);
  return why === null ? null : { told: withTold(context, event), asked: { ...context.asked, why } };
};

/** The quiet had just ended the description when "Pronto" was pressed: the question that stands there says enough. */
const isLateDone = ({ event }: { readonly event: Spoken }): boolean =>
  event.messages.every(({ content }) => content.type === 'choice' && content.choice === 'done');

/** A question's answers to `ajuda` and to an answer that came too late: it is asked again, and nothing is counted. */
export const asksAgain = <State extends string>(state: State) =>
  ({
    'customer.askedHelp': { target: state, reenter: true, actions: 'explainHelp' },
    'customer.wasLate': [{ guard: isLateDone }, { target: state, reenter: true, actions: 'explainLate' }],
  }) as const;
