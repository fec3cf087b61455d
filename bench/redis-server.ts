/** A Redis of our own, on loopback, for as long as a measurement lasts. */

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';

export type RedisServer = {
  readonly url: string;
  /** What it has done and taken so far. */
  usage(): Promise<Usage>;
  close(): Promise<void>;
};

export type Usage = {
  /** Microseconds of the server's process. */
  readonly cpu: number;
  /** Every command, those within scripts too. */
  readonly commands: number;
  readonly scripts: number;
  /** Bytes. */
  readonly memory: number;
};

/** @param keeps `everysec`: an append-only file, synced every second; `nothing`: no persistence at all. */
export async function startRedisServer(keeps: 'everysec' | 'nothing'): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'plantao-bench-redis-'));
  const port = await freePort();
  const settings = {
    port: String(port),
    bind: '127.0.0.1',
    dir: folder,
    save: '',
    appendonly: keeps === 'everysec' ? 'yes' : 'no',
    appendfsync: 'everysec',
    'auto-aof-rewrite-percentage': '0',
    'maxmemory-policy': 'noeviction',
  };
  const server = spawn(
    'redis-server',
    Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
    { stdio: 'ignore' },
  );
  const ended = new Promise<void>((resolve, reject) => {
    server.once('exit', () => resolve());
    server.once('error', reject);
  });
  const client = new Redis({ port, host: '127.0.0.1', retryStrategy: () => 50 });
  client.on('error', () => {});
  await Promise.race([
    client.ping(),
    ended.then(() => {
      throw new Error('redis-server did not start');
    }),
  ]);
  return {
    url: `redis://127.0.0.1:${port}/0`,
    usage: () => readUsage(client),
    async close() {
      client.disconnect();
      server.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What a Redis has done and taken so far. */
export async function readUsage(client: Redis): Promise<Usage> {
  const told = await client.info('everything');
  const scripts = [...told.matchAll(/^cmdstat_eval(?:sha)?:calls=(\d+)/gm)];
  return {
    cpu: (numberOf(told, 'used_cpu_user') + numberOf(told, 'used_cpu_sys')) * 1e6,
    commands: numberOf(told, 'total_commands_processed'),
    scripts: scripts.reduce((sum, [, calls]) => sum + Number(calls), 0),
    memory: numberOf(told, 'used_memory'),
  };
}

const numberOf = (told: string, name: string): number =>
  Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(told)?.[1] ?? Number.NaN);

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject()));
    });
  });
