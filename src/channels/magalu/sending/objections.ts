/**
 * What Magalu's moderation does not let pass, so far as it is known: documents, PIX keys and e-mails. Who writes hears it before
 * anything is sent. Pure.
 */

import { asRead, findDocuments } from '../../../core/text/documents.ts';
import { hasPixKey } from './pix.ts';

/** One letter before the sign is enough, and quickly looked at in a text of any length. */
const email = /[\p{L}\p{N}._%+-]\s?@\s?[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}/u;

const because = 'a Magalu não deixa passar: ela voltaria recusada. Tire antes de enviar';

/**
 * Why moderation would refuse a text, for whoever wrote it; undefined if nothing is known against it. What is merely like a
 * document (a protocol's or an order's number) is none: its check digits are wrong.
 */
export function objectionTo(text: string): string | undefined {
  const found = [...findAll(asRead(text))];
  if (found.length === 0) return undefined;
  return `a mensagem tem ${join([...new Set(found)])}, que ${because}`;
}

function* findAll(text: string): Generator<string> {
  for (const { kind, written } of findDocuments(text)) {
    // One in a hundred codes of that length has such check digits by chance: where it has letters, only points make it one.
    if (/^(?=.*[a-z])[0-9a-z]+$/i.test(written)) continue;
    yield kind === 'cpf' ? 'um CPF' : 'um CNPJ';
  }
  if (email.test(text)) yield 'um e-mail';
  if (hasPixKey(text)) yield 'uma chave PIX';
}

const join = (things: readonly string[]): string =>
  things.length < 2 ? things.join('') : `${things.slice(0, -1).join(', ')} e ${things.at(-1)}`;
