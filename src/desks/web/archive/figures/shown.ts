/** Figures as the page shows them: days and hours without gaps, queues and attendants by their names. */

import type { Figures } from '../../../../core/archive/figures.ts';
import type { Words } from '../../words/index.ts';
import { nothing, type Part, type Shown } from './measures.ts';
import type { Stretch } from './stretch.ts';

/** What people call a queue or an attendant, by id; undefined for one that is not known any more. */
export type NameOf = (id: string) => string | undefined;

export type Names = { readonly queue: NameOf; readonly attendant: NameOf };

export function showFigures(
  { total, days, hours, queues, attendants }: Figures,
  stretch: Stretch,
  names: Names,
  { figures }: Words,
): Shown {
  const dayOf = new Map(days.map((one) => [one.day, one]));
  const hourOf = new Map(hours.map((one) => [one.hour, one]));
  return {
    total,
    days: stretch.days.map((day) => ({ ...(dayOf.get(day) ?? nothing), key: day, name: shortDay(day) })),
    hours: Array.from({ length: 24 }, (_, hour) => ({
      ...(hourOf.get(hour) ?? nothing),
      key: String(hour),
      name: `${hour} h`,
    })),
    queues: busiestFirst(
      queues.map(({ queue, ...own }) => ({
        ...own,
        key: queue ?? '',
        name: queue === null ? figures.noQueue : (names.queue(queue) ?? queue),
      })),
    ),
    attendants: busiestFirst(
      attendants.map(({ attendant, ...own }) => ({
        ...own,
        key: attendant,
        name: names.attendant(attendant) ?? figures.gone,
      })),
    ),
  };
}

/** `23/11` */
const shortDay = (day: string): string => `${day.slice(8)}/${day.slice(5, 7)}`;

/** Those with most to do first. */
const busiestFirst = (parts: readonly Part[]): readonly Part[] =>
  [...parts].sort((a, b) => b.conversations - a.conversations || (a.name < b.name ? -1 : 1));
