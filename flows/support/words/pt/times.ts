/** Dates, numbers and the ERP's words as people read them on a phone. */

import type { LocalTime } from '../../../src/core/calls.ts';

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

/** How the provider's clock shows an instant, and in which year it falls. */
export type Clock = { readonly show: (at: number) => string; readonly year: (at: number) => number };

export const createClock = (timeZone: string): Clock => {
  const full = new Intl.DateTimeFormat('pt-BR', {
    timeZone,
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
  });
  const hour = new Intl.DateTimeFormat('pt-BR', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const year = new Intl.DateTimeFormat('en', { timeZone, year: 'numeric' });
  return { show: (at) => `${full.format(at)} às ${hour.format(at)}`, year: (at) => Number(year.format(at)) };
};

/** When a ticket was opened: the ERP's own time, or, where it tells only a date or nothing, when it answered. */
export const momentOf = (openedAt: LocalTime | undefined, answeredAt: number, clock: Clock): string => {
  const answered = clock.show(answeredAt);
  if (openedAt === undefined) return answered;
  const told = localTime(openedAt);
  return answered.startsWith(told) ? answered : told;
};

/** `AGUARDANDO ANÁLISE`, `Aguardando Análise`, `aguardando_analise` -> `aguardando análise`. */
export const statusWord = (status: string): string => status.replace(/_/g, ' ').trim().toLowerCase();

/** Cut at a word, with an ellipsis. */
export const shorten = (text: string, length: number): string => {
  if (text.length <= length) return text;
  const cut = text.slice(0, length - 1);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), length / 2)).trimEnd()}…`;
};
