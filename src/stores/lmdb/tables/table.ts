/** Typed tables over LMDB's ordered keys: the one place where what is stored is written and read back. */

import type { Database, Key, RootDatabase } from 'lmdb';
import { z } from 'zod';
import { type Bodies, unlessDamaged } from '../../keeping/bodies.ts';
import type { Survey } from '../../store.ts';

/** A stored record. `head` is what the store itself decides by; `body` is what may be personal, parsed on demand. */
export type Found<K, Head, Body> = {
  readonly key: K;
  readonly head: Head;
  /** @throws DamagedRecord */
  body(): Body;
  /** As it lies in the table. */
  readonly text: string;
};

/** `start` is inclusive, `end` exclusive, both may be absent; a shorter key stands before all that begin with it. */
export type Range = {
  readonly start?: Key;
  readonly end?: Key;
  readonly limit?: number;
  readonly exclusiveStart?: boolean;
  /** From `start` down to `end`. */
  readonly reverse?: boolean;
};

/** The effects of a conversation: their ids begin with its own, and a dot; `/` follows the dot. */
export const effectsOf = (conversation: string): Range => ({
  start: `${conversation}.`,
  end: `${conversation}/`,
});

/** Greater than everything that is counted or dated: the upper end of a range of numbers. */
export const last = Number.MAX_SAFE_INTEGER;

export type Rewritten<K> = { readonly next: K | null; readonly damaged: boolean };

export type Table<K extends Key, Head, Body> = {
  get(key: K): Found<K, Head, Body> | undefined;
  /** Records in the order of their keys. Take an array of it before writing to the same table. */
  range(range: Range): Iterable<Found<K, Head, Body>>;
  /** Writes a record that was not there. Only within a write of the writer, like the three below. */
  insert(key: K, head: Head, body: Body): void;
  /** Writes a record, whatever was there. */
  put(key: K, head: Head, body: Body): void;
  /** Writes another head and leaves the body as it lies. */
  amend(found: Found<K, Head, Body>, head: Head): void;
  remove(key: K): void;
  /** How many bodies do not lie as they would be written now (`Survey`). */
  survey(): Survey;
  /**
   * Writes such bodies anew, of the first `limit` records after a key. Within a write. `next` is where to go on, null at
   * the end; `damaged` if one could not be read, and stays as it is.
   */
  rewrite(after: K | null, limit: number): Rewritten<K>;
  /** Pages in use. */
  pages(): number;
};

/**
 * How to take back what was written, last first. A transaction carries many writes, and LMDB can only abort it whole;
 * a nested one for each could be aborted, but costs more than all that is written in it.
 */
export type Undo = (() => void)[];

/** A record is one line of clear JSON, the head, and then the body. */
const headOf = (text: string): string => text.slice(0, text.indexOf('\n'));
const bodyOf = (text: string): string => text.slice(text.indexOf('\n') + 1);

/**
 * Opens a table, making it at first. What it holds was written by this code, so its types are taken on trust.
 *
 * @param bodies what bodies go through; absent in a table whose records have none.
 */
export function openTable<K extends Key, Head, Body = null>(
  root: RootDatabase,
  name: string,
  undo: Undo,
  bodies?: Bodies,
): Table<K, Head, Body> {
  const database: Database<string, K> = root.openDB(name, { encoding: 'string' });
  const found = (key: K, text: string): Found<K, Head, Body> => ({
    key,
    head: JSON.parse(headOf(text)),
    body: () => (bodies ? bodies.unpack(name, key, bodyOf(text)) : JSON.parse(bodyOf(text))),
    text,
  });
  const pack = (key: K, head: Head, body: Body): string =>
    `${JSON.stringify(head)}\n${bodies ? bodies.pack(name, key, body) : JSON.stringify(body)}`;
  const replace = (key: K, before: string | undefined, after: string): void => {
    undo.push(() => (before === undefined ? database.removeSync(key) : database.putSync(key, before)));
    database.putSync(key, after);
  };
  return {
    get(key) {
      const text = database.get(key);
      return text === undefined ? undefined : found(key, text);
    },
    range: (range) => database.getRange(range).map(({ key, value }) => found(key, value)),
    insert: (key, head, body) => replace(key, undefined, pack(key, head, body)),
    put: (key, head, body) => replace(key, database.get(key), pack(key, head, body)),
    amend({ key, text }, head) {
      replace(key, text, `${JSON.stringify(head)}\n${bodyOf(text)}`);
    },
    remove(key) {
      const before = database.get(key);
      if (before === undefined) return;
      undo.push(() => database.putSync(key, before));
      database.removeSync(key);
    },
    survey() {
      const counts = { right: 0, open: 0, other: 0 };
      if (bodies)
        for (const { key, value } of database.getRange({})) counts[bodies.judge(name, key, bodyOf(value))]++;
      return counts;
    },
    rewrite(after, limit) {
      const start = after === null ? {} : { start: after, exclusiveStart: true };
      const rows = [...database.getRange({ ...start, limit })];
      let damaged = false;
      for (const { key, value } of rows) {
        if (!bodies || bodies.judge(name, key, bodyOf(value)) === 'right') continue;
        const packed = unlessDamaged(() => bodies.pack(name, key, bodies.unpack(name, key, bodyOf(value))));
        if (packed === undefined) damaged = true;
        else replace(key, value, `${headOf(value)}\n${packed}`);
      }
      return { next: rows.length < limit ? null : (rows.at(-1)?.key ?? null), damaged };
    },
    pages: () => countPages(database.getStats()),
  };
}

const Pages = z.object({
  treeBranchPageCount: z.number(),
  treeLeafPageCount: z.number(),
  overflowPages: z.number(),
});

const countPages = (stats: unknown): number => {
  const { treeBranchPageCount, treeLeafPageCount, overflowPages } = Pages.parse(stats);
  return treeBranchPageCount + treeLeafPageCount + overflowPages;
};

const Stats = z.object({ pageSize: z.number(), lastPageNumber: z.number(), root: Pages, free: Pages });

/** How far the file has grown, and what LMDB's own two tables take of it. */
export const measure = (
  root: RootDatabase,
): { readonly pageSize: number; readonly grown: number; readonly own: number } => {
  const { pageSize, lastPageNumber, root: names, free } = Stats.parse(root.getStats());
  const metaPages = 2;
  return { pageSize, grown: lastPageNumber + 1, own: metaPages + countPages(names) + countPages(free) };
};
