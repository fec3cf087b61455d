/**
 * What a conversation can be found by: whole words and numbers, in the form in which they are compared. What is searched for
 * is read in the same way, so that accents, punctuation, the country's 55 and the ninth digit make no difference.
 */

import type { Listing } from '../flow.ts';
import { readContactNumber } from '../ids/contact-number.ts';
import { parseTaxId } from '../text/brazil.ts';
import { fold } from '../text/index.ts';
import type { NewLine } from '../turn/index.ts';

/** Words shorter than this are said too often to find anything by. */
const shortestWord = 3;
/** Of longer words and numbers the beginning is compared. */
const longestWord = 40;
/** Numbers shorter than this are house numbers, prices and the like. */
const shortestNumber = 4;
/** From ten digits on groups belong together (a phone, a document, a protocol), up to a protocol's length. */
const joined = { from: 10, to: 24 } as const;
/** Longer than any phone or document: probably two of them in a row. */
const longestOfOne = 14;
const groupsTried = 12;

const tooCommon = new Set(
  (
    'que nao para com uma por mas como mais das dos nas nos aos ele ela eles elas isso isto esta este essa esse estou ' +
    'tem tenho foi ser sao era meu minha seu sua voce voces muito bem sim pra pro aqui ali ate sem sobre tudo ja quando ' +
    'onde quem qual porque pois ola bom boa dia tarde noite obrigado obrigada favor vou vai ter the and you for not with ' +
    'this that have are can was'
  ).split(' '),
);

/** Every word and number of a text, each once. */
export function termsIn(text: string): ReadonlySet<string> {
  const folded = fold(text);
  return new Set([...wordsIn(folded), ...runsIn(folded).flatMap(numbersOf)]);
}

/** What a customer or an attendant said in a line; nothing of the bot's own words, which are the same in every conversation. */
export function termsOfLine(line: NewLine): ReadonlySet<string> {
  if (line.type === 'note') return termsIn(line.text);
  if (line.type === 'said') return line.by === 'bot' ? new Set() : termsIn(line.message.text);
  const { content } = line;
  switch (content.type) {
    case 'text':
      return termsIn(content.text);
    case 'contact':
      return termsIn(content.phone);
    case 'media':
      return termsIn(content.caption ?? '');
    default:
      return new Set();
  }
}

/** What is known of a conversation besides its transcript: who it is, and the tickets that were opened here. */
export const termsOfListing = (listing: Listing): ReadonlySet<string> => termsOfAll(textsOfListing(listing));

/** Those of a listing that the one before it did not have. */
export function termsAdded(before: Listing, after: Listing): ReadonlySet<string> {
  if (before.name === after.name && before.phone === after.phone && before.known === after.known)
    return noTerms;
  const known = textsOfListing(before);
  const added = textsOfListing(after).filter((text) => !known.includes(text));
  // Almost always: in most turns nothing new is learnt of who writes.
  if (added.length === 0) return noTerms;
  const old = termsOfAll(known);
  return new Set([...termsOfAll(added)].filter((term) => !old.has(term)));
}

const noTerms: ReadonlySet<string> = new Set();

const textsOfListing = ({ name, phone, known }: Listing): readonly string[] => {
  const { document, customer, opened = [], protocol } = known ?? {};
  const { number, order } = protocol ?? {};
  return [
    ...[name, phone, document, customer?.name, customer?.code, number, order?.code, order?.delivery],
    ...opened,
  ].filter((text) => text !== undefined);
};

const termsOfAll = (texts: readonly string[]): ReadonlySet<string> =>
  new Set(texts.flatMap((text) => [...termsIn(text)]));

/**
 * What somebody looks for: all of these have to be there. Empty if nothing of it can be looked for. A number that was typed
 * in groups is one number.
 */
export function termsWanted(text: string): readonly string[] {
  const number = readContactNumber(text);
  if (number !== null) return [...termsIn(number)];
  const taxId = parseTaxId(text);
  if (taxId !== null) return [...termsIn(taxId.text)];
  const folded = fold(text);
  const numbers = runsIn(folded).flatMap((groups) => {
    const whole = groups.join('');
    return isJoined(whole) ? [canonical(whole)] : groups.filter(isNumber).map(canonical);
  });
  return [...new Set([...numbers, ...wordsIn(folded)])].slice(0, mostWanted);
}

const mostWanted = 8;

const wordsIn = (folded: string): string[] =>
  (folded.match(/[\p{L}\p{N}]+/gu) ?? [])
    .filter((word) => word.length >= shortestWord && !/^\d+$/.test(word) && !tooCommon.has(word))
    .map((word) => word.slice(0, longestWord));

/** Digits that stand together, perhaps in groups. */
const runsIn = (folded: string): (readonly string[])[] =>
  (folded.match(/(?<![\p{L}\p{N}])\d(?:[\d\s().+\-–/]*\d)?(?!\p{L})/gu) ?? []).map((run) => run.split(/\D+/));

const isNumber = (digits: string): boolean => digits.length >= shortestNumber;
const isJoined = (digits: string): boolean => digits.length >= joined.from && digits.length <= joined.to;

function numbersOf(groups: readonly string[]): readonly string[] {
  const whole = groups.join('');
  const parts = groups.filter(isNumber);
  if (whole.length > longestOfOne && groups.length > 1)
    parts.push(...neighbours(groups.slice(0, groupsTried)));
  if (isJoined(whole)) parts.push(whole);
  return parts.map(canonical);
}

/** Groups beside one another that may be one number. */
const neighbours = (groups: readonly string[]): readonly string[] =>
  groups.flatMap((_, first) =>
    groups.slice(first + 1).flatMap((_, more) => {
      const digits = groups.slice(first, first + more + 2).join('');
      return digits.length >= joined.from && digits.length <= longestOfOne ? [digits] : [];
    }),
  );

/**
 * The form in which numbers are compared: a phone without 55, 0 and the ninth digit. Other numbers of that length lose the
 * same digits, which harms nobody, for they lose them on both sides.
 */
function canonical(given: string): string {
  const digits = given.slice(0, longestWord);
  const national = digits.length >= 12 && digits.length <= 13 ? digits.replace(/^55/, '') : digits;
  const dialled = national.length === 11 || national.length === 12 ? national.replace(/^0/, '') : national;
  return dialled.length === 11 && dialled[2] === '9' ? dialled.slice(0, 2) + dialled.slice(3) : dialled;
}
