/** What the page of figures shows: every day and every hour, and names in the place of ids. */

import type { Spread, Summary } from '../../../../core/archive/figures.ts';

export type { Spread, Summary };

/** What is told of a part. `key` is a day (`2026-11-23`), an hour (`0` to `23`), a queue's id or an attendant's. */
export type Part = Summary & { readonly key: string; readonly name: string };

export type Shown = {
  readonly total: Summary;
  /** Every day of the stretch, in order. */
  readonly days: readonly Part[];
  /** The hours of the day, all days taken together. */
  readonly hours: readonly Part[];
  readonly queues: readonly Part[];
  readonly attendants: readonly Part[];
};

export const nothing: Summary = {
  conversations: 0,
  alone: 0,
  tickets: 0,
  waited: null,
  answered: null,
  handled: null,
  rating: null,
};
