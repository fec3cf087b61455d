import { expect, test } from 'vitest';
import { type Counted, summarize } from '../../../src/core/archive/figures.ts';

const episode = (more: Partial<Counted>): Counted => ({
  channel: 'telegram',
  startedAt: 0,
  endedAt: 0,
  alone: true,
  tickets: 0,
  ...more,
});
const clock = (at: number) => ({ day: at < 100 ? '2026-11-21' : '2026-11-22', hour: at < 60 ? 8 : 17 });

test('half took no longer than p50, nine of ten no longer than p90', () => {
  const durations = [90, 10, 30, 50, 70, 20, 100, 40, 60, 80];
  const { total } = summarize(
    [...durations.map((waited) => episode({ waited, alone: false })), episode({ handled: 7 })],
    clock,
  );
  expect(total).toEqual({
    conversations: 11,
    alone: 1,
    tickets: 0,
    waited: { count: 10, p50: 50, p90: 90 },
    answered: null,
    handled: { count: 1, p50: 7, p90: 7 },
    rating: null,
  });
});

test('by day, hour, queue, attendant and channel; who had none is in none', () => {
  const figures = summarize(
    [
      episode({ endedAt: 150, queue: 'vendas', attendant: 'b', rating: 5, tickets: 2 }),
      episode({ endedAt: 50, queue: 'suporte', attendant: 'a', rating: 4 }),
      episode({ endedAt: 60, queue: 'suporte', attendant: 'a', channel: 'web' }),
      episode({ endedAt: 99 }),
    ],
    clock,
  );
  expect(figures.total).toMatchObject({ conversations: 4, tickets: 2, rating: { count: 2, average: 4.5 } });
  const short = <Row extends { readonly conversations: number }>(rows: readonly Row[], key: keyof Row) =>
    rows.map((row) => [row[key], row.conversations]);
  expect(short(figures.days, 'day')).toEqual([
    ['2026-11-21', 3],
    ['2026-11-22', 1],
  ]);
  expect(short(figures.hours, 'hour')).toEqual([
    [8, 1],
    [17, 3],
  ]);
  expect(short(figures.queues, 'queue')).toEqual([
    [null, 1],
    ['suporte', 2],
    ['vendas', 1],
  ]);
  expect(short(figures.attendants, 'attendant')).toEqual([
    ['a', 2],
    ['b', 1],
  ]);
  expect(short(figures.channels, 'channel')).toEqual([
    ['telegram', 3],
    ['web', 1],
  ]);
});

test('of nothing there is nothing to tell', () => {
  expect(summarize([], clock)).toEqual({
    total: {
      conversations: 0,
      alone: 0,
      tickets: 0,
      waited: null,
      answered: null,
      handled: null,
      rating: null,
    },
    days: [],
    hours: [],
    queues: [],
    attendants: [],
    channels: [],
  });
});
