/**
 * The number by which a talk that led to no ticket can be found again: `C-7K3Q-9F2M`, short and sayable, made like the
 * references of tickets. It proves nothing about who sends it.
 */

import { type ContactNumber, type ConversationId, contactNumber } from './index.ts';
import { spellHalves } from './reference.ts';

/** @param bytes at least five random-looking ones (an HMAC of the episode). */
export const spellContactNumber = (bytes: Uint8Array): ContactNumber =>
  contactNumber(`C-${spellHalves(bytes)}`);

const pattern =
  /(?<![\p{L}\p{N}])C[\s.–—-]{0,3}([\dOIL][0-9A-Z]{3})[\s.–—-]{0,3}([\dOIL][0-9A-Z]{3})(?![\p{L}\p{N}])/iu;

/** The number that a text has in it, however it is typed: `c 7k3q 9f2m`. */
export const readContactNumber = (text: string): ContactNumber | null => {
  const [, first, second] = pattern.exec(text) ?? [];
  if (first === undefined || second === undefined) return null;
  // "C olha aqui": what looks like a digit is one only beside others.
  if (!/\d/.test(first + second)) return null;
  // As it is heard on a phone: the letters that look like digits are not in it.
  const spelt = `${first}-${second}`.toUpperCase().replace(/O/g, '0').replace(/[IL]/g, '1');
  return contactNumber(`C-${spelt}`);
};

/** Where the records are that say which conversation was told a number: by chance more than one may have been. */
export const contactsOf = (number: ContactNumber): string => `contacts/${number}/`;

/** The record that says that a conversation was told a number. */
export const contactKey = (number: ContactNumber, conversation: ConversationId): string =>
  `${contactsOf(number)}${conversation}`;
