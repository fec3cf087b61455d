/** CPF and CNPJ in what people write: asked for or not, alone or in the middle of a sentence. */

import type { Said } from '../../../../src/core/flow.ts';
import { parsePhone, parseTaxId } from '../../../../src/core/text/brazil.ts';
import type { Spoken } from '../../events.ts';
import { firstRead } from '../spoken.ts';

type Found = { readonly taxId: string; readonly written: string; readonly at: number };

const patterns = [
  /(?<![0-9a-z.])\d{3}[.\s-]?\d{3}[.\s-]?\d{3}[.\s/-]{0,3}\d{2}(?![0-9a-z])/gi,
  /(?<![0-9a-z.])[0-9a-z]{2}\.?[0-9a-z]{3}\.?[0-9a-z]{3}[/ ]?[0-9a-z]{4}[- ]?\d{2}(?![0-9a-z])/gi,
];

/** Everything in a text that has the shape and the check digits of one. */
const taxIdsIn = (text: string): readonly Found[] =>
  patterns
    .flatMap((pattern) => [...text.matchAll(pattern)])
    .flatMap(({ 0: written, index: at }) => {
      const taxId = parseTaxId(written);
      return taxId === null ? [] : [{ taxId: taxId.text, written, at }];
    });

/** A CPF or CNPJ where one was asked for. */
export const taxIdOf = (spoken: Spoken): string | null =>
  firstRead(spoken, (text) => parseTaxId(text)?.text ?? taxIdsIn(text)[0]?.taxId ?? null);

const label =
  /[\s,;.(–-]*(?:(?<!\p{L})(?:e|o|meu|segue|my|the|and)\s+)*(?<!\p{L})(?:cpf|cnpj)(?:\s+(?:do|da)\s+titular)?[\s:=-]*(?:é|eh|e|is)?[\s:]*$/iu;
/** Where a label can stand. Nobody announces a document from further away, and the pattern is slow on long texts. */
const labelReach = 60;

/** Where the label before a document begins; the document's own place if it has none. */
const labelled = (text: string, at: number): number => {
  const from = Math.max(0, at - labelReach);
  const found = label.exec(text.slice(from, at));
  return found === null ? at : from + found.index;
};

/** By chance one phone in a hundred has the check digits of a CPF: then its dots or its name must tell. */
const isPlain = (text: string, { written, at }: Found): boolean =>
  /[./]|-\d{2}$/.test(written) || labelled(text, at) < at || !parsePhone(written).ok;

const plainIn = (text: string): readonly Found[] => taxIdsIn(text).filter((found) => isPlain(text, found));

/** A CPF or CNPJ that came unasked, as in "net caiu, cpf 529.982.247-25". A protocol's number is none. */
export const unaskedTaxIdOf = (spoken: Spoken): string | null =>
  firstRead(spoken, (text) => plainIn(text).find(({ taxId }) => taxId !== spoken.protocol)?.taxId ?? null);

/** A text without the documents in it, and without the words that announce them. */
export const withoutTaxIds = (text: string): string => {
  const parts: string[] = [];
  let from = 0;
  for (const { at, written } of plainIn(text).toSorted((one, other) => one.at - other.at)) {
    if (at < from) continue;
    parts.push(text.slice(from, Math.max(from, labelled(text, at))));
    from = at + written.length;
  }
  if (from === 0) return text;
  const [first = '', ...others] = [...parts, text.slice(from)];
  return [first.trimEnd(), ...others.map((part) => part.replace(/^[\s,;.)]+/, '').trimEnd())]
    .filter((part) => part !== '')
    .join(' ');
};

const bare = ({ content, ...said }: Said): readonly Said[] => {
  if (content.type !== 'text') return [{ content, ...said }];
  const text = withoutTaxIds(content.text);
  if (text === content.text) return [{ content, ...said }];
  return /[\p{L}\p{N}]/u.test(text) ? [{ content: { ...content, text }, ...said }] : [];
};

/** The same without documents: they identify, and are no part of a description. */
export const withoutDocuments = (spoken: Spoken): Spoken => ({
  ...spoken,
  messages: spoken.messages.flatMap(bare),
});
