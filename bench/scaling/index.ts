/**
 * What it costs as the work grows: so many conversations at rest in one Redis, and so many processes that share the turns of
 * others. Who writes is this process, which takes no turns; all of them share the machine's cores with the Redis, so that more
 * processes show here what they cost, not how much faster many machines are.
 *
 *     npm run bench:scaling -- --stored 1000,100000 --processes 1,2,4
 */

import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { Store } from '../../src/stores/store.ts';
import { startRedisServer, type Usage } from '../redis-server.ts';
import { script } from '../ticket-flow.ts';
import { interleave, type Measured, measure } from '../turns/measure.ts';
import { openRedis } from '../turns/redis.ts';
import { since } from '../turns/report.ts';
import { keys, originOf } from '../turns/service.ts';
import { fill, weigh } from './fill.ts';

const { values } = parseArgs({
  options: {
    stored: { type: 'string', default: '1000,100000' },
    processes: { type: 'string', default: '1,2,4' },
    conversations: { type: 'string', default: '1000' },
    /** Conversations that each process answers before it counts: a service lives longer than a measurement. */
    warm: { type: 'string', default: '400' },
    'in-flight': { type: 'string', default: '256' },
  },
});
const conversations = Number(values.conversations);
const inFlight = Number(values['in-flight']);
const prefix = 'bench:';
const Told = z.object({
  sent: z.array(z.string()),
  cpu: z.object({ user: z.number(), system: z.number() }),
});

const server = await startRedisServer('everysec');
const heard = new Map<string, () => void>();
try {
  const writer = await openRedis(server.url, prefix);
  await playWith(1, 'warm-', writer);
  const template = keys.identify(originOf('warm-0'));
  const { head, lines, heard: ids, count } = await weigh(server.url, prefix, template);
  print(
    `one conversation at rest: ${head} bytes, ids of the platform ${ids}, ${count} lines ${lines} (${(lines / count).toFixed(0)} each)`,
  );
  print(`${inFlight} in flight, Node ${process.versions.node}, ${availableParallelism()} cores`);
  print('');
  print(
    row([
      'stored',
      'processes',
      'turns/s',
      'p50 ms',
      'p99 ms',
      'CPU µs',
      'Redis µs',
      'Redis MB',
      'bytes each',
    ]),
  );
  let stored = 0;
  const empty = (await server.usage()).memory;
  for (const wanted of values.stored.split(',').map(Number)) {
    const before = await server.usage();
    await fill(server.url, { prefix, template, from: stored, to: wanted });
    const after = await server.usage();
    const each = (after.memory - before.memory) / Math.max(1, wanted - stored);
    stored = wanted;
    for (const processes of values.processes.split(',').map(Number)) {
      const { waits, seconds, cpu, used, memory } = await playWith(
        processes,
        `${wanted}-${processes}-`,
        writer,
      );
      const turns = waits.length;
      const at = (share: number) => (waits[Math.floor(turns * share)] ?? 0).toFixed(1);
      print(
        row([
          String(wanted),
          String(processes),
          (turns / seconds).toFixed(0),
          at(0.5),
          at(0.99),
          (cpu / turns).toFixed(0),
          (used.cpu / turns).toFixed(0),
          ((memory - empty) / 2 ** 20).toFixed(0),
          each.toFixed(0),
        ]),
      );
    }
  }
  await writer.close();
} finally {
  await server.close();
}

/** Plays conversations with so many processes to answer them. `cpu` is theirs. */
async function playWith(
  processes: number,
  called: string,
  writer: Store,
): Promise<Measured & { readonly used: Usage; readonly memory: number }> {
  const spent = new Map<number, number>();
  const workers = await Promise.all(Array.from({ length: processes }, (_, index) => hire(index)));
  await play(Number(values.warm) * processes, `warming-${called}`, writer);
  const start = await server.usage();
  const before = [...spent.values()].reduce((sum, cpu) => sum + cpu, 0);
  const measured = await play(conversations, called, writer);
  const cpu = [...spent.values()].reduce((sum, one) => sum + one, 0) - before;
  const used = since(start, await server.usage());
  await Promise.all(workers.map((dismiss) => dismiss()));
  return { ...measured, cpu, used, memory: start.memory };

  /** Starts a worker; resolves once it works, with how to stop it. */
  async function hire(index: number): Promise<() => Promise<void>> {
    const worker = fork(fileURLToPath(new URL('./worker.js', import.meta.url)), [server.url, prefix]);
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    await new Promise<void>((resolve, reject) => {
      worker.once('error', reject);
      worker.on('message', (message) => {
        const { sent, cpu } = Told.parse(message);
        spent.set(index, cpu.user + cpu.system);
        for (const address of sent) heard.get(address)?.();
        resolve();
      });
    });
    return async () => {
      worker.send('stop');
      await ended;
    };
  }
}

/** Has so many conversations, and waits for every answer. */
function play(count: number, called: string, writer: Store): Promise<Measured> {
  const line = interleave(count, script.length);
  return measure(Math.min(inFlight, count), line.next, async ({ number, turn }) => {
    const origin = originOf(called + number);
    const answered = new Promise<void>((resolve) => heard.set(origin.address, resolve));
    const content = { type: 'text', text: script[turn] ?? '' } as const;
    const event = { type: 'customer.said', content, saidAt: Date.now() } as const;
    const dedupe = `${number}-${turn}`;
    await writer.post([{ conversation: keys.identify(origin), origin, event, dedupe }]);
    await answered;
    line.ended({ number, turn });
  });
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function row(cells: readonly string[]): string {
  return cells.map((cell) => cell.padStart(11)).join('');
}
