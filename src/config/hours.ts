/** Hours of work as whoever installs writes them: `seg-sex 08:00-12:00 13:30-18:00, sab 08:00-12:00`. */

import type { Span, Weekly } from '../core/queue.ts';
import { fold } from '../core/text/index.ts';

const days = ['dom', 'seg', 'ter', 'qua', 'qui', 'sex', 'sab'] as const;
const wholeDay = 24 * 60;

/** A day's number, by its first three letters; -1 if it is none. */
const dayOf = (name: string): number => days.findIndex((day) => name === day || name.startsWith(day));

/** The days of `seg`, `seg-sex`, `sex-seg` (over the weekend), `todos`. */
const daysIn = (text: string): readonly number[] => {
  if (text === 'todos') return days.map((_, index) => index);
  const [first = '', last = first, ...more] = text.split('-');
  const [from, to] = [dayOf(first), dayOf(last)];
  if (from < 0 || to < 0 || more.length > 0) return [];
  return Array.from({ length: ((to - from + 7) % 7) + 1 }, (_, index) => (from + index) % 7);
};

const minutesOf = (text: string): number | null => {
  const [, hour, minute] = /^(\d{1,2}):(\d{2})$/.exec(text) ?? [];
  const minutes = Number(hour) * 60 + Number(minute);
  return Number(minute) < 60 && minutes <= wholeDay ? minutes : null;
};

/** `08:00-18:00`, `24h`; one that ends before it begins goes through midnight. */
const spanOf = (text: string): Span | null => {
  if (text === '24h') return { from: 0, to: wholeDay };
  const [first = '', last = ''] = text.split('-');
  const [from, to] = [minutesOf(first), minutesOf(last)];
  return from === null || to === null || from === to || from === wholeDay ? null : { from, to };
};

/** One part between commas as spans of days; null if it cannot be read. */
const readPart = (part: string): readonly { readonly day: number; readonly span: Span }[] | null => {
  const [which = '', ...times] = part.split(/\s+/).map((word) => fold(word).replace('-feira', ''));
  const spans = times.map(spanOf);
  const on = daysIn(which);
  if (on.length === 0 || spans.length === 0 || spans.includes(null)) return null;
  return on.flatMap((day) =>
    spans.flatMap((span) => {
      if (span === null) return [];
      if (span.to > span.from) return [{ day, span }];
      const tonight = { day, span: { from: span.from, to: wholeDay } };
      // Midnight itself belongs to the evening.
      return span.to === 0 ? [tonight] : [tonight, { day: (day + 1) % 7, span: { from: 0, to: span.to } }];
    }),
  );
};

/** @returns the week, or null if it cannot be read, or two spans of a day overlap. */
export function readHours(text: string): Weekly | null {
  const week: Span[][] = days.map(() => []);
  for (const part of text.split(',').map((piece) => piece.trim())) {
    const read = readPart(part);
    if (read === null) return null;
    for (const { day, span } of read) week[day]?.push(span);
  }
  for (const spans of week) spans.sort((a, b) => a.from - b.from);
  if (week.some((spans) => spans.some(({ from }, index) => from < (spans[index - 1]?.to ?? 0)))) return null;
  const [dom = [], seg = [], ter = [], qua = [], qui = [], sex = [], sab = []] = week;
  return [dom, seg, ter, qua, qui, sex, sab];
}
