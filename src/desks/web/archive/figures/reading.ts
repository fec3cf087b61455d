/** Figures read once for all who ask for the same days within a moment: a quarter of a year is a lot to read. */

import type { Archive } from '../../../../archive/archive.ts';
import type { Figures } from '../../../../core/archive/figures.ts';
import type { Stretch } from './stretch.ts';

/** Milliseconds for which figures are good. */
const freshness = 30_000;
/** Stretches that are kept; the oldest goes first. */
const mostKept = 20;

/** @param now milliseconds, by a clock that never steps back. */
export function createFigureReader(
  read: Archive['figures'],
  now: () => number,
): (stretch: Stretch) => Promise<Figures> {
  const kept = new Map<string, { readonly at: number; readonly figures: Promise<Figures> }>();
  return ({ first, last, from, until: to }) => {
    const key = `${first}/${last}`;
    const known = kept.get(key);
    if (known !== undefined && now() - known.at < freshness) return known.figures;
    const figures = read({ from, to });
    kept.delete(key);
    kept.set(key, { at: now(), figures });
    figures.catch(() => kept.delete(key));
    const [oldest] = kept.keys();
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
    return figures;
  };
}
