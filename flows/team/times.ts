/** Dates and times as attendants and customers in Brazil read them. */

import type { LocalTime } from '../../src/core/calls.ts';

/** `2026-11-21T14:05:00` -> `21/11/2026 às 14:05`; a date alone stays one. The provider's clock, as it is. */
export const localTime = (time: LocalTime): string => {
  const parts = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2}))?/.exec(time);
  if (!parts) return time;
  const [, year, month, day, hour, minute] = parts;
  return `${day}/${month}/${year}${hour === undefined ? '' : ` às ${hour}:${minute}`}`;
};
