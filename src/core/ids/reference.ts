/**
 * The reference that stands at the front of a ticket's description, by which a creation whose answer was lost is
 * found again. ERPs cut, upper-case and entity-encode what they store: it is compared ignoring all that.
 */

import { plainText } from '../text/markup.ts';
import { type Reference, reference } from './index.ts';

/** Crockford's base 32: no I, L, O, U, so that it can be read aloud. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * A reference of at least five random-looking bytes (an HMAC of the job's effect id): `PL-7K3Q-9F2M`. Each half begins
 * with a digit, so that words ("plataforma", "planos meus") are never taken for one.
 */
export const spellReference = (bytes: Uint8Array): Reference => reference(`PL-${spellHalves(bytes)}`);

/** At least five bytes as what can be read aloud: `7K3Q-9F2M`. */
export const spellHalves = (bytes: Uint8Array): string => {
  if (bytes.length < 5) throw new Error('what is to be told apart needs at least five bytes');
  // Forty bits: an exact integer.
  let rest = bytes.subarray(0, 5).reduce((number, byte) => number * 256 + byte, 0);
  const take = (base: number) => {
    const taken = rest % base;
    rest = (rest - taken) / base;
    return taken;
  };
  const half = () => {
    let letters = '';
    for (let i = 0; i < 3; i++) letters += alphabet[take(alphabet.length)];
    return `${take(10)}${letters}`;
  };
  return `${half()}-${half()}`;
};

/** What may stand where dashes were: other dashes, spaces, nothing; entities and tags too. */
const gap = String.raw`(?:&#?\w{1,8};|<[^<>]{0,40}>|[^\p{L}\p{N}&<]){0,6}`;

const pattern = new RegExp(
  String.raw`(?<![\p{L}\p{N}])PL${gap}(\d[0-9A-Z]{3})${gap}(\d[0-9A-Z]{3})(?![\p{L}\p{N}])`,
  'giu',
);

/** Whether a stored description carries this reference. */
export const carriesReference = (description: string, wanted: Reference): boolean =>
  [...description.matchAll(pattern)].some(
    ([, first, second]) => `PL-${first}-${second}`.toUpperCase() === wanted.toUpperCase(),
  );

/** The customer's own text without anything that could be taken for a reference. */
export const withoutReferences = (text: string): string => text.replace(pattern, '(código)');

/** A description as people should read it: without markup, our reference and what the ERP appends. */
export const readableDescription = (description: string): string =>
  plainText(description.replace(pattern, ''))
    .replace(/\s*\|\s*ATENDIMENTO ABERTO VIA .*$/is, '')
    .replace(pattern, '')
    .replace(/^[\s|:·–—-]+/, '')
    .trim();
