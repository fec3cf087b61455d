/** Tells commands, wishes and answers apart before the machine hears them. */

import type { Incoming } from '../../../src/core/content.ts';
import type { Said } from '../../../src/core/flow.ts';
import { readContactNumber } from '../../../src/core/ids/contact-number.ts';
import type { Language } from '../../../src/core/text/language.ts';
import type { CustomerEvent } from '../events.ts';
import { guessLanguage, readLanguage } from './language.ts';
import { readStall } from './reading/replies.ts';
import { type Command, readCommand, readIntent, readLeave, readProtocol } from './understand.ts';

/** How the customer's words are to be taken where the conversation stands. */
export type Listening =
  /** A menu: wishes in free words count. */
  | 'open'
  /** Names and descriptions: only whole commands count. */
  | 'prose'
  /** Any other question: whole commands, and the wish for a person in any words. */
  | 'question'
  /** The same where nothing is being collected: a problem told in free words counts too. */
  | 'telling'
  /** A person is on the way or answers from outside: whole commands. */
  | 'waiting';

type Did = CustomerEvent['type'];

const commandEvents: Readonly<Record<Command, Did>> = {
  menu: 'customer.askedMenu',
  back: 'customer.wentBack',
  cancel: 'customer.cancelled',
  help: 'customer.askedHelp',
  person: 'customer.askedPerson',
};

/** Choices that mean the same in every menu. */
const choiceEvents: Readonly<Record<string, Did>> = {
  menu: 'customer.askedMenu',
  back: 'customer.wentBack',
  cancel: 'customer.cancelled',
  person: 'customer.askedPerson',
  problem: 'customer.reported',
  follow: 'customer.askedStatus',
};

/** These mean the same whichever menu they stood in: an old button is good enough. */
const evergreen = new Set(['person', 'menu']);

/** The choice that a message means; of old menus only what cannot be misunderstood. */
const choiceOf = ({ content, chose, late }: Said, listening: Listening): string | undefined => {
  if (chose !== undefined || late !== true || content.type !== 'choice') return chose;
  const { choice } = content;
  const lasts = evergreen.has(choice) ? listening !== 'waiting' : choice === 'done' && listening === 'prose';
  return lasts ? choice : undefined;
};

/** A number typed too early may well be part of a description; an old button never is. */
const isLate = (said: Said, listening: Listening): boolean =>
  said.late === true &&
  listening !== 'waiting' &&
  (said.content.type === 'choice' || listening !== 'prose') &&
  choiceOf(said, listening) === undefined;

/** The languages that there are to choose from, and whether one that is clearly written is taken for chosen. */
export type Tongues = { readonly known: readonly Language[]; readonly guesses: boolean };

/** The language that somebody asks for or, where it may be guessed, writes. */
const languageOf = (messages: readonly Said[], { known, guesses }: Tongues): Language | undefined => {
  const texts = messages.flatMap(({ content }) => wordsOf(content) ?? []);
  const wanted = texts.map(readLanguage).findLast((language) => language !== null);
  const language = wanted ?? (guesses ? guessLanguage(texts) : null);
  return language !== null && known.includes(language) ? language : undefined;
};

const wordsOf = (content: Incoming): string | null =>
  content.type === 'text' ? content.text : content.type === 'media' ? (content.caption ?? null) : null;

/** What is asked about: a protocol, or the number of a talk that led to none. */
const readNumber = (text: string): string | null => readProtocol(text) ?? readContactNumber(text);

/**
 * The machine's event for what was said since the last answer: the last message that is understood decides. What
 * came too late counts only if nothing else came with it.
 */
export const hearCustomer = (
  messages: readonly Said[],
  listening: Listening,
  at: number,
  tongues: Tongues,
): CustomerEvent => {
  const timely = messages.filter((said) => !isLate(said, listening));
  if (timely.length === 0) return { type: 'customer.wasLate', messages, at };
  const protocol = timely
    .map(({ content }) => readNumber(wordsOf(content) ?? ''))
    .findLast((found) => found !== null);
  const chose = timely.map((said) => choiceOf(said, listening)).findLast((found) => found !== undefined);
  const language = languageOf(timely, tongues);
  const spoken = {
    messages: timely,
    at,
    ...(chose === undefined ? {} : { chose }),
    ...(protocol ? { protocol } : {}),
    ...(language === undefined ? {} : { language }),
  };
  for (const said of timely.toReversed()) {
    const did = understand(said, listening, tongues);
    // "Calma" beside an answer is no wish of its own.
    if (did !== null && (did !== 'customer.stalled' || timely.length === 1)) return { ...spoken, type: did };
  }
  return { ...spoken, type: 'customer.said' };
};

/** What one message decides by itself; null if it is (part of) an answer that the machine reads. */
function understand(said: Said, listening: Listening, { known }: Tongues): Did | null {
  const { content } = said;
  const chose = choiceOf(said, listening);
  if (chose !== undefined) return choiceEvents[chose] ?? 'customer.said';
  const words = wordsOf(content);
  if (words === null || (content.type === 'text' && content.edited)) return null;
  const language = content.type === 'text' ? readLanguage(words) : null;
  if (language !== null && known.includes(language)) return 'customer.choseLanguage';
  const command = content.type === 'text' ? readCommand(words) : null;
  if (command !== null) return commandEvents[command];
  if (listening === 'prose' || listening === 'waiting') return null;
  const intent = readIntent(words);
  if (intent === 'person') return 'customer.askedPerson';
  if (intent === 'report' && listening !== 'question') return 'customer.reported';
  if (listening === 'open') return intent === 'status' ? 'customer.askedStatus' : null;
  if (readStall(words)) return 'customer.stalled';
  return readLeave(words) ? 'customer.cancelled' : null;
}
