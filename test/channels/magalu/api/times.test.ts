import { expect, it } from 'vitest';
import { readTime, spellTime } from '../../../../src/channels/magalu/api/times.ts';

const at = Date.UTC(2026, 10, 23, 15, 4, 5);

it.each([
  ['2026-11-23T15:04:05Z', at],
  ['2026-11-23T15:04:05.123Z', at + 123],
  ['2026-11-23T15:04:05.123456+00:00', at + 123],
  ['2026-11-23T12:04:05-03:00', at],
  ['2026-11-23T12:04:05-0300', at],
  ['2026-11-23 15:04:05+00', at],
  ['2026-11-23T12:04:05-03', at],
  // Without a zone: UTC, three hours before the same in Brasília.
  ['2026-11-23T15:04:05', at],
  ['2026-11-23 15:04:05', at],
  ['2026-11-23 15:04:05 UTC', at],
  ['2026-11-23T15:04', at - 5_000],
  ['2026-11-23', Date.UTC(2026, 10, 23)],
  [' 2026-11-23T15:04:05z ', at],
])('%s', (text, time) => {
  expect(readTime(text)).toBe(time);
});

it.each([
  '',
  'amanhã',
  '23/11/2026',
  '2026-13-40T00:00:00Z',
  '1772716800',
  '0001-01-01T00:00:00Z',
  '1970-01-01',
  '2026-11-23T25:00:00Z',
  null,
  undefined,
])('no time: %s', (text) => {
  expect(readTime(text)).toBeUndefined();
});

it('what is spelt is read as the same moment', () => {
  expect(readTime(spellTime(at + 7))).toBe(at + 7);
});
