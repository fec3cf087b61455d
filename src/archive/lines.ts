/** A whole transcript, however long it is. */

import type { ConversationId } from '../core/ids/index.ts';
import type { Line, Store } from '../stores/store.ts';

const batch = 1_000;

/** From the first line to the last. */
export async function* linesOf(
  store: Pick<Store, 'transcript'>,
  conversation: ConversationId,
): AsyncIterable<Line> {
  let page: readonly Line[] = [];
  do {
    page = await store.transcript(conversation, { after: page.at(-1)?.seq ?? 0, limit: batch });
    yield* page;
  } while (page.length === batch);
}
