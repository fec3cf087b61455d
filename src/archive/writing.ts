/** The rows that a turn leaves: what its conversation is found by from now on, and what is counted of episodes that ended. */

import { termsAdded, termsIn, termsOfLine, termsOfListing } from '../core/archive/search.ts';
import type { Tally } from '../core/archive/tally.ts';
import type { Turn } from '../core/turn/index.ts';
import type { NewRow } from '../stores/contract/rows.ts';
import type { Claim } from '../stores/store.ts';
import { countedRow, remarkRow } from './episodes.ts';
import type { Terms } from './terms.ts';

/** How many terms one turn adds at most; more than a page of text. */
const mostTerms = 200;

export function rowsOfTurn(claim: Claim, turn: Turn, terms: Terms): readonly NewRow[] {
  const rows: NewRow[] = [];
  const found = termsOfTurn(claim, turn);
  const written = found.size > mostTerms ? [...found].sort(numbersFirst).slice(0, mostTerms) : found;
  for (const [term, line] of written) rows.push({ key: terms.keyOf(term, claim.at), value: line });
  for (const tally of turn.tallies) rows.push(...rowsOfTally(tally, claim));
  return rows;
}

/** By a document or a phone a person is looked for to be erased: however much was written before it, it is found. */
const numbersFirst = ([one]: readonly [string, number], [other]: readonly [string, number]): number =>
  Number(/\d/.test(other)) - Number(/\d/.test(one));

const rowsOfTally = (tally: Tally, { origin }: Claim): readonly NewRow[] => [
  countedRow(tally, origin.channel),
  ...remarkRow(tally),
];

/**
 * Terms, each with the line that has it; 0 if none has. What is known of the conversation is written when it is new, and
 * when an episode begins: so it is found where it is looked for, near its latest words.
 */
function termsOfTurn(claim: Claim, { state, lines, effects }: Turn): Map<string, number> {
  const terms = new Map<string, number>();
  const before = claim.state?.listing;
  const begins = before === undefined || (before.place === 'closed' && state.listing.place !== 'closed');
  const known = begins ? termsOfListing(state.listing) : termsAdded(before, state.listing);
  for (const term of known) terms.set(term, 0);
  if (begins)
    for (const { event } of claim.entries)
      if (event.type === 'customer.said')
        for (const text of [event.verifiedPhone, event.profileName])
          for (const term of termsIn(text ?? '')) terms.set(term, 0);
  for (const effect of effects)
    if (effect.type === 'findable') for (const term of termsIn(effect.number)) terms.set(term, 0);
  // What is known stays marked as such: whose it is matters more than where it was said.
  for (const [index, line] of lines.entries())
    for (const term of termsOfLine(line)) if (terms.get(term) !== 0) terms.set(term, claim.lines + index + 1);
  return terms;
}
