/** Rows of read models: by key, and each conversation's own, so that it can take them along. */

import { type ConversationId, conversationId } from '../../core/ids/index.ts';
import { type NewRow, ownerOf, type RowRange, type StoredRow } from '../contract/rows.ts';
import { unlessDamaged } from '../keeping/bodies.ts';
import type { Tables } from './tables/index.ts';
import type { Found } from './tables/table.ts';

/** In a key of the table: nobody's. */
const nobody = '';
/** Above all letters that a row's key may have. */
const above = '\x7f';

type Kept = Found<[string, string], null, unknown>;

export type Rows = ReturnType<typeof createRows>;

export function createRows({ rows, rowsOf }: Tables) {
  const remove = (conversation: ConversationId, key: string): void => {
    const owner = ownerOf(conversation, key);
    rows.remove([key, owner ?? nobody]);
    if (owner !== null) rowsOf.remove([owner, key]);
  };

  /** Rows in order; read as far as they are asked for. */
  function* find({ from, to, after, backwards }: RowRange): Iterable<Kept> {
    const edge = after && { start: [after.key, after.conversation ?? nobody], exclusiveStart: true };
    const range = backwards
      ? { ...(edge ?? { start: [to] }), end: [from], reverse: true }
      : { ...(edge ?? { start: [from] }), end: [to] };
    yield* rows.range(range);
  }

  /** The same of one conversation. */
  function* findOf(
    conversation: ConversationId,
    { from, to, after, backwards }: RowRange,
  ): Iterable<Kept | undefined> {
    const edge = after && { start: [conversation, after.key], exclusiveStart: true };
    const range = backwards
      ? {
          ...(edge ?? { start: [conversation, to], exclusiveStart: true }),
          end: [conversation],
          reverse: true,
        }
      : { ...(edge ?? { start: [conversation, from] }), end: [conversation, to] };
    for (const { key } of rowsOf.range(range)) {
      if (key[1] < from) return;
      yield rows.get([key[1], conversation]);
    }
  }

  return {
    /** Within a write, like `erase`. */
    write(conversation: ConversationId, { key, value }: NewRow): void {
      const owner = ownerOf(conversation, key);
      if (value === null || value === undefined) {
        remove(conversation, key);
        return;
      }
      rows.put([key, owner ?? nobody], null, value);
      if (owner !== null) rowsOf.put([owner, key], null, null);
    },

    erase(conversation: ConversationId): void {
      const own = rowsOf.range({ start: [conversation], end: [conversation, above] });
      for (const { key } of [...own]) remove(conversation, key[1]);
    },

    list(range: RowRange): readonly StoredRow[] {
      const found: StoredRow[] = [];
      const { conversation: one } = range;
      for (const kept of one === undefined ? find(range) : findOf(one, range)) {
        if (found.length >= range.limit) break;
        const value = kept && unlessDamaged(kept.body);
        if (kept === undefined || value === undefined) continue;
        const [key, owner] = kept.key;
        found.push({ key, conversation: owner === nobody ? null : conversationId(owner), value });
      }
      return found;
    },
  };
}
