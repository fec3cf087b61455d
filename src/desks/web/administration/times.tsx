/** Moments as these pages tell them: when it was, and not how long ago. */

import type { Words } from '../words/index.ts';

/** `23/11/2026 14:05`, in the provider's time zone. */
export const momentOf = (at: number, timeZone: string, { language }: Words): string =>
  new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  })
    .format(at)
    .replace(',', '');

type MomentProps = { readonly at: number; readonly timezone: string; readonly words: Words };

export function Moment({ at, timezone, words }: MomentProps) {
  return <time datetime={new Date(at).toISOString()}>{momentOf(at, timezone, words)}</time>;
}
