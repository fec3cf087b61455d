/** What is given to a browser or written into a link: random, and stored as a hash only. */

import { createHash } from 'node:crypto';
import { isSame } from '../../keys/same.ts';

/** Bytes of chance. */
export type Random = (bytes: number) => Uint8Array;

/** 256 bits in base64url: 43 characters. */
export const makeSecret = (random: Random): string => Buffer.from(random(32)).toString('base64url');

/** Over the characters, not the bits: the last character has some that mean nothing. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

/** Whether it is the secret that was hashed, in constant time. */
export const isHashOf = (hash: string, secret: string): boolean => isSame(hashOf(secret), hash);
