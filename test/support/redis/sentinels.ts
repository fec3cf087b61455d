/** Sentinels that watch a master on loopback, and promote a replica of it when it is gone. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '../free-port.ts';
import { askRedis } from './ask.ts';
import { type Server, startServer, waitUntil } from './process.ts';

export type Sentinels = {
  /** As `redis+sentinel://127.0.0.1:PORT,…/plantao`. */
  readonly url: string;
  /** What they call the master. */
  readonly name: string;
  readonly ports: readonly number[];
  /** The port of whom they take for the master now. */
  master(): Promise<number>;
  /** Resolves once all of them take another one than `port` for the master. */
  movedFrom(port: number): Promise<void>;
  /** Has them promote a replica although the master is there, as a person may. */
  failOver(): Promise<void>;
  stop(): Promise<void>;
};

export type SentinelOptions = {
  readonly master: { readonly port: number };
  /** How many replicas they must know before they are ready. */
  readonly replicas: number;
  readonly count?: number;
  /** Milliseconds of silence after which a master counts as gone. */
  readonly downAfter?: number;
};

/** Starts them, and waits until each knows the replicas and the other sentinels: before that none could fail over. */
export async function startSentinels(options: SentinelOptions): Promise<Sentinels> {
  const { master, replicas, count = 3, downAfter = 1_000 } = options;
  const name = 'plantao';
  const folder = await mkdtemp(join(tmpdir(), 'plantao-sentinels-'));
  const running: { readonly port: number; readonly server: Server }[] = [];
  const stop = async () => {
    for (const { server } of running) {
      server.process.kill('SIGKILL');
      await server.ended;
    }
    await rm(folder, { recursive: true, force: true });
  };
  const ask = (port: number, ...args: string[]) => askRedis(port, ['SENTINEL', ...args]);
  const masterOf = async (port: number) =>
    Number((await ask(port, 'GET-MASTER-ADDR-BY-NAME', name)).split('\n')[1]);
  try {
    for (let index = 0; index < count; index++) {
      const port = await findFreePort();
      // They write into it what they find out.
      const file = join(folder, `${index}.conf`);
      const quorum = Math.floor(count / 2) + 1;
      await writeFile(
        file,
        [
          `bind 127.0.0.1\nport ${port}\ndir ${folder}`,
          `sentinel monitor ${name} 127.0.0.1 ${master.port} ${quorum}`,
          `sentinel down-after-milliseconds ${name} ${downAfter}`,
          `sentinel failover-timeout ${name} 5000\n`,
        ].join('\n'),
      );
      running.push({ port, server: startServer('redis-server', [file, '--sentinel']) });
    }
    await waitUntil('the sentinels know one another and the replicas', async () => {
      for (const { port } of running) {
        const known = await ask(port, 'MASTER', name);
        if (!known.includes(`num-slaves\n${replicas}\n`)) return false;
        if (!known.includes(`num-other-sentinels\n${count - 1}\n`)) return false;
      }
      return true;
    });
  } catch (error) {
    const said = running.map(({ server }) => server.output()).join('\n');
    await stop();
    throw new Error(`the sentinels do not start:\n${said}`, { cause: error });
  }
  const ports = running.map(({ port }) => port);
  return {
    url: `redis+sentinel://${ports.map((port) => `127.0.0.1:${port}`).join(',')}/${name}`,
    name,
    ports,
    master: () => masterOf(ports[0] ?? 0),
    movedFrom: (old) =>
      waitUntil('the sentinels promote a replica', async () =>
        (await Promise.all(ports.map(masterOf))).every((port) => port > 0 && port !== old),
      ),
    async failOver() {
      await ask(ports[0] ?? 0, 'FAILOVER', name);
    },
    stop,
  };
}
