/**
 * Our own messages, by their codes: a code is made from the effect that says the message, the same at each attempt, and is
 * written down before the request leaves. By it a message is found again among those that Magalu lists.
 */

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type EffectId, storedEffectId } from '../../../core/ids/index.ts';
import type { Records } from '../../../stores/store.ts';

const form = z.object({
  effect: z.string(),
  /** The last of the messages that say it. */
  last: z.boolean(),
  /** A request with it has left, or may have. */
  left: z.boolean(),
  /** When, by the store's clock. */
  leftAt: z.number(),
  /** Magalu has answered that it took it, or lists it. */
  taken: z.boolean(),
});

export type Sent = Omit<z.infer<typeof form>, 'effect'> & { readonly effect: EffectId };

export type SentMessages = {
  get(code: string): Promise<Sent | null>;
  set(code: string, sent: Sent): Promise<void>;
};

/** Milliseconds for which one is known as ours. */
const lasts = 90 * 86_400_000;

/** The code of the `part`-th message of an effect, spelt as a UUID (version 8, RFC 9562). */
export function codeOf(effect: EffectId, part: number): string {
  const hash = createHash('sha256').update(`magalu ${part} ${effect}`).digest('hex');
  const variant = '89ab'.charAt(Number.parseInt(hash.charAt(16), 16) % 4);
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    `${variant}${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join('-');
}

export function createSent(records: Pick<Records, 'get' | 'set'>, account: string): SentMessages {
  const keyOf = (code: string): string => `magalu/${account}/sent/${code}`;
  return {
    async get(code) {
      // Codes are whoever's: what cannot be one of ours is no key either.
      if (!/^[0-9a-f-]{36}$/i.test(code)) return null;
      const { data } = form.safeParse((await records.get(keyOf(code.toLowerCase())))?.value);
      return data === undefined ? null : { ...data, effect: storedEffectId(data.effect) };
    },
    async set(code, sent) {
      await records.set(keyOf(code), sent, { expiresIn: lasts });
    },
  };
}
