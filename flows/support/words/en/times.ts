/** Dates and times as people of any country read them on a phone. */

import type { LocalTime } from '../../../../src/core/calls.ts';
import { daysBetween, weekdayOf } from '../../../team/calendar.ts';

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

const partsOf = (time: LocalTime): { readonly day: string; readonly hour: string | null } => {
  const parts = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2}))?/.exec(time);
  const month = months[Number(parts?.[2]) - 1];
  if (!parts || month === undefined) return { day: time, hour: null };
  return { day: `${Number(parts[3])} ${month} ${parts[1]}`, hour: parts[4] ?? null };
};

/** `2026-11-21T14:05:00` -> `21 Nov 2026, 14:05`; a date alone stays one. The provider's clock, as it is. */
export const localTime = (time: LocalTime): string => {
  const { day, hour } = partsOf(time);
  return hour === null ? day : `${day}, ${hour}`;
};

/** `21 Nov` */
export const dayOf = (time: LocalTime): string => partsOf(time).day.replace(/ \d{4}$/, '');

/** `22 Nov 2026, 08:00 to 12:00`. */
export const slot = ({ from, to }: { readonly from: LocalTime; readonly to?: LocalTime }): string => {
  if (to === undefined) return localTime(from);
  const [begin, end] = [partsOf(from), partsOf(to)];
  return begin.day === end.day && begin.hour !== null && end.hour !== null
    ? `${begin.day}, ${begin.hour} to ${end.hour}`
    : `from ${localTime(from)} to ${localTime(to)}`;
};

const weekdays = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

/** When somebody comes, as seen from now: `today at 14:00`; `tomorrow (Tuesday) at 08:00`; `Monday, 30 Nov, at 08:00`. */
export const opening = (now: LocalTime, opens: LocalTime): string => {
  const weekday = weekdays[weekdayOf(opens)] ?? '';
  const hour = opens.slice(11, 16);
  const days = daysBetween(now, opens);
  if (days === 0) return `today at ${hour}`;
  if (days === 1) return `tomorrow (${weekday}) at ${hour}`;
  return `${weekday}, ${dayOf(opens)}, at ${hour}`;
};
