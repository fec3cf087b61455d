/** The tokens that programs carry: shown once, kept as keyed hashes, and known again in constant time. */

import { z } from 'zod';
import { defined } from '../core/defined.ts';
import { printable } from '../core/text/index.ts';
import type { Keys } from '../keys/index.ts';
import type { Records } from '../stores/store.ts';
import { rights, type Token, type Tokens } from './integration.ts';

const place = 'credential/integrations/token/';
const purpose = 'api-token';
/** Tokens that a deployment may have. */
const most = 200;
/** Milliseconds after which it is written down again that one is used. */
const noted = 3_600_000;

const stored = z.object({
  name: z.string(),
  may: z.enum(rights),
  documents: z.boolean(),
  hash: z.string(),
  since: z.number(),
  seen: z.number().exactOptional(),
});
type Stored = z.infer<typeof stored>;

/** A word by which people know it in a configuration, its id, and 256 bits. */
const shape = /^plantao\.([0-9a-f]{12})\.([\w-]{43})$/;

/** What is to be said against a name; null if nothing is. */
export const objectionToName = (name: string): string | null =>
  name === '' || [...name].length > 60 || printable(name) !== name || /[\n\t]/.test(name)
    ? 'o nome tem de 1 a 60 caracteres, em uma linha'
    : null;

export type TokensOptions = {
  readonly records: Records;
  readonly keys: Pick<Keys, 'sign' | 'verify'>;
  readonly random: (bytes: number) => Uint8Array;
  /** The store's clock. */
  readonly now: () => number;
};

export function createTokens({ records, keys, random, now }: TokensOptions): Tokens {
  const tokenOf = (id: string, { hash: _, ...kept }: Stored): Token => ({ id, ...kept });

  return {
    async add({ name: given, may, documents }) {
      const name = given.trim();
      const problem = objectionToName(name);
      if (problem !== null) return { problem };
      if ((await records.list(place, { limit: most })).length >= most)
        return { problem: `já há ${most} tokens: revogue os que ninguém usa` };
      const id = Buffer.from(random(6)).toString('hex');
      const secret = `plantao.${id}.${Buffer.from(random(32)).toString('base64url')}`;
      const kept: Stored = { name, may, documents, hash: keys.sign(purpose, secret), since: now() };
      await records.set(place + id, kept, { expect: null });
      return { token: tokenOf(id, kept), secret };
    },

    async list() {
      const rows = await records.list(place, { limit: most });
      return rows
        .map(({ key, value }) => tokenOf(key.slice(place.length), stored.parse(value)))
        .sort((one, other) => one.since - other.since);
    },

    async revoke(id) {
      const found = await records.get(place + id);
      if (found === null) return false;
      await records.delete(place + id);
      return true;
    },

    async find(secret) {
      const id = shape.exec(secret)?.[1];
      if (id === undefined) return null;
      const found = await records.get(place + id);
      if (found === null) return null;
      const kept = stored.parse(found.value);
      if (!keys.verify(purpose, secret, kept.hash)) return null;
      const at = now();
      // Who revoked it meanwhile wins: nothing is written over that.
      if (at - (kept.seen ?? 0) >= noted)
        await records.set(place + id, { ...kept, seen: at }, { expect: found.version });
      return defined(tokenOf(id, kept));
    },
  };
}
