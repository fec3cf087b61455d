/** Rewrites what does not lie as it would be written now: sealing was switched on or off, or has another key. */

import { setImmediate as breathe } from 'node:timers/promises';
import type { Key } from 'lmdb';
import type { Survey } from '../../store.ts';
import type { Tables } from './index.ts';
import type { Rewritten, Table } from './table.ts';
import type { Writer } from './writer.ts';

/** Bodies a write: others' writes wait for so long. */
const batch = 100;
/** Those of files are large. */
const fewer = 4;

export function createRewriting(tables: Tables, writer: Writer) {
  const { conversations, states, entries, lines, jobs, parked, rows, records, fileParts } = tables;
  const over = rewriteTable(writer);
  const passes = [
    over(conversations),
    over(states),
    over(entries),
    over(lines),
    over(jobs),
    over(parked),
    over(rows),
    over(records),
    over(fileParts, fewer),
  ];
  return {
    survey(): Survey {
      const surveys = [conversations, states, entries, lines, jobs, parked, rows, records, fileParts].map(
        (table) => table.survey(),
      );
      return {
        open: surveys.reduce((sum, { open }) => sum + open, 0),
        other: surveys.reduce((sum, { other }) => sum + other, 0),
      };
    },

    /** What is written meanwhile is written right, so that one pass is enough; where it stopped does not matter. */
    async rewrite(signal: AbortSignal): Promise<boolean> {
      let whole = true;
      for (const pass of passes) whole = (await pass(signal)) && whole;
      return whole;
    },
  };
}

const rewriteTable =
  (writer: Writer) =>
  <K extends Key, Head, Body>(table: Table<K, Head, Body>, limit = batch) =>
  async (signal: AbortSignal): Promise<boolean> => {
    let whole = true;
    for (let after: K | null = null; ; ) {
      if (signal.aborted) return false;
      const from: K | null = after;
      const { next, damaged }: Rewritten<K> = await writer.write(() => table.rewrite(from, limit));
      if (damaged) whole = false;
      if (next === null) return whole;
      after = next;
      await breathe();
    }
  };
