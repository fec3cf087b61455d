/**
 * The reference that stands at the front of a ticket's description, by which a creation whose answer was lost is
 * found again. ERPs cut, upper-case and entity-encode what they store: it is compared ignoring all that.
 */

import { type Reference, reference } from './ids.ts';

/** Crockford's base 32: no I, L, O, U, so that it can be read aloud. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A reference of at least five random-looking bytes (an HMAC of the job's effect id): `PL-7K3Q-9F2M`. */
export const spellReference = (bytes: Uint8Array): Reference => {
  let bits = 0n;
  for (const byte of bytes.subarray(0, 5)) bits = (bits << 8n) | BigInt(byte);
  let text = '';
  for (let i = 0; i < 8; i++) {
    text = `${alphabet[Number(bits & 31n)]}${text}`;
    bits >>= 5n;
  }
  return reference(`PL-${text.slice(0, 4)}-${text.slice(4)}`);
};

const pattern = /PL[\s\-–—_.]*([0-9A-Z]{4})[\s\-–—_.]*([0-9A-Z]{4})(?![0-9A-Z])/gi;

const plain = (text: string): string =>
  text
    .replace(/&(?:nbsp|#160|#xa0);/gi, ' ')
    .replace(/&(?:ndash|mdash|#45|#x2d|#8211|#8212|minus|hyphen);/gi, '-')
    .replace(/<[^>]*>/g, ' ');

/** Whether a stored description carries this reference. */
export const carriesReference = (description: string, wanted: Reference): boolean => {
  const code = wanted.replace(/[^0-9A-Z]/g, '').slice(2);
  return [...plain(description).matchAll(pattern)].some(
    (found) => `${found[1]}${found[2]}`.toUpperCase() === code,
  );
};

/** The customer's own text without anything that could be taken for a reference. */
export const withoutReferences = (text: string): string => text.replace(pattern, '(…)');

/** A description as people should read it: without our reference and without what the ERP appends. */
export const readableDescription = (description: string): string =>
  plain(description)
    .replace(/\s*\|\s*ATENDIMENTO ABERTO VIA .*$/i, '')
    .replace(pattern, '')
    .replace(/^[\s|:·-]+/, '')
    .trim();
