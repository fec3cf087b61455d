/** Conversations by the number that a customer was told of a talk without a ticket. */

import { contactsOf } from '../../core/ids/contact-number.ts';
import { type ContactNumber, type ConversationId, conversationId } from '../../core/ids/index.ts';
import type { Line, Store } from '../../stores/store.ts';

/** Which conversations were told it: one, or by a rare chance several; none if nobody was. */
export async function toldNumber(
  { records }: Pick<Store, 'records'>,
  number: ContactNumber,
): Promise<readonly ConversationId[]> {
  const prefix = contactsOf(number);
  const found = await records.list(prefix, { limit: 10 });
  return found.map(({ key }) => conversationId(key.slice(prefix.length)));
}

const page = 1_000;

/** The line that told it; null if the transcript has none. */
export async function lineTelling(
  store: Pick<Store, 'transcript'>,
  conversation: ConversationId,
  number: ContactNumber,
): Promise<Line | null> {
  for (let after = 0; ; ) {
    const lines = await store.transcript(conversation, { after, limit: page });
    const told = lines.find((line) => line.type === 'said' && line.message.text.includes(number));
    if (told !== undefined) return told;
    const last = lines.at(-1);
    if (last === undefined || lines.length < page) return null;
    after = last.seq;
  }
}
