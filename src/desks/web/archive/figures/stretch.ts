/** The days that are asked for, and where they begin and end. */

import { z } from 'zod';
import { startOfDay } from '../../conversations/reading.ts';

/** Days in order, the last one included. `from` and `until` in milliseconds since 1970; `until` is past the end. */
export type Stretch = {
  readonly first: string;
  readonly last: string;
  readonly days: readonly string[];
  readonly from: number;
  readonly until: number;
};

/** More than a quarter of a year is nothing that one looks at day by day. */
export const mostDays = 92;

const day = z.iso.date();
const dayLength = 86_400_000;
const noonOf = (of: string): number => Date.parse(`${of}T12:00:00Z`);

/** The day after, or so many days later (before, if negative). */
export const shift = (of: string, by: number): string =>
  new Date(noonOf(of) + by * dayLength).toISOString().slice(0, 10);

/** `2026-11-23`, as the day is called in a time zone at that moment. */
export const dayAt = (at: number, timeZone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    at,
  );

/** When a day begins. At noon in Greenwich it is the same day everywhere but in the Pacific. */
const beginningOf = (of: string, timeZone: string): number => startOfDay(noonOf(of), timeZone);

/**
 * The last seven days where nothing is asked for.
 *
 * @returns why it is none: `unreadable`, `backwards`, or `long`.
 */
export function readStretch(
  asked: { readonly from?: string | undefined; readonly to?: string | undefined },
  now: number,
  timeZone: string,
): Stretch | 'unreadable' | 'backwards' | 'long' {
  const today = dayAt(now, timeZone);
  const last = asked.to || asked.from || today;
  const first = asked.from || shift(last, -6);
  if (!day.safeParse(first).success || !day.safeParse(last).success) return 'unreadable';
  if (first > last) return 'backwards';
  const count = Math.round((noonOf(last) - noonOf(first)) / dayLength) + 1;
  if (count > mostDays) return 'long';
  return {
    first,
    last,
    days: Array.from({ length: count }, (_, index) => shift(first, index)),
    from: beginningOf(first, timeZone),
    until: beginningOf(shift(last, 1), timeZone),
  };
}
