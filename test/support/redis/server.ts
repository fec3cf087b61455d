/** One Redis on loopback, and what can befall it. */

import { mkdtemp, readdir, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '../free-port.ts';
import { askRedis } from './ask.ts';
import { type Server, startServer, waitUntil } from './process.ts';

export type RedisServer = {
  /** As `redis://127.0.0.1:PORT`. */
  readonly url: string;
  readonly port: number;
  /** Where it keeps its files. */
  readonly folder: string;
  /** One command; its answer as `redis-cli` prints it. Rejects if the server objects, or is not there. */
  cli(...args: string[]): Promise<string>;
  /** SIGKILL: what it had handed to the system stays, as when a process dies. Resolves when it is gone. */
  kill(): Promise<void>;
  /**
   * As when the power fails: SIGKILL, and of the append-only file only what was surely synced is left: all of it with
   * `always`; with `everysec` what was written in the last second is cut off.
   */
  cutPower(): Promise<void>;
  /** SIGSTOP: connections stay, nothing is answered. */
  pause(): void;
  /** SIGCONT. */
  resume(): void;
  /** Starts it again on the same port with the same files, after `kill` or `cutPower`; waits until it answers. */
  restart(): Promise<void>;
  /** Ends it, and takes its files away. May be called at any moment, also twice. */
  stop(): Promise<void>;
  /** What it printed, for messages. */
  output(): string;
};

export type RedisOptions = {
  /** When its append-only file is synced; `no`: it keeps nothing at all. Default: `no`. */
  readonly aof?: 'always' | 'everysec' | 'no';
  /** The server whose replica it is. */
  readonly replicaOf?: { readonly port: number };
  /** Its folder, which is left behind; absent: one of its own, in memory if the tests' temporary folders are. */
  readonly folder?: string;
  /** More settings, as `redis.conf` spells them. */
  readonly settings?: Readonly<Record<string, string>>;
};

/** Starts a Redis and waits until it answers (a replica: until it has caught up with its master). */
export async function startRedis(options: RedisOptions = {}): Promise<RedisServer> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'plantao-redis-')));
  const aof = options.aof ?? 'no';
  // Between the look for a port and its use somebody else may take it: then another one.
  for (let attempt = 1; ; attempt++) {
    const port = await findFreePort();
    const server = createRedis(port, folder, aof, options);
    try {
      await server.restart();
      return server;
    } catch (error) {
      await server.kill();
      if (attempt === 5) throw error;
    }
  }
}

function createRedis(
  port: number,
  folder: string,
  aof: 'always' | 'everysec' | 'no',
  options: RedisOptions,
): RedisServer {
  const settings: Readonly<Record<string, string>> = {
    bind: '127.0.0.1',
    port: String(port),
    dir: folder,
    save: '',
    appendonly: aof === 'no' ? 'no' : 'yes',
    ...(aof !== 'no' && { appendfsync: aof }),
    ...(options.replicaOf && { replicaof: `127.0.0.1 ${options.replicaOf.port}` }),
    // A replica that syncs from a young master does not wait for others to join.
    'repl-diskless-sync-delay': '0',
    ...options.settings,
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, ...value.split(' ')]);
  let server: Server | undefined;
  let sizes: ReturnType<typeof watchSizes> | undefined;
  const cli = (...command: string[]) => askRedis(port, command);

  const kill = async () => {
    sizes?.stop();
    server?.process.kill('SIGKILL');
    await server?.ended;
    server = undefined;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    folder,
    cli,
    kill,
    async cutPower() {
      const known = sizes?.before(syncEvery);
      await kill();
      if (known !== undefined && aof === 'everysec') await cutFiles(known);
    },
    pause: () => void server?.process.kill('SIGSTOP'),
    resume: () => void server?.process.kill('SIGCONT'),
    async restart() {
      if (server !== undefined) throw new Error('this Redis runs already');
      const started = startServer('redis-server', args);
      server = started;
      const gone = started.ended.then(() => {
        throw new Error(`redis-server ended:\n${started.output()}`);
      });
      await Promise.race([gone, waitUntil('Redis answers', () => isReady(cli))]);
      // From here on it may end when it likes.
      gone.catch(() => {});
      if (aof === 'everysec') sizes = watchSizes(join(folder, 'appendonlydir'));
    },
    async stop() {
      await kill();
      if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
    },
    output: () => server?.output() ?? '',
  };
}

async function isReady(cli: RedisServer['cli']): Promise<boolean> {
  if ((await cli('PING')) !== 'PONG') return false;
  const replication = await cli('INFO', 'replication');
  return !replication.includes('role:slave') || replication.includes('master_link_status:up');
}

/** How old, in milliseconds, a write may be that `everysec` has not synced. */
const syncEvery = 1_000;
/** How often the append-only files are measured, in milliseconds. */
const measuring = 20;

type Sizes = ReadonlyMap<string, number>;

/** Remembers how long the append-only files were at each moment of the last seconds. */
function watchSizes(folder: string) {
  let past: { readonly at: number; readonly sizes: Sizes }[] = [];
  const measure = async () => {
    const at = performance.now();
    const sizes = new Map<string, number>();
    for (const name of await readdir(folder).catch(() => []))
      if (name.endsWith('.incr.aof')) sizes.set(join(folder, name), (await stat(join(folder, name))).size);
    past = [...past.filter((one) => at - one.at < 10_000), { at, sizes }];
  };
  const timer = setInterval(() => measure().catch(() => {}), measuring);
  timer.unref();
  return {
    /** The latest known that are at least so old. */
    before: (milliseconds: number): Sizes =>
      past.findLast(({ at }) => performance.now() - at >= milliseconds)?.sizes ?? new Map(),
    stop: () => clearInterval(timer),
  };
}

/** A file that did not exist then is empty now. */
async function cutFiles(known: Sizes): Promise<void> {
  for (const [path, size] of known) await truncate(path, size);
}
