/** Moments as these pages tell them: when it was, and not how long ago. */

import { momentOf } from '../views/texts.ts';
import type { Words } from '../words/index.ts';

type MomentProps = { readonly at: number; readonly timezone: string; readonly words: Words };

export function Moment({ at, timezone, words }: MomentProps) {
  return <time datetime={new Date(at).toISOString()}>{momentOf(at, timezone, words)}</time>;
}
