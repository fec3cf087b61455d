/** A seller's tokens as they are kept: in one record, sealed as all credentials are, written whole or not at all. */

import { z } from 'zod';
import type { Records } from '../../../stores/store.ts';

const form = z.object({
  access: z.string(),
  /** When the access token ends, by the store's clock. */
  until: z.number(),
  /** For one use: it is replaced by the answer that it brings. */
  refresh: z.string(),
  scopes: z.array(z.string()),
  /** When the seller consented. */
  consentedAt: z.number(),
  /** The refresh token has left, or may have, and its answer is not here: since when, and how often. */
  spending: z.object({ since: z.number(), attempts: z.number() }).optional(),
  /** The identity server knows the refresh token no more: only a new consent helps. */
  lostAt: z.number().optional(),
});
export type Tokens = z.infer<typeof form>;

export type Kept = { readonly tokens: Tokens; readonly version: number };

export const tokensKey = (account: string): string => `credential/magalu/${account}`;

/** Null if the seller has not consented yet. @throws what the store throws. */
export async function readTokens(records: Pick<Records, 'get'>, account: string): Promise<Kept | null> {
  const found = await records.get(tokensKey(account));
  return found === null ? null : { tokens: form.parse(found.value), version: found.version };
}
