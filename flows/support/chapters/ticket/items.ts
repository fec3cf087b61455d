/** How long a description may become. */

import type { Draft } from '../../context.ts';

/** The longest description, in messages. */
export const mostItems = 20;
/** Longer than the longest message of any network so far. */
const longestItem = 20_000;

/** Cut where no character is torn apart. */
const cut = (text: string): string => text.slice(0, longestItem).replace(/[\ud800-\udbff]$/, '');

/** A draft with more lines in its description. What came at once and is too many lines is one line at the end. */
export const withItems = (draft: Draft, more: readonly string[]): Draft => {
  const all = [...draft.items, ...more];
  const rest = all.slice(mostItems - 1).join('\n');
  return { ...draft, items: [...all.slice(0, mostItems - 1), ...(rest === '' ? [] : [rest])].map(cut) };
};
