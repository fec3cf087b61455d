/** Figures as a table that spreadsheets in Brazil open as it is: semicolons, decimal commas, and a mark of UTF-8. */

import { sheetOf } from '../../views/sheet.ts';
import type { Words } from '../../words/index.ts';
import type { Part, Shown, Spread, Summary } from './measures.ts';

/** One row for each part of each cut. Times in minutes. */
export function figuresCsv({ total, days, hours, queues, attendants }: Shown, { figures }: Words): string {
  const spread = (name: string) =>
    [figures.half, figures.most].map((part) => `${name}: ${part}, ${figures.minutes}`);
  const header = [
    figures.cut,
    figures.name,
    figures.conversations,
    figures.botAlone,
    ...[figures.waiting, figures.firstAnswer, figures.handling].flatMap(spread),
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
  return sheetOf([header, ...rows].map((cells) => cells.map(textOf)));
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

function textOf(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  return (Number.isInteger(value) ? String(value) : value.toFixed(2)).replace('.', ',');
}
