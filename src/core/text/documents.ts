/** Documents within longer texts: what leaves the service says no CPF or CNPJ in the clear. */

import { maskTaxId, parseTaxId, type TaxId } from './brazil.ts';

/** What may be one: as people punctuate them, or bare; each beginning is tried, whatever stands before it. */
const candidate =
  /(?:(?<![0-9A-Za-z])|(?<=cpf|cnpj))(?=(\d{3}[ .,/-]{0,3}\d{3}[ .,/-]{0,3}\d{3}[ .,/-]{0,3}\d{2}(?![0-9A-Za-z])|[0-9A-Z]{2}[. ]?[0-9A-Z]{3}[. ]?[0-9A-Z]{3}[/. ]?[0-9A-Z]{4}[-. ]?\d{2}(?![0-9A-Za-z])))/gi;

/** A text as it is read: one kind of digits, of spaces and of dashes, and without what nobody sees. */
export const asRead = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[\p{Pd}\u2212]/gu, '-');

/** A document, and where it begins. */
export type FoundDocument = {
  readonly kind: TaxId['kind'];
  /** With its punctuation. */
  readonly written: string;
  readonly at: number;
};

/** The documents in a text that is `asRead`. What has the length and wrong check digits is none. */
export function* findDocuments(text: string): Generator<FoundDocument> {
  for (const { 1: written = '', index } of text.matchAll(candidate)) {
    const kind = parseTaxId(written)?.kind;
    if (kind !== undefined) yield { kind, written, at: index };
  }
}

/** A text with every CPF and CNPJ in it masked, however they are spelt; the rest of it stays as it was written. */
export function hideDocuments(text: string): string {
  const { read, origins } = readWithOrigins(text);
  let hidden = '';
  let end = 0;
  for (const { written, at } of findDocuments(read)) {
    const from = origins?.[at] ?? at;
    if (from < end) continue;
    hidden += text.slice(end, from) + maskTaxId(written);
    end = origins?.[at + written.length] ?? at + written.length;
  }
  return hidden + text.slice(end);
}

/** A text as it is read, and where each of its characters, and its end, was written; without these if nothing has moved. */
function readWithOrigins(text: string): { readonly read: string; readonly origins?: readonly number[] } {
  if (asRead(text) === text) return { read: text };
  let read = '';
  const origins: number[] = [];
  let at = 0;
  for (const letter of text) {
    const seen = asRead(letter);
    for (let index = 0; index < seen.length; index++) origins.push(at);
    read += seen;
    at += letter.length;
  }
  return { read, origins: [...origins, at] };
}
