/** Whom a queue comes to first: whoever has a date to be answered by that is near. Pure. */

import type { Row } from '../../../stores/store.ts';

const ranks = { passed: 0, red: 1, amber: 2, calm: 3 } as const;

const compare = ({ listing: { urgency: one } }: Row, { listing: { urgency: other } }: Row): number => {
  const apart = ranks[one?.now ?? 'calm'] - ranks[other?.now ?? 'calm'];
  if (apart !== 0) return apart;
  return one === undefined || other === undefined || one.now === 'calm' ? 0 : one.dueAt - other.dueAt;
};

const queueOf = ({ listing: { queue = '' } }: Row): string => queue;

/**
 * The rows with those of each queue in the order of their urgency. Each queue keeps the places that it has in the list:
 * what is urgent in one takes nobody's turn in another.
 */
export function mostUrgentFirst(rows: readonly Row[]): readonly Row[] {
  if (rows.every(({ listing }) => listing.urgency === undefined)) return rows;
  const queues = new Map<string, Row[]>();
  for (const row of rows.toSorted(compare)) {
    const own = queues.get(queueOf(row));
    if (own === undefined) queues.set(queueOf(row), [row]);
    else own.push(row);
  }
  const next = new Map([...queues].map(([queue, own]) => [queue, own.values()]));
  return rows.map((row) => next.get(queueOf(row))?.next().value ?? row);
}

/** Whether the date has passed: everybody on the desk is told, whatever queues are theirs. */
export const isOverdue = ({ listing: { place, urgency } }: Row): boolean =>
  urgency?.now === 'passed' && (place === 'waiting' || place === 'attended');
