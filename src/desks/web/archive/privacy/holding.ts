/** What is stored of a person, as the page shows it before anything is done with it. */

import type { Person } from '../../../../archive/archive.ts';
import type { Row, Store } from '../../../../stores/store.ts';

/** One conversation. Times in milliseconds since 1970. */
export type Holding = {
  readonly row: Row;
  /** Lines of the transcript. */
  readonly lines: number;
  readonly first: number;
  readonly last: number;
  /** Somebody only wrote the number in it: it may well be another's. */
  readonly mentioned: boolean;
};

export async function readHolding(
  store: Pick<Store, 'conversation' | 'transcript'>,
  { conversation: id, mentioned }: Person['conversations'][number],
): Promise<Holding | null> {
  const [row, [first], [last]] = await Promise.all([
    store.conversation(id),
    store.transcript(id, { after: 0, limit: 1 }),
    store.transcript(id, { limit: 1 }),
  ]);
  if (row === null) return null;
  return {
    row,
    lines: last?.seq ?? 0,
    first: first?.at ?? row.listing.since,
    last: last?.at ?? row.listing.since,
    mentioned: mentioned === true,
  };
}
