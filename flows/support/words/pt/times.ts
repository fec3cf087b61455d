/** Dates and times as people read them on a phone. */

import type { LocalTime } from '../../../../src/core/calls.ts';

/** `2026-11-21T14:05:00` -> `21/11/2026 às 14:05`; a date alone stays one. The provider's clock, as it is. */
export const localTime = (time: LocalTime): string => {
  const parts = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2}))?/.exec(time);
  if (!parts) return time;
  const [, year, month, day, hour, minute] = parts;
  return `${day}/${month}/${year}${hour === undefined ? '' : ` às ${hour}:${minute}`}`;
};

/** `22/11/2026, das 08:00 às 12:00`. */
export const slot = ({ from, to }: { readonly from: LocalTime; readonly to?: LocalTime }): string => {
  const begin = localTime(from);
  if (to === undefined) return begin;
  const end = localTime(to);
  const [day, hour] = begin.split(' às ');
  const [endDay, endHour] = end.split(' às ');
  return day === endDay && hour !== undefined && endHour !== undefined
    ? `${day}, das ${hour} às ${endHour}`
    : `de ${begin} até ${end}`;
};
