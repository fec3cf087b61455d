/** Reads answers to the bot's questions out of what a customer sent: one message or several, tidy or not. */

import {
  type PhoneReading,
  parseBirthDate,
  parsePhone,
  parseTaxId,
  phoneVariants,
} from '../../../src/core/brazil.ts';
import type { SecondFact } from '../../../src/core/calls.ts';
import type { Incoming, MediaKind } from '../../../src/core/content.ts';
import type { Said } from '../../../src/core/flow.ts';
import type { Spoken } from '../events.ts';
import { plain, readCommand, readDone, readIntent, readYesNo } from './understand.ts';

/** Their words: texts and captions, without pressed buttons. */
export const textsOf = ({ messages }: Spoken): readonly string[] =>
  messages.flatMap(({ content }) =>
    content.type === 'text'
      ? [content.text.trim()]
      : content.type === 'media' && content.caption
        ? [content.caption.trim()]
        : [],
  );

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

/** The first reading that one of the messages gives, latest message first. */
const firstRead = <Value>(spoken: Spoken, read: (text: string) => Value | null): Value | null => {
  for (const text of textsOf(spoken).toReversed()) {
    const value = read(text);
    if (value !== null) return value;
  }
  return null;
};

/** By button, number, label, word or thumb. */
export const yesNoOf = (spoken: Spoken): 'yes' | 'no' | null =>
  spoken.chose === 'yes' || spoken.chose === 'no' ? spoken.chose : firstRead(spoken, readYesNo);

/** A CPF or CNPJ with right check digits, alone or inside a sentence. */
export const taxIdOf = (spoken: Spoken): string | null =>
  firstRead(spoken, (text) => {
    const candidates = [
      text,
      ...text.toUpperCase().matchAll(/(?<![0-9A-Z])\d[\d.\-\s]{9,16}\d(?!\d)/g),
      ...text.toUpperCase().matchAll(/(?<![0-9A-Z])[0-9A-Z][0-9A-Z.\-/]{11,16}\d(?!\d)/g),
    ].map((found) => (typeof found === 'string' ? found : found[0]));
    for (const candidate of candidates) {
      const taxId = parseTaxId(candidate);
      if (taxId !== null) return taxId.text;
    }
    return null;
  });

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

const months: readonly RegExp[] = [
  /jan(?:eiro)?/,
  /fev(?:ereiro)?/,
  /mar(?:co)?/,
  /abr(?:il)?/,
  /mai(?:o)?/,
  /jun(?:ho)?/,
  /jul(?:ho)?/,
  /ago(?:sto)?/,
  /set(?:embro)?/,
  /out(?:ubro)?/,
  /nov(?:embro)?/,
  /dez(?:embro)?/,
];

/** `12 de março de 1985` as `12/3/1985`. */
const numericDate = (text: string): string => {
  const said = plain(text);
  for (const [index, month] of months.entries()) {
    const found = new RegExp(`\\b(\\d{1,2})o? (?:de )?${month.source} (?:de )?(\\d{4}|\\d{2})\\b`).exec(said);
    if (found) return `${found[1]}/${index + 1}/${found[2]}`;
  }
  return /\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*(?:\d{4}|\d{2})(?!\d)/.exec(text)?.[0] ?? text;
};

/** A birth date or the end of a registered phone (a whole phone is cut to its end). */
export const factOf = (spoken: Spoken, thisYear: number): SecondFact | null =>
  firstRead<SecondFact>(spoken, (text) => {
    const birthDate = parseBirthDate(numericDate(text), thisYear);
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

const particles = new Set(['da', 'de', 'do', 'das', 'dos', 'e']);

/** `MARIANA DA SILVA` and `mariana da silva` as `Mariana da Silva`; mixed case is left alone. */
export const properName = (name: string): string => {
  const tidy = name.trim().replace(/\s+/g, ' ');
  if (tidy !== tidy.toUpperCase() && tidy !== tidy.toLowerCase()) return tidy;
  return tidy
    .toLowerCase()
    .split(' ')
    .map((word, index) =>
      index > 0 && particles.has(word)
        ? word
        : word.replace(
            /(^|[-'’])(\p{L})/gu,
            (_, before: string, letter: string) => before + letter.toUpperCase(),
          ),
    )
    .join(' ');
};

/** A person's name; null for greetings, plain answers, numbers, sentences. */
export const nameOf = (spoken: Spoken): string | null => {
  const texts = textsOf(spoken).filter((text) => readIntent(text) !== 'greeting');
  const name = texts
    .join(' ')
    .replace(
      /^(?:(?:o )?meu nome (?:é|e|eh)|me chamo|eu me chamo|(?:eu )?sou (?:o|a)|sou|aqui (?:é|e|eh) (?:o|a)|aqui (?:é|e|eh)|nome:?)\s+/i,
      '',
    )
    .replace(/[.,!;:\s]+$/, '');
  if (!/^[\p{L}\p{M}][\p{L}\p{M}'’.\- ]{1,59}$/u.test(name) || name.split(/\s+/).length > 7) return null;
  if (readYesNo(name) !== null || readCommand(name) !== null || readIntent(name) !== null) return null;
  return properName(name);
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

/** Whether a message only says hello, or that all has been said. */
const addsNothing = ({ content, chose }: Said): boolean =>
  chose !== undefined ||
  (content.type === 'text' && (readDone(content.text) || readIntent(content.text) === 'greeting'));

/** The messages as lines of a description; what is not text is named. */
export const itemsOf = ({ messages }: Spoken): readonly string[] =>
  messages.filter((said) => !addsNothing(said)).flatMap(({ content }) => itemOf(content) ?? []);

/** Whether the customer has said that all has been told. */
export const isDone = (spoken: Spoken): boolean =>
  spoken.chose === 'done' || readDone(textsOf(spoken).at(-1) ?? '');
