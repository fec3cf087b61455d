/** How long ago something was: the page's script lets it grow without asking again. */

import { duration } from '../../telling.ts';

export function Ago({ at, now }: { readonly at: number; readonly now: number }) {
  return (
    <time datetime={new Date(at).toISOString()} data-ago={String(Math.max(0, now - at))}>
      {duration(now - at)}
    </time>
  );
}
