/** When a queue is attended: by the provider's clock, over holidays and changes to daylight saving. */

import { describe, expect, it } from 'vitest';
import { createClock } from '../../../flows/team/clock.ts';
import { afterAttended, type Hours, isOpen, nextOpening } from '../../../flows/team/hours.ts';
import type { Weekly } from '../../../src/core/queue.ts';

const clock = createClock('America/Sao_Paulo');
const office = [{ from: 8 * 60, to: 18 * 60 }];
const weekly: Weekly = [[], office, office, office, office, office, [{ from: 8 * 60, to: 12 * 60 }]];
const hours: Hours = { weekly, holidays: ['2026-11-20', '12-25'] };

/** São Paulo's time, which has had no daylight saving since 2019. */
const at = (local: string): number => Date.parse(`${local}:00-03:00`);
const opens = (local: string, given = hours): string | null => {
  const then = nextOpening(at(local), given, clock);
  return then === null ? null : clock.show(then);
};

describe('the next opening', () => {
  it.each([
    ['on a Wednesday morning is now', '2026-11-18T09:30', '2026-11-18T09:30'],
    ['before eight is at eight', '2026-11-18T06:00', '2026-11-18T08:00'],
    ['at eight sharp is now', '2026-11-18T08:00', '2026-11-18T08:00'],
    ['at six sharp is tomorrow', '2026-11-18T18:00', '2026-11-19T08:00'],
    ['on the evening before a holiday is after it', '2026-11-19T20:00', '2026-11-21T08:00'],
    ['on a Saturday afternoon is on Monday', '2026-11-21T14:05', '2026-11-23T08:00'],
    ['at Christmas, of any year, is after it', '2029-12-24T19:00', '2029-12-26T08:00'],
  ])('%s', (_, now, then) => expect(opens(now)).toBe(then));

  it('is now where there are no hours, and never where nobody comes', () => {
    expect(opens('2026-11-22T03:00', { holidays: [] })).toBe('2026-11-22T03:00');
    expect(opens('2026-12-25T03:00', { holidays: ['12-25'] })).toBe('2026-12-26T00:00');
    expect(opens('2026-11-22T03:00', { weekly: [[], [], [], [], [], [], []], holidays: [] })).toBeNull();
  });

  it('goes through midnight', () => {
    const night: Hours = {
      weekly: [
        [
          { from: 0, to: 360 },
          { from: 1320, to: 1440 },
        ],
        [{ from: 0, to: 360 }],
        [],
        [],
        [],
        [],
        [],
      ],
      holidays: [],
    };
    expect(isOpen(at('2026-11-22T23:59'), night, clock)).toBe(true);
    expect(isOpen(at('2026-11-23T00:00'), night, clock)).toBe(true);
    expect(isOpen(at('2026-11-23T06:00'), night, clock)).toBe(false);
    const duration = 4 * 3_600_000;
    expect(afterAttended(at('2026-11-22T22:00'), duration, night, clock)).toBe(at('2026-11-23T02:00'));
  });
});

it('counts only the time that somebody is there', () => {
  const minutes = 60_000;
  const after = (local: string, duration: number) => {
    const then = afterAttended(at(local), duration * minutes, hours, clock);
    return then === null ? null : clock.show(then);
  };
  expect(after('2026-11-18T10:00', 5)).toBe('2026-11-18T10:05');
  expect(after('2026-11-18T17:58', 5)).toBe('2026-11-19T08:03');
  expect(after('2026-11-18T22:00', 5)).toBe('2026-11-19T08:05');
  expect(after('2026-11-18T17:55', 5)).toBe('2026-11-18T18:00');
  expect(afterAttended(0, 5 * minutes, { weekly: [[], [], [], [], [], [], []], holidays: [] }, clock)).toBe(
    null,
  );
  expect(afterAttended(7, 5 * minutes, { holidays: [] }, clock)).toBe(7 + 5 * minutes);
});

describe('where clocks are put forward and back', () => {
  const newYork = createClock('America/New_York');
  const every = (from: number, to: number): Hours => {
    const span = [{ from, to }];
    return { weekly: [span, span, span, span, span, span, span], holidays: [] };
  };
  const next = (utc: string, given: Hours) => {
    const then = nextOpening(Date.parse(utc), given, newYork);
    return then === null ? null : new Date(then).toISOString();
  };

  it('eight stays eight', () => {
    // 8 March 2026, two o'clock becomes three.
    expect(next('2026-03-07T23:00:00Z', every(480, 1080))).toBe('2026-03-08T12:00:00.000Z');
    expect(next('2026-03-06T23:30:00Z', every(480, 1080))).toBe('2026-03-07T13:00:00.000Z');
    // 1 November 2026, two o'clock becomes one.
    expect(next('2026-10-31T23:30:00Z', every(480, 1080))).toBe('2026-11-01T13:00:00.000Z');
  });

  it('a time that is skipped is the moment after', () => {
    expect(next('2026-03-08T05:00:00Z', every(150, 1080))).toBe('2026-03-08T07:00:00.000Z');
  });

  it('a time that there is twice is the first', () => {
    expect(next('2026-11-01T04:00:00Z', every(90, 1080))).toBe('2026-11-01T05:30:00.000Z');
  });

  it('whole days join without a gap', () => {
    const days = every(0, 1440);
    for (let hour = 0; hour < 72; hour += 1) {
      const now = Date.parse('2026-03-07T00:00:00Z') + hour * 3_600_000;
      expect(isOpen(now, days, newYork), new Date(now).toISOString()).toBe(true);
    }
    const begun = Date.parse('2026-03-07T12:00:00Z');
    expect(afterAttended(begun, 48 * 3_600_000, days, newYork)).toBe(begun + 48 * 3_600_000);
  });
});
