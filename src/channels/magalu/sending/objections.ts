/**
 * What Magalu's moderation does not let pass, so far as it is known: documents, PIX keys and e-mails. Who writes hears it before
 * anything is sent. Pure.
 */

import { parseTaxId } from '../../../core/text/brazil.ts';

/** One letter before the sign is enough, and quickly looked at in a text of any length. */
const email = /[\p{L}\p{N}._%+-]\s?@\s?[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}/u;
/** A random key as banks make them. */
const randomKey = /(?<![0-9a-z])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-z])/i;
/** What may be a CPF or CNPJ: as people punctuate them, or bare; each beginning is tried, whatever stands before it. */
const document =
  /(?:(?<![0-9A-Za-z])|(?<=cpf|cnpj))(?=(\d{3}[ .,/-]{0,3}\d{3}[ .,/-]{0,3}\d{3}[ .,/-]{0,3}\d{2}(?![0-9A-Za-z])|[0-9A-Z]{2}[. ]?[0-9A-Z]{3}[. ]?[0-9A-Z]{3}[/. ]?[0-9A-Z]{4}[-. ]?\d{2}(?![0-9A-Za-z])))/gi;
/** The word that makes a number beside it a key, whichever comes first. */
const pixWord = /(?<!\p{L})pix(?!\p{L})/iu;
/** A phone, or any other number long enough to be a key. */
const longNumber = /(?<!\d)(?:\+?\d[\s().-]{0,2}){8,14}(?!\d)/;

const because = 'a Magalu não deixa passar: ela voltaria recusada. Tire antes de enviar';

/**
 * Why moderation would refuse a text, for whoever wrote it; undefined if nothing is known against it. What is merely like a
 * document (a protocol's or an order's number) is none: its check digits are wrong.
 */
export function objectionTo(text: string): string | undefined {
  const found = [...findAll(plain(text))];
  if (found.length === 0) return undefined;
  return `a mensagem tem ${join([...new Set(found)])}, que ${because}`;
}

/** As it is read: one kind of digits, of spaces and of dashes, and without what nobody sees. */
const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[\p{Pd}\u2212]/gu, '-');

function* findAll(text: string): Generator<string> {
  for (const [, candidate = ''] of text.matchAll(document)) {
    // One in a hundred codes of that length has such check digits by chance: where it has letters, only points make it one.
    if (/^(?=.*[a-z])[0-9a-z]+$/i.test(candidate)) continue;
    const kind = parseTaxId(candidate)?.kind;
    if (kind !== undefined) yield kind === 'cpf' ? 'um CPF' : 'um CNPJ';
  }
  if (email.test(text)) yield 'um e-mail';
  if (randomKey.test(text) || (pixWord.test(text) && longNumber.test(text))) yield 'uma chave PIX';
}

const join = (things: readonly string[]): string =>
  things.length < 2 ? things.join('') : `${things.slice(0, -1).join(', ')} e ${things.at(-1)}`;
