/** The days that figures are asked for. */

import { describe, expect, test } from 'vitest';
import { dayAt, mostDays, readStretch, shift } from '../../../../src/desks/web/archive/figures/stretch.ts';

const timezone = 'America/Sao_Paulo';
/** 22:30 of the day before, in São Paulo. */
const now = Date.parse('2026-11-23T01:30:00Z');

describe('a stretch of days', () => {
  test('is the last seven of the provider’s days where nothing is asked for', () => {
    expect(readStretch({}, now, timezone)).toMatchObject({
      first: '2026-11-16',
      last: '2026-11-22',
      from: Date.parse('2026-11-16T03:00:00Z'),
      until: Date.parse('2026-11-23T03:00:00Z'),
    });
    expect(readStretch({ from: '', to: '' }, now, timezone)).toMatchObject({ first: '2026-11-16' });
  });

  test('is one day, or from one to another with both', () => {
    expect(readStretch({ from: '2026-02-28', to: '2026-03-01' }, now, timezone)).toMatchObject({
      days: ['2026-02-28', '2026-03-01'],
    });
    const day = readStretch({ from: '2026-11-20' }, now, timezone);
    expect(day).toMatchObject({ days: ['2026-11-20'] });
  });

  test('follows a clock that is changed', () => {
    // On 1 November 2026 New York puts its clocks back.
    const day = readStretch({ from: '2026-11-01', to: '2026-11-01' }, now, 'America/New_York');
    if (typeof day === 'string') throw new Error(day);
    expect((day.until - day.from) / 3_600_000).toBe(25);
  });

  test.each([
    ['2026-02-30', '2026-03-01', 'unreadable'],
    ['ontem', 'hoje', 'unreadable'],
    ['2026-11-23', '2026-11-22', 'backwards'],
    ['2026-01-01', '2026-11-22', 'long'],
    ['0001-01-01', '9999-12-31', 'long'],
  ])('from %s to %s is none: %s', (from, to, why) => {
    expect(readStretch({ from, to }, now, timezone)).toBe(why);
  });

  test('has at most so many days', () => {
    const longest = readStretch({ from: shift('2026-11-22', 1 - mostDays), to: '2026-11-22' }, now, timezone);
    expect(longest).toMatchObject({ days: { length: mostDays } });
  });

  test('knows what day it is', () => {
    expect(dayAt(now, timezone)).toBe('2026-11-22');
  });
});
