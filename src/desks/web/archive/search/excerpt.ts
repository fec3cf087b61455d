/** The part of a text that was looked for, with what was found told from the rest, and documents masked. */

import { termsIn, termsWanted } from '../../../../core/archive/search.ts';
import { maskTaxId, parseTaxId } from '../../../../core/text/brazil.ts';
import { onOneLine } from '../../views/texts.ts';

export type Piece = { readonly text: string; readonly found: boolean };

/** Letters before and after the first thing that was found. */
const before = 60;
const after = 140;
const longest = 20_000;

const word = /[\p{L}\p{N}]+/gu;
const number = /\d[\d\s().\-/+]{2,24}\d/g;
const document =
  /(?<![\p{L}\p{N}])(?:\d{3}[.\s]?\d{3}[.\s]?\d{3}[-.\s]?\d{2}|[\dA-Z]{2}[.\s]?[\dA-Z]{3}[.\s]?[\dA-Z]{3}[/\s]?[\dA-Z]{4}[-\s]?\d{2})(?![\p{L}\p{N}])/giu;

/** A text in which no CPF and no CNPJ can be read. */
export const withoutDocuments = (text: string): string =>
  text.replace(document, (found) => {
    const read = parseTaxId(found);
    return read === null ? found : maskTaxId(read.text);
  });

type Range = readonly [start: number, end: number];

/** In pieces that together are the excerpt. */
export function excerptOf(text: string, question: string): readonly Piece[] {
  const shown = withoutDocuments(onOneLine(text.slice(0, longest)));
  const ranges = findIn(shown, question);
  const first = ranges[0]?.[0] ?? 0;
  const start = first <= before ? 0 : edgeBefore(shown, first - before);
  const end =
    shown.length <= start + before + after ? shown.length : edgeAfter(shown, start + before + after);
  const pieces: Piece[] = start > 0 ? [{ text: '…', found: false }] : [];
  let at = start;
  for (const [from, to] of ranges) {
    if (from < at || to > end) continue;
    if (from > at) pieces.push({ text: shown.slice(at, from), found: false });
    pieces.push({ text: shown.slice(from, to), found: true });
    at = to;
  }
  if (at < end) pieces.push({ text: shown.slice(at, end), found: false });
  if (end < shown.length) pieces.push({ text: '…', found: false });
  return pieces;
}

/** Where a text says what is looked for, in order: as the search itself compares. */
function findIn(text: string, question: string): readonly Range[] {
  const wanted = new Set(termsWanted(question));
  const says = (part: string): boolean => [...termsIn(part)].some((term) => wanted.has(term));
  const found = [...text.matchAll(word), ...text.matchAll(number)]
    .filter(([said]) => says(said))
    .map(({ 0: said, index }): Range => [index, index + said.length]);
  const taxId = parseTaxId(question);
  const mask = taxId === null ? -1 : text.indexOf(maskTaxId(taxId.text));
  const masked: readonly Range[] =
    mask < 0 || taxId === null ? [] : [[mask, mask + maskTaxId(taxId.text).length]];
  return [...found, ...masked].sort(([a, c], [b, d]) => a - b || d - c);
}

/** Not within a word, if one ends near. */
const edgeBefore = (text: string, at: number): number => {
  const space = text.lastIndexOf(' ', at);
  return space > at - 20 ? space + 1 : at;
};
const edgeAfter = (text: string, at: number): number => {
  const space = text.indexOf(' ', at);
  return space >= 0 && space < at + 20 ? space : at;
};
