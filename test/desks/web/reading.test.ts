import { expect, test } from 'vitest';
import { startOfDay } from '../../../src/desks/web/reading.ts';

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
