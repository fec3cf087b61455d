import { describe, expect, it } from 'vitest';
import { readLocalTime, type StoredTime } from '../../../src/backends/hubsoft/local-time.ts';

const here = 'America/Sao_Paulo';

describe('readLocalTime', () => {
  it.each<[StoredTime, string]>([
    ['16/11/2018', '2018-11-16'],
    ['16/11/2018 10:58:21', '2018-11-16T10:58:21'],
    ['16/11/2018 10:58', '2018-11-16T10:58:00'],
    ['2022-08-04', '2022-08-04'],
    ['2022-08-04 15:45:57', '2022-08-04T15:45:57'],
    ['2022-08-04 00:00:00', '2022-08-04T00:00:00'],
    ['2019-12-15 18:22:24-03', '2019-12-15T18:22:24'],
    ['2019-12-15 18:22:24-0300', '2019-12-15T18:22:24'],
    ['2019-12-15T21:22:24.000000Z', '2019-12-15T18:22:24'],
    ['2019-12-15 23:30:00-04:00', '2019-12-16T00:30:00'],
    [{ date: '2022-08-04 15:45:57.000000', timezone: here }, '2022-08-04T15:45:57'],
    [{ date: '2022-08-04 15:45:57.000000' }, '2022-08-04T15:45:57'],
    [{ date: '2022-08-04 15:45:57.000000', timezone: 'UTC' }, '2022-08-04T12:45:57'],
    [{ date: '2022-08-04 15:45:57.000000', timezone: '-04:00' }, '2022-08-04T16:45:57'],
    [{ date: '2022-08-04 15:45:57.000000', timezone: 'America/Manaus' }, '2022-08-04T16:45:57'],
    // São Paulo still had summer time in January 2019: two hours from UTC.
    [{ date: '2019-01-10 12:00:00.000000', timezone: 'America/Fortaleza' }, '2019-01-10T13:00:00'],
    [{ date: '2022-08-04 15:45:57.000000', timezone: 'BRT' }, '2022-08-04T15:45:57'],
  ])('reads %j as %s', (stored, local) => {
    expect(readLocalTime(stored, here)).toBe(local);
  });

  it.each(['', '0000-00-00', '0000-00-00 00:00:00', '31/02/2024', '2024-13-01', 'ontem', '10:58'])(
    'takes %j for no date',
    (stored) => {
      expect(readLocalTime(stored, here)).toBeUndefined();
    },
  );

  it('takes a missing date for none', () => {
    expect(readLocalTime(undefined, here)).toBeUndefined();
  });
});
