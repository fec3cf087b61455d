/**
 * What is known of a protocol: what was told of it last, and which of its messages were. Stores know a platform's ids for two
 * weeks; a protocol may come back after months, with all its messages.
 */

import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Records } from '../../../stores/store.ts';

const form = z.object({
  id: z.string(),
  /** As `tellingOf` spells it. */
  told: z.string(),
  /** How many tellings were before it; older records have none. */
  tellings: z.number().default(0),
  closed: z.boolean(),
  /** Milliseconds since 1970, by Magalu's clock. */
  updatedAt: z.number(),
  /** Whose it is, as Magalu calls them: who answers says so. */
  seller: z.object({ id: z.string(), name: z.string().optional() }).optional(),
  /** Messages that were told, by id, with what moderation said of them then. */
  messages: z.record(z.string(), z.enum(['shown', 'held', 'refused'])),
  /** The files that each of them had, by id; older records say nothing of files. */
  files: z.record(z.string(), z.array(z.string())).optional(),
});
/** A protocol as it was told. */
export type Known = z.infer<typeof form>;

export type KnownProtocols = {
  get(id: string): Promise<Known | null>;
  set(known: Known): Promise<void>;
  /** The ids of those that were open when they were told last. */
  open(): AsyncGenerator<string>;
};

/** Milliseconds since it was told last: a marketplace's protocols are over by then. */
const lasts = 2 * 365 * 86_400_000;
const page = 200;

export function createKnown(records: Pick<Records, 'get' | 'set' | 'list'>, account: string): KnownProtocols {
  const prefix = `magalu/${account}/ticket/`;
  const keyOf = (id: string): string =>
    `${prefix}${createHash('sha256').update(id).digest('hex').slice(0, 32)}`;
  return {
    async get(id) {
      const found = await records.get(keyOf(id));
      return form.safeParse(found?.value).data ?? null;
    },
    async set(known) {
      await records.set(keyOf(known.id), known, { expiresIn: lasts });
    },
    async *open() {
      let after: string | undefined;
      for (;;) {
        const found = await records.list(prefix, { limit: page, ...(after === undefined ? {} : { after }) });
        for (const { value } of found) {
          const { data } = form.safeParse(value);
          if (data !== undefined && !data.closed) yield data.id;
        }
        if (found.length < page) return;
        after = found.at(-1)?.key;
      }
    },
  };
}
