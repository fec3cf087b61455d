/** How long ago something was: the page's script lets it grow without asking again. */

import { duration } from '../../telling.ts';
import type { Words } from '../words/index.ts';

type AgoProps = { readonly at: number; readonly now: number; readonly words: Pick<Words, 'frame'> };

export function Ago({ at, now, words }: AgoProps) {
  return (
    <time datetime={new Date(at).toISOString()} data-ago={String(Math.max(0, now - at))}>
      {duration(now - at, words.frame.days)}
    </time>
  );
}
