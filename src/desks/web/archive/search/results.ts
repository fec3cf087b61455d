/** What a search found, as it is shown. */

import type { Hit } from '../../../../archive/archive.ts';
import type { Line, Row, Store } from '../../../../stores/store.ts';
import { contentText } from '../../../telling.ts';
import type { Words } from '../../words/index.ts';
import { excerptOf, type Piece } from './excerpt.ts';

export type Result = {
  readonly row: Row;
  readonly at: number;
  /** Absent if it was found by what is known of the customer. */
  readonly line?: { readonly seq: number; readonly who: string; readonly pieces: readonly Piece[] };
};

/** In the same order; conversations that were erased meanwhile are left out. */
export async function readResults(
  store: Pick<Store, 'conversation' | 'transcript'>,
  hits: readonly Hit[],
  question: string,
  words: Words,
): Promise<readonly Result[]> {
  const results = await Promise.all(
    hits.map(async ({ conversation, at, line: seq }): Promise<Result | null> => {
      const [row, lines] = await Promise.all([
        store.conversation(conversation),
        seq === undefined ? [] : store.transcript(conversation, { after: seq - 1, limit: 1 }),
      ]);
      if (row === null) return null;
      const [line] = lines;
      if (line === undefined || line.seq !== seq) return { row, at };
      const { who, text } = saidIn(line, words);
      return { row, at: line.at, line: { seq, who, pieces: excerptOf(text, question) } };
    }),
  );
  return results.filter((result) => result !== null);
}

function saidIn(line: Line, { talk, search }: Words): { readonly who: string; readonly text: string } {
  switch (line.type) {
    case 'customer':
      return { who: talk.customer, text: contentText(line.content, talk) };
    case 'note':
      return { who: search.note, text: line.text };
    case 'said':
      return { who: line.by === 'bot' ? talk.bot : line.by.name, text: line.message.text };
  }
}
