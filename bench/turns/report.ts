/** What was measured, as a table. */

import type { Usage } from '../redis-server.ts';
import type { Measured } from './measure.ts';

/** One that was measured, and how far its Redis came meanwhile. */
export type Contestant = { readonly name: string; readonly measured: Measured; readonly redis?: Usage };

const columns = [
  'turns/s',
  'p50 ms',
  'p99 ms',
  'CPU µs/turn',
  'Redis µs/turn',
  'scripts',
  'commands',
] as const;

export function table(rows: readonly Contestant[]): string {
  const line = (name: string, values: readonly string[]) =>
    name.padEnd(44) +
    values.map((value, index) => value.padStart((columns[index]?.length ?? 0) + 3)).join('');
  return [
    line('', columns),
    ...rows.map(({ name, measured, redis }) => {
      const { waits, seconds, cpu } = measured;
      const turns = waits.length;
      const at = (share: number) => (waits[Math.floor(turns * share)] ?? 0).toFixed(1);
      const ofRedis = redis
        ? [
            (redis.cpu / turns).toFixed(0),
            (redis.scripts / turns).toFixed(2),
            (redis.commands / turns).toFixed(1),
          ]
        : [];
      return line(name, [
        Math.round(turns / seconds).toString(),
        at(0.5),
        at(0.99),
        (cpu / turns).toFixed(0),
        ...ofRedis,
      ]);
    }),
  ].join('\n');
}

/** How far the usage came between two readings. */
export const since = (before: Usage, after: Usage): Usage => ({
  cpu: after.cpu - before.cpu,
  commands: after.commands - before.commands,
  scripts: after.scripts - before.scripts,
  memory: after.memory - before.memory,
});

/** Of an even number the lower of the two in the middle. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.ceil(values.length / 2) - 1] ?? Number.NaN;
}
