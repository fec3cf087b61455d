/** Whom a queue comes to first. */

import { expect, test } from 'vitest';
import { conversationId } from '../../../../src/core/ids/index.ts';
import type { Urgency } from '../../../../src/core/protocol/index.ts';
import { isOverdue, mostUrgentFirst } from '../../../../src/desks/web/conversations/urgency.ts';
import type { Row } from '../../../../src/stores/store.ts';

const row = (name: string, queue?: string, now?: Urgency, dueAt = 0): Row => ({
  conversation: conversationId(name),
  channel: 'test',
  listing: {
    place: 'waiting',
    since: 0,
    ...(queue === undefined ? {} : { queue }),
    ...(now === undefined ? {} : { urgency: { now, since: 0, dueAt } }),
  },
});
const order = (...rows: readonly Row[]) => mostUrgentFirst(rows).map(({ conversation }) => conversation);

test('in a queue what is overdue is first, then what is due soonest, then who waits the longest', () => {
  expect(
    order(
      row('calm-1', 'market', 'calm', 1),
      row('none-1', 'market'),
      row('amber-late', 'market', 'amber', 9),
      row('amber-soon', 'market', 'amber', 8),
      row('passed-2', 'market', 'passed', 5),
      row('red-1', 'market', 'red', 7),
      row('passed-1', 'market', 'passed', 4),
      row('calm-2', 'market', 'calm', 0),
    ),
  ).toEqual(['passed-1', 'passed-2', 'red-1', 'amber-soon', 'amber-late', 'calm-1', 'none-1', 'calm-2']);
});

test('what is urgent in one queue takes nobody’s turn in another', () => {
  expect(
    order(
      row('support-1', 'support'),
      row('market-1', 'market', 'calm'),
      row('nameless-1'),
      row('market-2', 'market', 'red', 1),
      row('support-2', 'support'),
    ),
  ).toEqual(['support-1', 'market-2', 'nameless-1', 'market-1', 'support-2']);
});

test('overdue is what somebody still has to answer', () => {
  const { listing, ...rest } = row('late', 'market', 'passed');
  const at = (place: Row['listing']['place']) => isOverdue({ ...rest, listing: { ...listing, place } });
  expect([at('waiting'), at('attended'), at('closed')]).toEqual([true, true, false]);
  expect(isOverdue(row('near', 'market', 'red'))).toBe(false);
});
