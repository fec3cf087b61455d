/** Figures as a table that spreadsheets in Brazil open as it is: semicolons, decimal commas, and a mark of UTF-8. */

import type { Words } from '../../words/index.ts';
import type { Part, Shown, Spread, Summary } from './measures.ts';

/** One row for each part of each cut. Times in minutes. */
export function figuresCsv({ total, days, hours, queues, attendants }: Shown, { figures }: Words): string {
  const spread = (name: string) => [`${name} ${figures.p50}`, `${name} ${figures.p90}`];
  const header = [
    figures.cut,
    figures.name,
    figures.conversations,
    figures.botAlone,
    ...[figures.waiting, figures.firstAnswer, figures.handling]
      .flatMap(spread)
      .map((name) => `${name}, ${figures.minutes}`),
    figures.averageRating,
    figures.ratings,
    figures.tickets,
  ];
  const rows = [
    rowOf(figures.total, '', total),
    ...days.map((part) => rowOf(figures.day, part.key, part)),
    ...hours.map((part) => rowOf(figures.hour, part.key, part)),
    ...queues.map((part) => rowOf(figures.queue, part.name, part)),
    ...attendants.map((part) => rowOf(figures.attendant, part.name, part)),
  ];
  return `\ufeff${[header, ...rows].map((cells) => `${cells.map(cell).join(';')}\r\n`).join('')}`;
}

const rowOf = (cut: string, name: string, measures: Summary | Part): readonly (string | number | null)[] => [
  cut,
  name,
  measures.conversations,
  measures.alone,
  ...minutesOf(measures.waited),
  ...minutesOf(measures.answered),
  ...minutesOf(measures.handled),
  measures.rating?.average ?? null,
  measures.rating?.count ?? 0,
  measures.tickets,
];

const minutesOf = (spread: Spread | null): readonly (number | null)[] =>
  spread === null ? [null, null] : [spread.p50 / 60_000, spread.p90 / 60_000];

/** A name that begins as a formula does would be one: an apostrophe makes it a text. */
function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number')
    return (Number.isInteger(value) ? String(value) : value.toFixed(2)).replace('.', ',');
  const text = /^\s*[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
