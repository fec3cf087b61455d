/** The rounds of all contestants as one table: the median of each, and how it stands to the first. */

import type { Result } from './round.ts';

export type Contestant = { readonly name: string; readonly results: readonly Result[] };

const columns = ['turns/s', 'from-to', 'to ours', 'p99 ms', 'CPU µs', 'Redis µs', 'commands'] as const;

export function table(contestants: readonly Contestant[]): string {
  const rates = contestants.map(({ results }) => median(results.map(({ rate }) => rate)));
  const [ours = Number.NaN] = rates;
  return [
    line('', columns, 'what it keeps'),
    ...contestants.map(({ name, results }, index) => {
      const rate = rates[index] ?? Number.NaN;
      const of = (one: (result: Result) => number) => median(results.map(one));
      const each = results.map((result) => Math.round(result.rate));
      return line(
        name,
        [
          rate.toFixed(0),
          `${Math.min(...each)}-${Math.max(...each)}`,
          (rate / ours).toFixed(2),
          of(({ p99 }) => p99).toFixed(1),
          of(({ cpu }) => cpu).toFixed(0),
          of(({ redis }) => redis).toFixed(0),
          of(({ commands }) => commands).toFixed(1),
        ],
        results[0]?.keeps ?? '',
      );
    }),
  ].join('\n');
}

/** Of an even number the lower of the two in the middle. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.ceil(values.length / 2) - 1] ?? Number.NaN;
}

const line = (name: string, cells: readonly string[], last: string) =>
  `${name.padEnd(38)}${cells.map((cell, index) => cell.padStart(index === 1 ? 14 : 10)).join('')}   ${last}`;
