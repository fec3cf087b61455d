/** What of a transcript its customer may see, in the shape that the page reads. */

import type { ConversationId } from '../../core/ids/index.ts';
import type { Line, Store } from '../../stores/store.ts';

/** A line as the page gets it. Never a note, never how a delivery stands. */
export type ShownLine = {
  readonly seq: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly text: string;
  /** Read by the line's number. */
  readonly file?: { readonly name: string; readonly image: boolean };
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

/** Whether the customer may see anything of it. */
export const isShown = (line: Line): boolean =>
  line.type === 'customer' ||
  // A takeover withdrew it, or it came to nothing: the customer is not to hear it.
  (line.type === 'said' && !['withdrawn', 'expired', 'failed'].includes(line.delivery ?? ''));

function showLine(line: Line): ShownLine[] {
  if (line.type === 'note' || !isShown(line)) return [];
  if (line.type === 'customer') {
    const { content } = line;
    const base = { seq: line.seq, at: line.saidAt, from: 'customer' } as const;
    if (content.type === 'text') return [{ ...base, text: content.text }];
    // The web page sends nothing but these three.
    if (content.type === 'choice')
      return [{ ...base, text: content.label, choice: content.choice, menu: content.menu }];
    if (content.type !== 'media') return [];
    const image = content.media === 'photo';
    return [{ ...base, text: content.caption ?? '', file: { name: image ? 'foto' : 'documento', image } }];
  }
  const { by, message, menu } = line;
  return [
    {
      seq: line.seq,
      at: line.at,
      text: message.text,
      ...(message.file && { file: { name: message.file.name, image: isImage(message.file.type) } }),
      ...(by === 'bot' ? { from: 'bot' } : { from: 'attendant', name: by.name }),
      ...(menu !== undefined && message.choices?.length
        ? { menu, choices: message.choices.map(({ id, label }) => ({ id, label })) }
        : {}),
    },
  ];
}

const isImage = (type: string): boolean => /^image\/(?:jpeg|png|webp|gif)$/.test(type);
