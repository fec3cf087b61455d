/**
 * Our own messages that Magalu took and has not shown yet. It answers before it has a message: one that never appears was
 * not received by anybody, and whoever wrote it must hear of that.
 */

import { z } from 'zod';
import { type EffectId, storedEffectId } from '../../../core/ids/index.ts';
import type { Records } from '../../../stores/store.ts';

const form = z.object({
  code: z.string(),
  ticket: z.string(),
  effect: z.string(),
  /** When it was taken, by the store's clock. */
  takenAt: z.number(),
});

/** A message by its code, and what it says by its effect. */
export type Unlisted = Omit<z.infer<typeof form>, 'effect'> & { readonly effect: EffectId };

export type UnlistedMessages = {
  add(message: Unlisted): Promise<void>;
  /** It is listed, or was told as lost. */
  remove(code: string): Promise<void>;
  /** Those that were taken before a moment, some of them. */
  before(moment: number): Promise<readonly Unlisted[]>;
};

/** Milliseconds for which one is kept, whatever keeps it from being looked for. */
const lasts = 7 * 86_400_000;
/** As many as are waited for at a time. */
const page = 200;

export function createUnlisted(
  records: Pick<Records, 'set' | 'delete' | 'list'>,
  account: string,
): UnlistedMessages {
  const prefix = `magalu/${account}/unlisted/`;
  return {
    async add(message) {
      await records.set(`${prefix}${message.code}`, message, { expiresIn: lasts });
    },
    async remove(code) {
      await records.delete(`${prefix}${code}`);
    },
    async before(moment) {
      const found = await records.list(prefix, { limit: page });
      return found.flatMap(({ value }) => {
        const { data } = form.safeParse(value);
        return data === undefined || data.takenAt >= moment
          ? []
          : [{ ...data, effect: storedEffectId(data.effect) }];
      });
    },
  };
}
