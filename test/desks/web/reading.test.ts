import { expect, test } from 'vitest';
import { conversationId } from '../../../src/core/ids/index.ts';
import { createListReader, startOfDay } from '../../../src/desks/web/conversations/reading.ts';
import { createMemoryStore } from '../../../src/stores/memory/index.ts';
import type { Row } from '../../../src/stores/store.ts';

/** Also on days of 23 and 25 hours, and where a day began at one o'clock. */
test.each([
  ['2026-11-23T15:30:00Z', 'America/Sao_Paulo', '2026-11-23T03:00:00Z'],
  ['2026-11-23T02:59:59Z', 'America/Sao_Paulo', '2026-11-22T03:00:00Z'],
  ['2026-11-23T03:00:00Z', 'America/Sao_Paulo', '2026-11-23T03:00:00Z'],
  ['2026-11-23T03:59:59Z', 'America/Manaus', '2026-11-22T04:00:00Z'],
  ['2026-03-29T15:00:00Z', 'Europe/Lisbon', '2026-03-29T00:00:00Z'],
  ['2026-03-29T15:00:00Z', 'Europe/Berlin', '2026-03-28T23:00:00Z'],
  ['2026-10-25T15:00:00Z', 'Europe/Berlin', '2026-10-24T22:00:00Z'],
])('at %s in %s the day began at %s', (at, timeZone, began) => {
  expect(new Date(startOfDay(Date.parse(at), timeZone)).toISOString()).toBe(new Date(began).toISOString());
});

test('cost the same however many there are, and say how many are not shown', async () => {
  const store = createMemoryStore();
  const asked: number[] = [];
  const rows = Array.from({ length: 1_001 }, (_, index) => ({
    conversation: conversationId(`conversation-${index}`),
    channel: 'web',
    listing: { place: 'waiting', since: index },
  })) satisfies Row[];
  const reader = createListReader(
    {
      ...store,
      list: async ({ place, limit }) => {
        asked.push(limit);
        return place === 'waiting' ? rows.slice(0, limit) : [];
      },
    },
    'America/Sao_Paulo',
  );
  const ana = { id: 'ana' };
  expect((await reader.readFor(ana)).waiting).toMatchObject({ more: 800, isAll: false });
  expect((await reader.readFor(ana)).waiting.rows).toHaveLength(200);
  rows.splice(205);
  reader.stop();
  expect(Math.max(...asked)).toBe(1_001);
  const few = createListReader(
    { ...store, list: async ({ place }) => (place === 'waiting' ? rows : []) },
    'UTC',
  );
  expect((await few.readFor(ana)).waiting).toMatchObject({ more: 5, isAll: true });
  few.stop();
  await store.close();
});
