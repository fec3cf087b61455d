/** What is given to a browser or written into a link: random, and stored as a hash only. */

import { createHash, timingSafeEqual } from 'node:crypto';

/** Bytes of chance. */
export type Random = (bytes: number) => Uint8Array;

/** 256 bits in base64url: 43 characters. */
export const makeSecret = (random: Random): string => Buffer.from(random(32)).toString('base64url');

/** Over the characters, not the bits: the last character has some that mean nothing. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

/** Whether it is the secret that was hashed, in constant time. */
export function isHashOf(hash: string, secret: string): boolean {
  const [wanted, given] = [Buffer.from(hash), Buffer.from(hashOf(secret))];
  return wanted.length === given.length && timingSafeEqual(wanted, given);
}
