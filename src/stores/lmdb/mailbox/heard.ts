/** What a conversation knows of what the platform sent. */

import { createHash } from 'node:crypto';
import { heardLength } from '../../contract/moving.ts';
import { dedupeLimits } from '../../contract/posts.ts';
import type { Tables } from '../tables/index.ts';
import { last } from '../tables/table.ts';
import type { ConversationDraft } from './index.ts';

const sweepEvery = 8;

/** @returns whether a conversation knows an id; from then on it does. Called within a write. */
export function createHeard(
  { heard, heardInOrder }: Pick<Tables, 'heard' | 'heardInOrder'>,
  now: () => number,
) {
  /** Removes twice as many as came since, if there are so many, so that there is never much to remove. */
  const sweep = (
    { id }: ConversationDraft,
    forgotten: (record: { number: number; at: number }) => boolean,
  ): void => {
    for (const old of [...heardInOrder.range({ start: [id], end: [id, last], limit: 2 * sweepEvery })]) {
      const [, number] = old.key;
      if (!forgotten({ number, at: old.head.at })) break;
      heardInOrder.remove(old.key);
      heard.remove([id, old.head.hash]);
    }
  };

  return (draft: ConversationDraft, dedupe: string): boolean => {
    const { id, head } = draft;
    // Ids are of any length, keys are not.
    const hash = createHash('sha256').update(dedupe).digest('base64url').slice(0, 24);
    const at = now();
    const forgotten = (record: { number: number; at: number }) =>
      record.number <= draft.head.heard - dedupeLimits.ids || record.at <= at - dedupeLimits.age;
    // What came from another store has shorter ones.
    const known = (heard.get([id, hash]) ?? heard.get([id, hash.slice(0, heardLength)]))?.head;
    if (known && !forgotten(known)) return true;
    if (known) heardInOrder.remove([id, known.number]);
    const number = head.heard + 1;
    draft.head = { ...head, heard: number };
    heard.put([id, hash], { number, at }, null);
    heardInOrder.insert([id, number], { hash, at }, null);
    if (number % sweepEvery === 0) sweep(draft, forgotten);
    return false;
  };
}
