/** Reads answers to the bot's questions out of what a customer sent: one message or several, tidy or not. */

import type { SecondFact } from '../../../../src/core/calls.ts';
import type { Incoming, MediaKind } from '../../../../src/core/content.ts';
import type { Said } from '../../../../src/core/flow.ts';
import {
  findBirthDate,
  type PhoneReading,
  parsePhone,
  phoneVariants,
} from '../../../../src/core/text/brazil.ts';
import type { Spoken } from '../../events.ts';
import { firstRead, textsOf } from '../spoken.ts';
import { readIntent, readOpening } from '../understand.ts';
import { taxIdOf, withoutTaxIds } from './documents.ts';
import { readConfirmation, readDone, readYesNo } from './replies.ts';

/** What came that is not text, to explain kindly why it does not answer; null if there was text too. */
export const mediaOf = (spoken: Spoken): MediaKind | 'location' | 'other' | null => {
  if (textsOf(spoken).length > 0) return null;
  const last = spoken.messages.findLast(({ content }) => content.type !== 'choice')?.content;
  switch (last?.type) {
    case 'media':
      return last.media;
    case 'location':
      return 'location';
    case 'other':
      return 'other';
    default:
      return null;
  }
};

/** By button, number, label, word or thumb; the last word counts, and a correction of an older one does not. */
export const yesNoOf = ({ messages }: Spoken, read = readYesNo): 'yes' | 'no' | null => {
  for (const { content, chose } of messages.toReversed()) {
    if (chose === 'yes' || chose === 'no') return chose;
    const answer = content.type === 'text' && !content.edited ? read(content.text) : null;
    if (answer !== null) return answer;
  }
  return null;
};

/**
 * The answer to "shall I?" before something that cannot be taken back. What was written before the question was there
 * cannot mean it.
 */
export const confirmationOf = ({ messages, ...spoken }: Spoken): 'yes' | 'no' | null =>
  yesNoOf({ ...spoken, messages: messages.filter(({ early }) => early !== true) }, readConfirmation);

/** The vouched phone that these messages bring: the network's own word, or the sender's own shared contact. */
export const vouchedPhoneOf = ({ messages }: Spoken): string | null => {
  for (const { content, verifiedPhone } of messages.toReversed()) {
    const phone = verifiedPhone ?? (content.type === 'contact' && content.own ? content.phone : undefined);
    // Old accounts carry mobile numbers without their ninth digit.
    for (const variant of phone === undefined ? [] : phoneVariants(phone)) {
      const reading = parsePhone(variant);
      if (reading.ok) return reading.phone;
    }
  }
  return null;
};

/** A birth date or the end of a registered phone (a whole phone is cut to its end). */
export const factOf = (spoken: Spoken, thisYear: number): SecondFact | null =>
  firstRead<SecondFact>(spoken, (said) => {
    // The end of a document beside it would be a wrong second fact, which is a refusal.
    const text = withoutTaxIds(said);
    const birthDate = findBirthDate(text, thisYear);
    if (birthDate !== null) return { birthDate };
    const phone = phoneIn(text);
    if (phone.ok) return { phoneEnd: phone.phone.slice(-4) };
    const end = /(?<!\d)(\d{4})(?!\d)/.exec(text)?.[1];
    return end === undefined || /\d/.test(text.replace(end, '')) ? null : { phoneEnd: end };
  });

/** Exactly three digits. */
export const lastDigitsOf = (spoken: Spoken): string | null =>
  firstRead(spoken, (text) => {
    const digits = text.replace(/\D/g, '');
    return digits.length === 3 ? digits : (taxIdOf(spoken)?.slice(-3) ?? null);
  });

const phoneIn = (text: string): PhoneReading => {
  const whole = parsePhone(text);
  if (whole.ok) return whole;
  const inside = /\+?\(?\d[\d\s().\-–]{6,20}\d/.exec(text)?.[0];
  return inside === undefined ? whole : parsePhone(inside);
};

/** A Brazilian phone in the messages or in a shared contact, or what is wrong with it. */
export const phoneOf = (spoken: Spoken): PhoneReading => {
  let reading: PhoneReading = { ok: false, problem: 'not a phone' };
  for (const { content } of spoken.messages.toReversed()) {
    const text = content.type === 'contact' ? content.phone : content.type === 'text' ? content.text : null;
    const found = text === null ? null : phoneIn(text);
    if (found?.ok) return found;
    if (found && reading.problem === 'not a phone') reading = found;
  }
  return reading;
};

const mediaNames: Readonly<Record<MediaKind, string>> = {
  photo: 'foto',
  audio: 'áudio',
  video: 'vídeo',
  document: 'documento',
  sticker: 'figurinha',
};

/** One message as a line of a description; null if it adds nothing. */
const itemOf = (content: Incoming): string | null => {
  switch (content.type) {
    case 'text':
      return content.text.trim() || null;
    case 'media':
      return `[${mediaNames[content.media]}${content.caption ? `: ${content.caption.trim()}` : ''}]`;
    case 'location':
      return `[localização: ${content.latitude.toFixed(5)}, ${content.longitude.toFixed(5)}]`;
    case 'contact':
      // One's own number identifies; only somebody else's belongs to the story.
      return content.own ? null : `[contato: ${content.phone}]`;
    case 'other':
      return `[${content.what}]`;
    case 'choice':
      return null;
  }
};

/** Whether a message only says hello, yes, that there is a problem, or that all has been said. */
const addsNothing = ({ content, chose }: Said): boolean =>
  chose !== undefined ||
  (content.type === 'text' &&
    (readDone(content.text) ||
      readYesNo(content.text) !== null ||
      readOpening(content.text) ||
      readIntent(content.text) === 'greeting'));

/** The messages as lines of a description; what is not text is named. */
export const itemsOf = ({ messages }: Spoken): readonly string[] =>
  messages.filter((said) => !addsNothing(said)).flatMap(({ content }) => itemOf(content) ?? []);

/** What stands beside an answer and belongs to the description; a sticker there is only a gesture. */
export const additionsOf = ({ messages, ...spoken }: Spoken): readonly string[] =>
  itemsOf({
    ...spoken,
    messages: messages.filter(({ content }) => content.type !== 'media' || content.media !== 'sticker'),
  });

/** Whether the customer has said that all has been told. */
export const isDone = (spoken: Spoken): boolean =>
  spoken.chose === 'done' || readDone(textsOf(spoken).at(-1) ?? '');
