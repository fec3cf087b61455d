/** Rows of read models. */

import type { ConversationId } from '../../core/ids/index.ts';
import { type NewRow, ownerOf, type RowRange, type StoredRow } from '../contract/rows.ts';
import { plain } from './kept.ts';

export function createRows() {
  const kept = new Map<string, StoredRow>();
  return {
    write(conversation: ConversationId, { key, value }: NewRow): void {
      const owner = ownerOf(conversation, key);
      const place = `${key} ${owner ?? ''}`;
      if (value === null || value === undefined) kept.delete(place);
      else kept.set(place, { key, conversation: owner, value: plain(value) });
    },

    erase(conversation: ConversationId): void {
      for (const [place, row] of kept) if (row.conversation === conversation) kept.delete(place);
    },

    list({ from, to, conversation, after, limit, backwards }: RowRange): readonly StoredRow[] {
      const order = backwards ? (a: Place, b: Place) => byKey(b, a) : byKey;
      return [...kept.values()]
        .filter(({ key }) => from <= key && key < to)
        .filter((row) => conversation === undefined || row.conversation === conversation)
        .filter((row) => after === undefined || order(row, after) > 0)
        .sort(order)
        .slice(0, limit);
    },
  };
}

type Place = Pick<StoredRow, 'key' | 'conversation'>;

const byKey = (a: Place, b: Place): number =>
  compare(a.key, b.key) || compare(a.conversation ?? '', b.conversation ?? '');

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
