/** A team's queues, and when somebody sees to each: what whoever installs sets, and flows go by. */

import type { Language } from './text/language.ts';

/** From one minute of a day to another: 0 is midnight, 1440 the next one. */
export type Span = { readonly from: number; readonly to: number };

/** The spans of each day of the week, Sunday first, each in order. */
export type Weekly = readonly [
  readonly Span[],
  readonly Span[],
  readonly Span[],
  readonly Span[],
  readonly Span[],
  readonly Span[],
  readonly Span[],
];

/** Attendants who see to one kind of wish: support, billing, sales. */
export type Queue = {
  /** `a-z0-9-` */
  readonly id: string;
  /** As customers and attendants read it. */
  readonly name: Readonly<Record<Language, string>>;
  /** When they are there; always if absent. */
  readonly hours?: Weekly;
};
