/** Records: a map whose entries have versions and may expire. */

import type { Recorded, Records } from '../store.ts';
import { plain } from './kept.ts';

export function createRecords(now: () => number): Records {
  const kept = new Map<string, Recorded & { readonly expiresAt: number }>();
  const live = (key: string) => {
    const record = kept.get(key);
    return record !== undefined && record.expiresAt > now() ? record : undefined;
  };
  return {
    async get(key) {
      const record = live(key);
      return record === undefined ? null : { value: record.value, version: record.version };
    },
    async set(key, value, { expect, expiresIn = Number.POSITIVE_INFINITY } = {}) {
      const before = live(key)?.version ?? null;
      if (expect !== undefined && expect !== before) return false;
      kept.set(key, { value: plain(value), version: (before ?? 0) + 1, expiresAt: now() + expiresIn });
      return true;
    },
    async delete(key) {
      kept.delete(key);
    },
    async write(changes) {
      for (const { key, value } of changes)
        if (value === undefined) kept.delete(key);
        else
          kept.set(key, {
            value: plain(value),
            version: (live(key)?.version ?? 0) + 1,
            expiresAt: Number.POSITIVE_INFINITY,
          });
    },
    async list(prefix, { after = '', limit }) {
      return [...kept.keys()]
        .filter((key) => key.startsWith(prefix) && key > after)
        .sort()
        .flatMap((key) => {
          const record = live(key);
          return record === undefined ? [] : [{ key, value: record.value, version: record.version }];
        })
        .slice(0, limit);
    },
  };
}
