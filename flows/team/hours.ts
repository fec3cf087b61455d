/**
 * When a queue's attendants are there, by the provider's clock. Instants are milliseconds since 1970; everything that comes
 * round every week or year is local time, so that a change to daylight saving moves it.
 */

import type { Span, Weekly } from '../../src/core/queue.ts';
import { dateOf, day, flat, minute, weekdayOf } from './calendar.ts';
import type { Clock } from './clock.ts';

/** When a queue is attended; `weekly` absent: always. `holidays` are `YYYY-MM-DD`, or `MM-DD` of every year. */
export type Hours = { readonly weekly?: Weekly; readonly holidays: readonly string[] };

/** Longer than any two openings lie apart; who is never there at all is told apart by it. */
const horizon = 370;

const pad = (number: number): string => String(number).padStart(2, '0');

/** The first instant at which the clock shows this local time, or, where it skips that, what comes after. */
const instantOf = (local: string, clock: Clock): number => {
  const wanted = flat(local);
  // Every zone is within a day of UTC, and changes no more often.
  let before = wanted - day;
  let after = wanted + day;
  const offset = (at: number) => flat(clock.show(at)) - at;
  const fitting = [wanted - offset(before), wanted - offset(after)]
    .filter((at) => flat(clock.show(at)) === wanted)
    .sort((a, b) => a - b)[0];
  if (fitting !== undefined) return fitting;
  while (after - before > minute) {
    const middle = before + Math.floor((after - before) / 2 / minute) * minute;
    if (flat(clock.show(middle)) < wanted) before = middle;
    else after = middle;
  }
  return after;
};

/** One stretch of being there. */
type Stretch = { readonly opens: number; readonly closes: number };

const timeOf = (days: number, minutes: number): string => {
  const ofDay = minutes % (24 * 60);
  return `${dateOf(days + (minutes === ofDay ? 0 : 1))}T${pad(Math.floor(ofDay / 60))}:${pad(ofDay % 60)}`;
};

/** The stretches from the day of an instant on, in order; those that are over already among them. */
function* stretchesFrom(at: number, { weekly, holidays }: Hours, clock: Clock): Generator<Stretch> {
  const today = Math.floor(flat(clock.show(at).slice(0, 10)) / day);
  for (let days = today; days < today + horizon; days += 1) {
    const date = dateOf(days);
    if (holidays.includes(date) || holidays.includes(date.slice(5))) continue;
    for (const { from, to } of weekly?.[weekdayOf(date)] ?? [])
      yield {
        opens: instantOf(timeOf(days, from), clock),
        closes: instantOf(timeOf(days, to), clock),
      };
  }
}

/** Whether somebody is there. */
export const isOpen = (at: number, hours: Hours, clock: Clock): boolean =>
  nextOpening(at, hours, clock) === at;

/** When somebody is there: now, if so; null if nobody is within a year. */
export const nextOpening = (at: number, hours: Hours, clock: Clock): number | null => {
  if (hours.weekly === undefined && hours.holidays.length === 0) return at;
  for (const { opens, closes } of stretchesFrom(at, withWeek(hours), clock))
    if (at < closes) return Math.max(at, opens);
  return null;
};

/** When somebody has been there for so long since an instant; null if that never is within a year. */
export const afterAttended = (at: number, duration: number, hours: Hours, clock: Clock): number | null => {
  if (hours.weekly === undefined && hours.holidays.length === 0) return at + duration;
  let left = duration;
  for (const { opens, closes } of stretchesFrom(at, withWeek(hours), clock)) {
    if (closes <= at) continue;
    const begins = Math.max(at, opens);
    if (begins + left <= closes) return begins + left;
    left -= closes - begins;
  }
  return null;
};

const wholeDay: readonly Span[] = [{ from: 0, to: 24 * 60 }];
const wholeWeek: Weekly = [wholeDay, wholeDay, wholeDay, wholeDay, wholeDay, wholeDay, wholeDay];

/** Holidays without hours: every other day is a whole one. */
const withWeek = (hours: Hours): Hours => ({ weekly: wholeWeek, ...hours });
