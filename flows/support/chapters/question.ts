/** How a question is put: with why it is asked again, how often it was, and the offer of a person when that goes on. */

import type { Choice, Message } from '../../../src/core/content.ts';
import type { Asked, Context } from '../context.ts';
import type { Spoken } from '../events.ts';
import { asksBack, besideCommands, tellingOf } from '../listening/asides.ts';
import { mediaOf } from '../listening/reading/answers.ts';
import { unaskedTaxIdOf } from '../listening/reading/documents.ts';
import { textsOf } from '../listening/spoken.ts';
import { type Intent, readIntent } from '../listening/understand.ts';
import { says, type Words } from '../words/index.ts';

/** A third asking comes with the offer of a person. */
const patience = 2;

/** What is asked, with why it is asked again, and the offer of a person when that goes on. */
export const phrase = (
  { personChoice, offerPerson }: Words['menu'],
  message: Message,
  { times, why, translated }: Asked,
): Message & { readonly question: string; readonly again?: true } => {
  // Patience counts for one question: the next one begins afresh.
  const offering =
    why !== null && times >= patience && !message.choices?.some(({ id }) => id === personChoice.id);
  const choices: readonly Choice[] = [...(message.choices ?? []), ...(offering ? [personChoice] : [])];
  return {
    ...message,
    question: message.text,
    ...(translated ? { again: true } : {}),
    text: [why, message.text, offering ? offerPerson : null].filter((part) => part !== null).join('\n\n'),
    ...(choices.length > 0 ? { choices } : {}),
  };
};

const lastIntent = (event: Spoken): Intent | null => readIntent(textsOf(event).at(-1) ?? '');

/** The answer was no answer: it is explained, and counted. */
export const rejected = (context: Context, event: Spoken, why: string): { readonly asked: Asked } => {
  const { menu } = says(context);
  const media = mediaOf(event);
  const kindly = lastIntent(event) === 'upset' ? menu.sorryFirst(why) : why;
  return { asked: { times: context.asked.times + 1, why: media === null ? kindly : menu.mediaReply(media) } };
};

/** As many as a customer sees in one look; the latest count. */
const toldKept = 5;

/** What was told before anybody knew what for is kept for the ticket that it may be about. */
const withTold = ({ told }: Context, event: Spoken): readonly string[] =>
  [...told, ...tellingOf(event)].slice(-toldKept);

/** The same of what came with a command that leads nowhere. */
export const toldBeside = (context: Context, event: Spoken): Pick<Context, 'told'> => ({
  told: withTold(context, besideCommands(event)),
});

/** A document without a wish is kept for the wish that comes next. */
export const documentNoted = (
  context: Context,
  event: Spoken,
): Pick<Context, 'offered' | 'told' | 'asked'> | null => {
  const offered = unaskedTaxIdOf(event);
  return offered === null
    ? null
    : {
        offered,
        told: withTold(context, event),
        asked: { ...context.asked, why: says(context).menu.documentNoted },
      };
};

/** What has a better answer in a menu than that it was not understood; null if it has none. */
const betterAnswer = ({ menu }: Words, event: Spoken): string | null => {
  switch (lastIntent(event)) {
    case 'outside':
      return menu.outside;
    case 'robot':
      return menu.automatic;
    case 'upset':
      return menu.sorry;
    case null:
      return asksBack(event) ? menu.outside : tellingOf(event).length > 0 ? menu.toldNoted : null;
    default:
      return null;
  }
};

/** The same as what is kept and said: it is no failure. */
export const explained = (context: Context, event: Spoken): Pick<Context, 'told' | 'asked'> | null => {
  const why = betterAnswer(says(context), event);
  return why === null ? null : { told: withTold(context, event), asked: { ...context.asked, why } };
};

/** The quiet had just ended the description when "Pronto" was pressed: the question that stands there says enough. */
const isLateDone = ({ event }: { readonly event: Spoken }): boolean =>
  event.messages.every(({ content }) => content.type === 'choice' && content.choice === 'done');

/**
 * A question's answers to another language, to `ajuda` and to an answer that came too late: it is asked again, and nothing
 * is counted.
 *
 * @param keep what becomes of what was told beside the first two, where it is told in free words.
 */
export const asksAgain = <State extends string>(
  state: State,
  ...keep: readonly ('keepTold' | 'keepItems')[]
) =>
  ({
    'customer.choseLanguage': {
      target: state,
      reenter: true,
      actions: [...keep, 'speak', 'explainLanguage'],
    },
    'customer.askedHelp': { target: state, reenter: true, actions: [...keep, 'explainHelp'] },
    'customer.wasLate': [{ guard: isLateDone }, { target: state, reenter: true, actions: 'explainLate' }],
  }) as const;
