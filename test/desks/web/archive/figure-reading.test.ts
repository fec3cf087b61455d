/** Reading figures once for all who ask. */

import { beforeEach, describe, expect, test } from 'vitest';
import { summarize } from '../../../../src/core/archive/figures.ts';
import { createFigureReader } from '../../../../src/desks/web/archive/figures/reading.ts';
import { readStretch } from '../../../../src/desks/web/archive/figures/stretch.ts';

const figures = summarize([], () => ({ day: '2026-11-23', hour: 0 }));
const day = (of: number) => {
  const stretch = readStretch(
    { from: `2026-10-${of}`, to: `2026-10-${of}` },
    Date.parse('2026-11-23T12:00:00Z'),
    'America/Sao_Paulo',
  );
  if (typeof stretch === 'string') throw new Error(stretch);
  return stretch;
};

let now = 0;
let readings = 0;
let broken = false;
let read: ReturnType<typeof createFigureReader>;
beforeEach(() => {
  now = 1_000;
  readings = 0;
  broken = false;
  read = createFigureReader(
    async () => {
      readings++;
      if (broken) throw new Error('the disk is gone');
      return figures;
    },
    () => now,
  );
});

describe('figures', () => {
  test('of the same days are read once within a moment', async () => {
    await Promise.all([read(day(10)), read(day(10)), read(day(11))]);
    expect(readings).toBe(2);
    now += 30_000;
    await read(day(10));
    expect(readings).toBe(3);
  });

  test('that could not be read are read again', async () => {
    broken = true;
    await expect(read(day(10))).rejects.toThrow('the disk is gone');
    broken = false;
    await expect(read(day(10))).resolves.toBe(figures);
  });

  test('of few stretches are kept', async () => {
    for (let of = 10; of <= 31; of++) await read(day(of));
    await read(day(31));
    expect(readings).toBe(22);
    await read(day(10));
    expect(readings).toBe(23);
  });
});
