/** The provider's clock. */

import type { LocalTime } from '../../src/core/calls.ts';

/** What it shows at an instant (milliseconds since 1970), and in which year that falls. */
export type Clock = { readonly show: (at: number) => LocalTime; readonly year: (at: number) => number };

export const createClock = (timeZone: string): Clock => {
  // The one common locale that writes what sorts: `2026-11-21 14:05`.
  const full = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const show = (at: number): LocalTime => full.format(at).replace(' ', 'T');
  return { show, year: (at) => Number(show(at).slice(0, 4)) };
};
