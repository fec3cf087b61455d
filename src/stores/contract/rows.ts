/**
 * Rows of read models: what searches, figures and lists of one's own are read from. They are written in the same commit as
 * the turn that they follow from, and lie in the order of their keys.
 */

import type { ConversationId } from '../../core/ids/index.ts';

/**
 * A row as a commit writes it: whatever the conversation has under this key is replaced; null and undefined take it away.
 * Keys are 1 to 200 visible ASCII letters, and tell nobody anything personal; values may, they are sealed like bodies.
 */
export type NewRow = { readonly key: string; readonly value: unknown };

export type StoredRow = {
  readonly key: string;
  /** Whose it is; null for rows that are nobody's (`countRows`). */
  readonly conversation: ConversationId | null;
  readonly value: unknown;
};

/** Which rows: those with `from <= key < to`. */
export type RowRange = {
  readonly from: string;
  readonly to: string;
  /** Only those of one conversation, none of nobody's. */
  readonly conversation?: ConversationId;
  /** The last row of the page before. */
  readonly after?: Pick<StoredRow, 'key' | 'conversation'>;
  readonly limit: number;
  /** From the last key to the first. */
  readonly backwards?: true;
};

/**
 * Rows whose key begins so are nobody's from the moment they are written: there is one for each key, no conversation can be
 * known from it, and none takes it away by being erased. What tells a person from others does not belong into them: they are
 * not sealed.
 */
export const countRows = 'counts/';

/** Asked before anything is written. @throws Error if one of these cannot be a row's key. */
export function demandRowKeys(rows: readonly NewRow[] = []): void {
  for (const { key } of rows)
    if (!/^[\x21-\x7e]{1,200}$/.test(key))
      throw new Error('a row has a key of 1 to 200 visible ASCII letters');
}

/** Whose a row is that this conversation writes. */
export const ownerOf = (conversation: ConversationId, key: string): ConversationId | null =>
  key.startsWith(countRows) ? null : conversation;
