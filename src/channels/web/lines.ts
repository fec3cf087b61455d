/** What of a transcript its customer may see, in the shape that the page reads. */

import type { ConversationId } from '../../core/ids/index.ts';
import type { Line, Store } from '../../stores/store.ts';

/** A line as the page gets it. Never a note, never how a delivery stands. */
export type ShownLine = {
  readonly seq: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly text: string;
} & (
  | { readonly from: 'customer'; readonly choice?: string; readonly menu?: string }
  | {
      readonly from: 'bot' | 'attendant';
      /** The attendant's. */
      readonly name?: string;
      readonly menu?: string;
      readonly choices?: readonly { readonly id: string; readonly label: string }[];
    }
);

/** A stretch of a transcript. `last` is where the next one begins, even if nothing up to there may be shown. */
export type Stretch = {
  readonly lines: readonly ShownLine[];
  readonly last: number;
  readonly more: boolean;
};

/** How many lines are read from the store at once, and how many a page begins with. */
const stretchLength = 200;

/** The lines after `after`, or the newest ones. */
export async function readStretch(
  store: Pick<Store, 'transcript'>,
  conversation: ConversationId,
  after?: number,
): Promise<Stretch> {
  const lines = await store.transcript(conversation, {
    limit: stretchLength,
    ...(after === undefined ? {} : { after }),
  });
  return {
    lines: lines.flatMap(showLine),
    last: lines.at(-1)?.seq ?? after ?? 0,
    more: after !== undefined && lines.length === stretchLength,
  };
}

function showLine(line: Line): ShownLine[] {
  if (line.type === 'note') return [];
  if (line.type === 'customer') {
    const { content } = line;
    const base = { seq: line.seq, at: line.saidAt, from: 'customer' } as const;
    if (content.type === 'text') return [{ ...base, text: content.text }];
    // The web page sends nothing but these two.
    if (content.type === 'choice')
      return [{ ...base, text: content.label, choice: content.choice, menu: content.menu }];
    return [];
  }
  // A takeover withdrew it, or it came to nothing: the customer is not to hear it.
  if (line.delivery === 'withdrawn' || line.delivery === 'expired' || line.delivery === 'failed') return [];
  const { by, message, menu } = line;
  return [
    {
      seq: line.seq,
      at: line.at,
      text: message.text,
      ...(by === 'bot' ? { from: 'bot' } : { from: 'attendant', name: by.name }),
      ...(menu !== undefined && message.choices?.length
        ? { menu, choices: message.choices.map(({ id, label }) => ({ id, label })) }
        : {}),
    },
  ];
}
