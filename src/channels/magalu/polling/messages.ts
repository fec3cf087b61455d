/** The messages of a protocol: the latest two hundred, oldest first. Pure but for asking. */

import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Reader } from '../api/budget.ts';
import type { Lists } from '../api/lists.ts';
import { type ListedMessage, messageForm } from '../api/schemas.ts';
import { readTime } from '../api/times.ts';

const limit = 100;
/** They overlap: what comes meanwhile moves the rest. */
const offsets = [0, 50, 100] as const;

/** @throws Failure */
export async function readMessages(
  lists: Pick<Lists, 'messages'>,
  ticket: string,
  by: Reader,
): Promise<readonly ListedMessage[]> {
  const found = new Map<string, ListedMessage>();
  for (const offset of offsets) {
    const query = { _limit: String(limit), _offset: String(offset), _sort: 'created_at:desc' };
    const { items, more } = await lists.messages(ticket, query, by);
    for (const item of items) {
      const data = readMessage(item);
      if (data !== undefined && !found.has(data.id)) found.set(data.id, data);
    }
    if (!more) break;
  }
  return inOrder([...found.values()]);
}

const wordsForm = z.object({
  message: z.string().trim().min(1),
  created_at: z.unknown().optional(),
  owner: z.unknown().optional(),
});

/** One without an id is called by what it says: it must not be lost for that. */
function readMessage(item: unknown): ListedMessage | undefined {
  const { data } = messageForm.safeParse(item);
  const words = data === undefined ? wordsForm.safeParse(item).data : undefined;
  if (words === undefined) return data;
  const { message, created_at: at, owner } = words;
  const digest = createHash('sha256')
    .update(JSON.stringify([message, at, owner]))
    .digest('hex');
  return messageForm.safeParse({ ...Object(item), id: digest.slice(0, 32) }).data;
}

const timeOf = ({ created_at: at }: ListedMessage): number => readTime(at) ?? Number.POSITIVE_INFINITY;

/** By their dates; of one moment as they were listed, whichever way round that was. */
function inOrder(messages: readonly ListedMessage[]): readonly ListedMessage[] {
  const [first, last] = [messages.at(0), messages.at(-1)];
  const ascends = first !== undefined && last !== undefined && timeOf(first) < timeOf(last);
  // Of one time without a date none is before the other.
  const compare = (one: ListedMessage, other: ListedMessage) =>
    timeOf(one) === timeOf(other) ? 0 : timeOf(one) - timeOf(other);
  return (ascends ? messages : messages.toReversed()).toSorted(compare);
}
