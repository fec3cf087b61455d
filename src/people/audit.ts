/** Who did what: written once, read by administrators, gone after two years. */

import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Records } from '../stores/store.ts';
import type { Audit } from './people.ts';

/** Milliseconds. */
const auditLasts = 2 * 365 * 24 * 3_600_000;
const longestDetail = 200;
/** Deeds that are read at once. */
const stretch = 200;

const stored = z.object({
  at: z.number(),
  by: z.string(),
  action: z.string(),
  conversation: z.string().exactOptional(),
  detail: z.string().exactOptional(),
});

/** Keys are listed in ascending order, and the newest is wanted first: they count down from here. */
const end = 10 ** 15;

const places = {
  all: 'audit/all/',
  by: (by: string) => `audit/by/${by}/`,
  doing: (action: string) => `audit/doing/${action}/`,
  of: (conversation: string) => `audit/of/${conversation}/`,
} as const;

export function createAudit({
  records,
  now,
}: {
  readonly records: Records;
  /** The store's clock. */
  readonly now: () => number;
}): Audit {
  // Two deeds of one millisecond keep their order.
  let last = 0;
  let count = 0;
  const idAt = (at: number): string => {
    count = at === last ? count + 1 : 0;
    last = at;
    const within = String(9_999 - (count % 10_000)).padStart(4, '0');
    return `${String(end - at).padStart(15, '0')}-${within}-${randomBytes(4).toString('hex')}`;
  };

  return {
    async note({ by, action, conversation, detail }) {
      const at = now();
      const id = idAt(at);
      const deed = {
        at,
        by,
        action,
        ...(conversation === undefined ? {} : { conversation }),
        ...(detail === undefined ? {} : { detail: detail.slice(0, longestDetail) }),
      };
      const kept = [
        places.all,
        places.by(by),
        places.doing(action),
        ...(conversation === undefined ? [] : [places.of(conversation)]),
      ];
      // The list of everything first: if the process dies in between, that one is whole.
      for (const place of kept) await records.set(place + id, deed, { expect: null, expiresIn: auditLasts });
    },

    async list({ after, limit, by, conversation, action }) {
      const place =
        conversation !== undefined
          ? places.of(conversation)
          : by !== undefined
            ? places.by(by)
            : action !== undefined
              ? places.doing(action)
              : places.all;
      const isAsked = (deed: z.infer<typeof stored>) =>
        (by === undefined || deed.by === by) && (action === undefined || deed.action === action);
      const rows: (z.infer<typeof stored> & { id: string })[] = [];
      let from = after === undefined ? undefined : place + after;
      // By several: the list that is likely to be the shortest is gone through.
      while (rows.length < limit) {
        const page = await records.list(place, {
          limit: stretch,
          ...(from === undefined ? {} : { after: from }),
        });
        for (const { key, value } of page) {
          const deed = stored.parse(value);
          if (isAsked(deed) && rows.length < limit) rows.push({ id: key.slice(place.length), ...deed });
        }
        from = page.at(-1)?.key;
        if (page.length < stretch) break;
      }
      return rows;
    },
  };
}
