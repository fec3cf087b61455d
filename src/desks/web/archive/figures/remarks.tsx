/** What customers wrote about how they were attended, the newest first. */

import type { Remark } from '../../../../archive/archive.ts';
import { harmless, momentOf, onOneLine } from '../../views/texts.ts';
import type { Words } from '../../words/index.ts';

/** One with words in it, and the name of who attended. */
export type NamedRemark = Remark & { readonly comment: string; readonly name?: string | undefined };

type RemarksProps = {
  readonly remarks: readonly NamedRemark[];
  readonly timezone: string;
  readonly words: Words;
};

export function Remarks({ remarks, timezone, words }: RemarksProps) {
  const { figures } = words;
  return remarks.length === 0 ? null : (
    <>
      <h2>{figures.remarks}</h2>
      <ul class="remarks">
        {remarks.map(({ conversation, endedAt, rating, comment, name }) => (
          <li class="remark">
            <p class="hint">
              {rating !== undefined && <strong>{figures.ratedAs(rating)} · </strong>}
              <a href={`/desk/c/${encodeURIComponent(conversation)}`}>{momentOf(endedAt, timezone, words)}</a>
              {name !== undefined && (
                <>
                  {' '}
                  · <bdi>{onOneLine(name)}</bdi>
                </>
              )}
            </p>
            <p class="words" dir="auto">
              <bdi>{harmless(comment)}</bdi>
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}
