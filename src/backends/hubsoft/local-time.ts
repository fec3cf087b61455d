/** The dates of the ERP's answers, all of them as times of the provider's clock. */

import type { LocalTime } from '../../core/calls.ts';

/** A moment as an answer holds it: text in one of several forms, or PHP's `{date, timezone_type, timezone}`. */
export type StoredTime = string | { readonly date: string; readonly timezone?: string | undefined };

const brazilian = /^(\d{2})\/(\d{2})\/(\d{4})(?:\s+(\d{2}):(\d{2})(?::(\d{2}))?)?$/;
const iso =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T\s](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/**
 * Reads `16/11/2018`, `16/11/2018 10:58:21`, `2022-08-04 15:45:57`, `2019-12-15 18:22:24-03` and PHP's date objects.
 * A moment that names its zone is told by the provider's clock; one without is taken as it stands.
 *
 * @returns undefined for what is no date: a date is only shown, so that a strange one is better left out than fatal.
 */
export function readLocalTime(stored: StoredTime | undefined, timezone: string): LocalTime | undefined {
  if (stored === undefined) return undefined;
  const text = (typeof stored === 'string' ? stored : stored.date).trim();
  const [, day, month, year, ...clock] = brazilian.exec(text) ?? [];
  if (year !== undefined) return spell([year, month, day], clock);
  const [, isoYear, isoMonth, isoDay, hour, minute, second, offset] = iso.exec(text) ?? [];
  const local = spell([isoYear, isoMonth, isoDay], [hour, minute, second]);
  if (local === undefined || hour === undefined) return local;
  const zone = offset ?? (typeof stored === 'string' ? undefined : stored.timezone);
  return zone === undefined || zone === timezone ? local : relocate(local, zone, timezone);
}

type Part = string | undefined;

function spell(
  [year, month, day]: readonly [Part, Part, Part],
  [hour, minute, second = '00']: readonly Part[],
): LocalTime | undefined {
  // Placeholders for "never"; on another clock they would get a year of three or five digits.
  if (Number(year) < 1800 || Number(year) > 9998) return undefined;
  const date = `${year}-${month}-${day}`;
  const text = hour === undefined ? date : `${date}T${hour}:${minute}:${second}`;
  const instant = Date.parse(hour === undefined ? `${date}T00:00:00Z` : `${text}Z`);
  // `0000-00-00` and the 31st of February are no dates; Date.parse lets the latter roll over.
  return Number.isNaN(instant) || !new Date(instant).toISOString().startsWith(date) ? undefined : text;
}

/** The same instant on another clock; as it stands if nobody knows the zone (an abbreviation such as `BRT`). */
function relocate(local: LocalTime, from: string, to: string): LocalTime {
  const wall = Date.parse(`${local}Z`);
  const offset = readOffset(from);
  try {
    return clockIn(to, offset === undefined ? instantIn(from, wall) : wall - offset);
  } catch (error) {
    if (error instanceof RangeError) return local;
    throw error;
  }
}

/** `Z`, `-03`, `-0300`, `-03:00` in milliseconds. */
function readOffset(zone: string): number | undefined {
  if (/^(?:z|utc|gmt)$/i.test(zone)) return 0;
  const [, sign, hours, minutes = '0'] = /^([+-])(\d{2})(?::?(\d{2}))?$/.exec(zone) ?? [];
  if (hours === undefined) return undefined;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** The instant at which a zone's clocks show `wall`, which is written as if it were UTC. */
function instantIn(zone: string, wall: number): number {
  const offsetAt = (instant: number) => Date.parse(`${clockIn(zone, instant)}Z`) - instant;
  // The second look settles a change of clocks between the guess and the instant itself.
  return wall - offsetAt(wall - offsetAt(wall));
}

/** What the clocks of a zone show. Swedish dates are written like ISO's. */
function clockIn(zone: string, instant: number): LocalTime {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  return clock.format(instant).replace(' ', 'T');
}
