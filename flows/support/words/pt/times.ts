/** Dates and times as people read them on a phone. */

import type { LocalTime } from '../../../../src/core/calls.ts';
import { daysBetween, weekdayOf } from '../../../team/calendar.ts';
import { localTime } from '../../../team/times.ts';

export { localTime } from '../../../team/times.ts';

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

const weekdays = [
  'domingo',
  'segunda-feira',
  'terça-feira',
  'quarta-feira',
  'quinta-feira',
  'sexta-feira',
  'sábado',
];

/** When somebody comes, as seen from now: `hoje, às 14:00`; `amanhã (terça-feira), às 08:00`; `segunda-feira, 30/11, às 08:00`. */
export const opening = (now: LocalTime, opens: LocalTime): string => {
  const weekday = weekdays[weekdayOf(opens)] ?? '';
  const hour = opens.slice(11, 16);
  const days = daysBetween(now, opens);
  if (days === 0) return `hoje, às ${hour}`;
  if (days === 1) return `amanhã (${weekday}), às ${hour}`;
  return `${weekday}, ${opens.slice(8, 10)}/${opens.slice(5, 7)}, às ${hour}`;
};
