/** The records half: small generic data by key, with versions and an end. */

import { demandRecordKey, isRecordKey } from '../keeping/record-keys.ts';
import type { Records } from '../store.ts';
import type { Tables } from './tables/index.ts';
import { last, type Table } from './tables/table.ts';
import type { Writer } from './tables/writer.ts';

/** @param count gives the versions: over all keys, so that one that was removed never comes back. */
export function createRecords(
  { records, expiring }: Tables,
  writer: Writer,
  count: () => number,
  now: () => number,
): Records {
  const live = (key: string) => {
    const found = records.get(key);
    return found && !hasEnded(found, now()) ? found : undefined;
  };

  const remove = (key: string): void => {
    const expiresAt = records.get(key)?.head.expiresAt ?? null;
    if (expiresAt !== null) expiring.remove([expiresAt, key]);
    records.remove(key);
  };

  /** Each write sweeps out a few that have ended, so that there is never much to sweep. */
  const sweep = (): void => {
    const at = now();
    for (const { key } of [...expiring.range({ start: [0], end: [last], limit: 4 })]) {
      if (key[0] > at) break;
      remove(key[1]);
    }
  };

  return {
    async get(key) {
      const found = isRecordKey(key) ? live(key) : undefined;
      return found ? { value: found.body(), version: found.head.version } : null;
    },

    async set(key, value, { expect, expiresIn } = {}) {
      demandRecordKey(key);
      return writer.write(() => {
        const version = live(key)?.head.version ?? null;
        if (expect !== undefined && expect !== version) return false;
        remove(key);
        const expiresAt = expiresIn === undefined ? null : now() + expiresIn;
        records.insert(key, { version: count(), expiresAt }, value ?? null);
        if (expiresAt !== null) expiring.insert([expiresAt, key], null, null);
        sweep();
        return true;
      });
    },

    async delete(key) {
      if (isRecordKey(key)) await writer.write(() => remove(key));
    },

    async write(changes) {
      for (const { key } of changes) demandRecordKey(key);
      if (changes.length === 0) return;
      await writer.write(() => {
        for (const { key, value } of changes) {
          remove(key);
          if (value !== undefined) records.insert(key, { version: count(), expiresAt: null }, value);
        }
        sweep();
      });
    },

    async list(prefix, { after = '', limit }) {
      const rows: { key: string; value: unknown; version: number }[] = [];
      const start = after > prefix ? after : prefix;
      for (const found of records.range(start === '' ? {} : { start })) {
        if (rows.length >= limit || !found.key.startsWith(prefix)) break;
        if (found.key <= after || hasEnded(found, now())) continue;
        rows.push({ key: found.key, value: found.body(), version: found.head.version });
      }
      return rows;
    },
  };
}

const hasEnded = (
  { head }: NonNullable<ReturnType<Table<string, { readonly expiresAt: number | null }, unknown>['get']>>,
  at: number,
): boolean => head.expiresAt !== null && head.expiresAt <= at;
