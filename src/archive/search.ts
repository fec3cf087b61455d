/** Searching: conversations that have all of what was typed, the newest first, at the cost of what is looked through. */

import { termsWanted } from '../core/archive/search.ts';
import { conversationId } from '../core/ids/index.ts';
import type { StoredRow } from '../stores/contract/rows.ts';
import type { Store } from '../stores/store.ts';
import type { Archive, Hit, Hits } from './archive.ts';
import { type Terms, writtenAt } from './terms.ts';

/** Rows that are looked at together. */
const batch = 100;
/** Rows that one page looks through at most. */
const mostLookedAt = 2_000;

type Rows = Pick<Store, 'rows'>;

export async function search(
  store: Rows,
  terms: Terms,
  text: string,
  { limit, after }: Parameters<Archive['search']>[1],
): Promise<Hits> {
  const wanted = termsWanted(text);
  if (wanted.length === 0) return { hits: [], tooShort: true };
  const begun = readCursor(after, wanted.length);
  const leading = begun?.leading ?? (await findLeading(store, terms, wanted));
  const others = wanted.filter((_, index) => index !== leading);
  const range = terms.rangeOf(wanted[leading] ?? '');
  const hits: Hit[] = [];
  let last = begun?.last;
  for (let looked = 0; looked < mostLookedAt; looked += batch) {
    const page = await store.rows({ ...range, limit: batch, ...(last === undefined ? {} : { after: last }) });
    const found = await Promise.all(page.map((row) => examine(store, terms, row, range, others)));
    for (const [index, hit] of found.entries()) {
      last = page[index] ?? last;
      if (hit !== null) hits.push(hit);
      if (hits.length === limit && last) return { hits, next: spellCursor(leading, last) };
    }
    if (page.length < batch) return { hits };
  }
  return { hits, ...(last === undefined ? {} : { next: spellCursor(leading, last) }) };
}

/** The term that is gone through: the one in the fewest conversations, as far as a first look shows. */
async function findLeading(store: Rows, terms: Terms, wanted: readonly string[]): Promise<number> {
  if (wanted.length === 1) return 0;
  const counts = await Promise.all(
    wanted.map(async (term) => (await store.rows({ ...terms.rangeOf(term), limit: batch })).length),
  );
  return counts.indexOf(Math.min(...counts));
}

/** The conversation of a row, if it has the other terms too, and this is its latest row of the leading one. */
async function examine(
  store: Rows,
  terms: Terms,
  row: StoredRow,
  range: { readonly from: string; readonly to: string },
  others: readonly string[],
): Promise<Hit | null> {
  const { conversation } = row;
  if (conversation === null) return null;
  const ranges = [range, ...others.map((term) => terms.rangeOf(term))];
  const latest = await Promise.all(
    ranges.map(async (one) => (await store.rows({ ...one, conversation, limit: 1 }))[0]),
  );
  if (latest[0]?.key !== row.key || latest.includes(undefined)) return null;
  const rows = latest.flatMap((one) => (one === undefined ? [] : [one]));
  const line = Math.max(...rows.map(({ value }) => (typeof value === 'number' ? value : 0)));
  return {
    conversation,
    at: Math.max(...rows.map(({ key }) => writtenAt(key))),
    ...(line > 0 ? { line } : {}),
  };
}

type Cursor = {
  readonly leading: number;
  readonly last: Pick<StoredRow, 'key' | 'conversation'>;
};

const spellCursor = (leading: number, { key, conversation }: Cursor['last']): string =>
  `${leading} ${key} ${conversation}`;

/** Undefined for what is none: then the search begins at its beginning. */
function readCursor(text: string | undefined, count: number): Cursor | undefined {
  const [, leading, key = '', conversation = ''] =
    /^(\d) ([\x21-\x7e]{1,200}) ([\w-]+)$/.exec(text ?? '') ?? [];
  if (leading === undefined || Number(leading) >= count) return undefined;
  return { leading: Number(leading), last: { key, conversation: conversationId(conversation) } };
}
