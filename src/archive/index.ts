/** The archive over a store: what is written of each turn, and what can be read of it later. */

import type { Turn } from '../core/turn/index.ts';
import type { Keys } from '../keys/index.ts';
import type { NewRow } from '../stores/contract/rows.ts';
import type { Claim, Store } from '../stores/store.ts';
import type { Archive } from './archive.ts';
import { readFigures, readRemarks } from './figures.ts';
import { erasePerson, exportConversations, findPerson } from './person.ts';
import { search } from './search.ts';
import { createTerms } from './terms.ts';
import { rowsOfTurn } from './writing.ts';

export type ArchiveParts = {
  readonly store: Store;
  readonly keys: Pick<Keys, 'sign'>;
  /** Where days begin. */
  readonly timezone: string;
};

/** The rows that a turn leaves, for whoever commits it. */
export function createWriting(keys: Pick<Keys, 'sign'>): (claim: Claim, turn: Turn) => readonly NewRow[] {
  const terms = createTerms(keys);
  return (claim, turn) => rowsOfTurn(claim, turn, terms);
}

export function createArchive({ store, keys, timezone }: ArchiveParts): Archive {
  const terms = createTerms(keys);
  return {
    search: (text, options) => search(store, terms, text, options),
    figures: (range) => readFigures(store, range, timezone),
    remarks: (options) => readRemarks(store, options),
    person: (text) => findPerson(store, terms, text),
    exportPerson: (conversations) => exportConversations(store, conversations),
    erasePerson: (conversations) => erasePerson({ store, keys }, conversations),
  };
}
