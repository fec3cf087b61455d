/**
 * What it costs as the work grows: so many conversations at rest in one Redis, and so many processes that share the turns of
 * others. Who writes is this process, which takes no turns; all of them share the machine's cores with the Redis, so that more
 * processes show here what they cost, not how much faster many machines are. Told is the median of rounds in which the numbers of
 * processes take turns, and how the rate and the time of a turn stand to the first row.
 *
 *     npm run bench:scaling -- --stored 1000,100000 --processes 1,2,4 --rounds 3
 */

import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { startRedisServer } from '../redis-server.ts';
import { openRedis } from '../turns/redis.ts';
import { median } from '../turns/report.ts';
import { keys, originOf } from '../turns/service.ts';
import { type Crew, playWith } from './crew.ts';
import { fill, weigh } from './fill.ts';

const { values } = parseArgs({
  options: {
    stored: { type: 'string', default: '1000,100000' },
    processes: { type: 'string', default: '1,2,4' },
    conversations: { type: 'string', default: '1000' },
    /** Conversations that each process answers before it counts: a service lives longer than a measurement. */
    warm: { type: 'string', default: '400' },
    'in-flight': { type: 'string', default: '256' },
    rounds: { type: 'string', default: '3' },
  },
});
const conversations = Number(values.conversations);
const inFlight = Number(values['in-flight']);
const prefix = 'bench:';
const server = await startRedisServer('everysec');
const processCounts = values.processes.split(',').map(Number);
const columns = [
  'stored',
  'processes',
  'turns/s',
  'to first',
  'p50 ms',
  'p99 ms',
  'CPU µs',
  'to first',
  'Redis µs',
  'to first',
  'Redis MB',
  'bytes each',
] as const;
/** Microseconds a turn, milliseconds, and megabytes that the Redis had taken before. */
type Row = {
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
  readonly cpu: number;
  readonly redis: number;
  readonly memory: number;
};
try {
  const writer = await openRedis(server.url, prefix);
  const crew: Crew = { writer, server, prefix, inFlight, conversations, warm: Number(values.warm) };
  await playWith(crew, 1, 'warm-');
  const template = keys.identify(originOf('warm-0'));
  const { head, lines, heard: ids, count } = await weigh(server.url, prefix, template);
  print(
    `one conversation at rest: ${head} bytes, ids of the platform ${ids}, ${count} lines ${lines} (${(lines / count).toFixed(0)} each)`,
  );
  print(`${inFlight} in flight, Node ${process.versions.node}, ${availableParallelism()} cores`);
  print('');
  print(row(columns));
  let stored = 0;
  let first: Row | undefined;
  const empty = (await server.usage()).memory;
  for (const wanted of values.stored.split(',').map(Number)) {
    const before = await server.usage();
    await fill(server.url, { prefix, template, from: stored, to: wanted });
    const after = await server.usage();
    const each = (after.memory - before.memory) / Math.max(1, wanted - stored);
    stored = wanted;
    const rounds = new Map<number, Row[]>(processCounts.map((processes) => [processes, []]));
    for (let round = 0; round < Number(values.rounds); round++)
      for (const [processes, rows] of rounds) {
        const { waits, seconds, cpu, used, memory } = await playWith(
          crew,
          processes,
          `${wanted}-${processes}-${round}-`,
        );
        const turns = waits.length;
        const at = (share: number) => waits[Math.floor(turns * share)] ?? 0;
        rows.push({
          rate: turns / seconds,
          p50: at(0.5),
          p99: at(0.99),
          cpu: cpu / turns,
          redis: used.cpu / turns,
          memory: (memory - empty) / 2 ** 20,
        });
      }
    for (const [processes, rows] of rounds) {
      const of = (one: (row: Row) => number) => median(rows.map(one));
      const told: Row = {
        rate: of(({ rate }) => rate),
        p50: of(({ p50 }) => p50),
        p99: of(({ p99 }) => p99),
        cpu: of(({ cpu }) => cpu),
        redis: of(({ redis }) => redis),
        memory: of(({ memory }) => memory),
      };
      first ??= told;
      print(
        row([
          String(wanted),
          String(processes),
          told.rate.toFixed(0),
          (told.rate / first.rate).toFixed(2),
          told.p50.toFixed(1),
          told.p99.toFixed(1),
          told.cpu.toFixed(0),
          (told.cpu / first.cpu).toFixed(2),
          told.redis.toFixed(0),
          (told.redis / first.redis).toFixed(2),
          told.memory.toFixed(0),
          each.toFixed(0),
        ]),
      );
    }
  }
  await writer.close();
} finally {
  await server.close();
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function row(cells: readonly string[]): string {
  return cells.map((cell) => cell.padStart(11)).join('');
}
