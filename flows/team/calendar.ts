/** Days, as local times tell them. */

import type { LocalTime } from '../../src/core/calls.ts';

export const minute = 60_000;
export const day = 24 * 60 * minute;

/** A local time as if it were one of UTC: only differences mean something. */
export const flat = (local: LocalTime): number => {
  const [year = 0, month = 1, date = 1, hour = 0, minutes = 0] = local.split(/\D/).map(Number);
  return Date.UTC(year, month - 1, date, hour, minutes);
};

/** The day of the week that a date (`YYYY-MM-DD`, or a time of it) is: 0 is Sunday. */
export const weekdayOf = (local: LocalTime): number => (Math.floor(flat(local.slice(0, 10)) / day) + 4) % 7;

/** `YYYY-MM-DD` of days since 1970. */
export const dateOf = (days: number): string => new Date(days * day).toISOString().slice(0, 10);

/** How many midnights lie between two local times. */
export const daysBetween = (from: LocalTime, to: LocalTime): number =>
  Math.floor(flat(to) / day) - Math.floor(flat(from) / day);
