/**
 * The rounds of all contestants as one table: the median of each, and how it stands to the first. `a core each` is what it could do with a core for
 * the process and one for its Redis, by the time that these took: a busy machine says little else.
 */

import { median } from '../turns/report.ts';
import type { Result } from './round.ts';

export type Contestant = { readonly name: string; readonly results: readonly Result[] };

const columns = [
  'turns/s',
  'from-to',
  'to ours',
  'a core each',
  'to ours',
  'p99 ms',
  'CPU µs',
  'Redis µs',
  'commands',
] as const;

export function table(contestants: readonly Contestant[]): string {
  const rated = contestants.map(({ results }) => ({
    rate: median(results.map(({ rate }) => rate)),
    alone: median(results.map(({ cpu, redis }) => 1e6 / Math.max(cpu, redis))),
  }));
  const [ours] = rated;
  return [
    line('', columns, 'what it keeps'),
    ...contestants.map(({ name, results }, index) => {
      const { rate = Number.NaN, alone = Number.NaN } = rated[index] ?? {};
      const of = (one: (result: Result) => number) => median(results.map(one));
      const each = results.map((result) => Math.round(result.rate));
      return line(
        name,
        [
          rate.toFixed(0),
          `${Math.min(...each)}-${Math.max(...each)}`,
          (rate / (ours?.rate ?? Number.NaN)).toFixed(2),
          alone.toFixed(0),
          (alone / (ours?.alone ?? Number.NaN)).toFixed(2),
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

const line = (name: string, cells: readonly string[], last: string) =>
  `${name.padEnd(38)}${cells.map((cell, index) => cell.padStart(index === 1 || index === 3 ? 14 : 9)).join('')}   ${last}`;
