/** Processes that answer what this one posts, and tells what it cost them. */

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Store } from '../../src/stores/store.ts';
import type { RedisServer, Usage } from '../redis-server.ts';
import { script } from '../ticket-flow.ts';
import { interleave, type Measured, measure } from '../turns/measure.ts';
import { since } from '../turns/report.ts';
import { keys, originOf } from '../turns/service.ts';

export type Crew = {
  /** Posts, and takes no turns. */
  readonly writer: Store;
  readonly server: RedisServer;
  readonly prefix: string;
  readonly inFlight: number;
  /** Conversations that are counted. */
  readonly conversations: number;
  /** Conversations that each process answers before. */
  readonly warm: number;
};

/** `cpu` is that of the processes, without who writes. */
export type Told = Measured & {
  readonly used: Usage;
  /** Bytes of the Redis, before. */
  readonly memory: number;
};

const Message = z.object({
  sent: z.array(z.string()),
  cpu: z.object({ user: z.number(), system: z.number() }),
});

/** Plays conversations with so many processes to answer them, hired for it. */
export async function playWith(
  { writer, server, prefix, inFlight, conversations, warm }: Crew,
  processes: number,
  called: string,
): Promise<Told> {
  const heard = new Map<string, () => void>();
  const spent = new Map<number, number>();
  const workers = await Promise.all(Array.from({ length: processes }, (_, index) => hire(index)));
  await play(warm * processes, `warming-${called}`);
  const start = await server.usage();
  const before = [...spent.values()].reduce((sum, cpu) => sum + cpu, 0);
  const measured = await play(conversations, called);
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
        const { sent, cpu } = Message.parse(message);
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

  /** Has so many conversations, and waits for every answer. */
  function play(count: number, called: string): Promise<Measured> {
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
}
