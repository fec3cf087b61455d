/** What the page of figures shows: counts, and how long things took, of a stretch of days. */

/** Milliseconds that half, and nine tenths, of the cases stayed within; null without a case. */
export type Spread = { readonly p50: number; readonly p90: number } | null;

/** Of some conversations that ended. */
export type Measures = {
  readonly conversations: number;
  /** That no person had a hand in. */
  readonly botAlone: number;
  /** From asking for a person until one took it. */
  readonly waiting: Spread;
  /** From asking for a person to a person's first words. */
  readonly firstAnswer: Spread;
  /** From taking it to its end. */
  readonly handling: Spread;
  /** What customers thought of it, 1 to 5; `average` is null where nobody told. */
  readonly rating: { readonly average: number | null; readonly count: number };
  /** Tickets that were opened. */
  readonly tickets: number;
};

/** The measures of a part. `key` is a day (`2026-11-23`), an hour (`0` to `23`), a queue's id or an attendant's. */
export type Part = Measures & { readonly key: string; readonly name: string };

export type Figures = {
  readonly total: Measures;
  /** Every day of the stretch, in order. */
  readonly days: readonly Part[];
  /** The hours of the day, all days taken together. */
  readonly hours: readonly Part[];
  readonly queues: readonly Part[];
  readonly attendants: readonly Part[];
};
