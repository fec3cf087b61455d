/**
 * What somebody looks for, kept for an hour under a name that tells nothing: names, phones and documents have no place in
 * an address, which browsers remember and servers log.
 */

import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { UserId } from '../../../people/people.ts';
import type { Records } from '../../../stores/store.ts';

export type KeptQuestions = {
  /** Its name. */
  keep(by: UserId, text: string): Promise<string>;
  /** Null if there is none of that name, or it is somebody else's. */
  read(by: UserId, name: string): Promise<string | null>;
};

const lasts = 3_600_000;
const kept = z.object({ by: z.string(), text: z.string() });
const keyOf = (name: string): string => `desk-question/${name}`;

export function createKeptQuestions(records: Pick<Records, 'get' | 'set'>): KeptQuestions {
  return {
    async keep(by, text) {
      const name = randomBytes(16).toString('base64url');
      await records.set(keyOf(name), { by, text }, { expiresIn: lasts });
      return name;
    },
    async read(by, name) {
      if (!/^[\w-]{22}$/.test(name)) return null;
      const found = kept.safeParse((await records.get(keyOf(name)))?.value);
      return found.success && found.data.by === by ? found.data.text : null;
    },
  };
}
