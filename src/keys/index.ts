/** The deployment's key and what is derived from it. Whoever holds it can link addresses to conversations. */

import { createHmac, createSecretKey } from 'node:crypto';
import { spellContactNumber } from '../core/ids/contact-number.ts';
import {
  type ContactNumber,
  type ConversationId,
  conversationId,
  type EffectId,
  type Reference,
} from '../core/ids/index.ts';
import { spellReference } from '../core/ids/reference.ts';
import { remembered } from '../core/text/index.ts';
import { isSame } from './same.ts';

export type Keys = {
  /** The conversation of an address: the same for ever, and telling nobody the address. */
  identify(at: {
    readonly channel: string;
    readonly account: string;
    readonly address: string;
  }): ConversationId;
  /** The reference of the ticket that a job creates. */
  refer(job: EffectId): Reference;
  /** The number of an episode, by the effect id that its beginning takes. */
  number(episode: EffectId): ContactNumber;
  /** A keyed hash, base64url, for counters and signatures; `purpose` keeps uses apart. */
  sign(purpose: string, text: string): string;
  /** Whether `signature` is `sign(purpose, text)`, in constant time. */
  verify(purpose: string, text: string, signature: string): boolean;
};

/** Whoever writes writes again soon. */
const rememberedAddresses = 10_000;

/** @param secret at least 32 random bytes. */
export function createKeys(secret: Uint8Array): Keys {
  if (secret.length < 32) throw new Error('a key needs at least 32 bytes');
  const key = createSecretKey(secret);
  const hash = (purpose: string, text: string) =>
    createHmac('sha256', key).update(`${purpose}\0${text}`).digest();
  const conversationOf = remembered(
    (address) =>
      conversationId(
        hash('conversation', address)
          .subarray(0, 16)
          .toString('base64url')
          // What begins with a dash no command line takes for anything but an option.
          .replace(/^-/, 'A'),
      ),
    rememberedAddresses,
  );
  const sign = (purpose: string, text: string) => hash(purpose, text).subarray(0, 24).toString('base64url');
  return {
    identify: ({ channel, account, address }) => conversationOf(`${channel}\0${account}\0${address}`),
    refer: (job) => spellReference(hash('reference', job)),
    number: (episode) => spellContactNumber(hash('contact', episode)),
    sign,
    verify: (purpose, text, signature) => isSame(signature, sign(purpose, text)),
  };
}
