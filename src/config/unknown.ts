/** Variables that look like ours and are not: a setting that nobody reads is a setting that its author believes in. */

import type { Given } from './given.ts';

const prefixes = ['PLANTAO', 'TELEGRAM', 'WHATSAPP', 'HUBSOFT', 'MAGALU'] as const;

const ours = new RegExp(`^(?:${prefixes.join('|')})_`);

/** A sentence for each variable with a prefix of ours that is not known, with the known name that it is nearest to. */
export function* findUnknown(
  given: Given,
  known: readonly string[],
  isKnown: (name: string) => boolean,
): Generator<string> {
  for (const name of Object.keys(given)) {
    if (!ours.test(name) || isKnown(name)) continue;
    const near = nearestTo(name, known);
    yield near === undefined ? `${name} não existe` : `${name} não existe: você quis dizer ${near}?`;
  }
}

/** The known name with the fewest letters to change; undefined if half of it would have to. */
function nearestTo(name: string, known: readonly string[]): string | undefined {
  const prefix = ours.exec(name)?.[0] ?? '';
  const rest = name.slice(prefix.length);
  const near = known
    .filter((candidate) => candidate.startsWith(prefix))
    .map((candidate) => {
      const other = candidate.slice(prefix.length);
      return { candidate, share: distance(rest, other) / Math.max(rest.length, other.length) };
    })
    .reduce((best, next) => (next.share < best.share ? next : best), { candidate: '', share: 0.5 });
  return near.share < 0.5 ? near.candidate : undefined;
}

/** How many letters have to be added, removed or replaced to make one text of the other (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const letter of one) {
    let diagonal = row[0] ?? 0;
    let left = diagonal + 1;
    row = row.map((above, index) => {
      if (index === 0) return left;
      const replaced = diagonal + (letter === other.charAt(index - 1) ? 0 : 1);
      diagonal = above;
      left = Math.min(above + 1, left + 1, replaced);
      return left;
    });
  }
  return row.at(-1) ?? 0;
}
