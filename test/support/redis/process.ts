/** Processes that end with this one, however it ends: no server stays behind when a test is killed. */

import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** Of util-linux: the kernel ends the process together with its parent. */
const leash = ['--pdeathsig', 'KILL'];
const hasLeash = spawnSync('setpriv', [...leash, 'true']).status === 0;

const living = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

export type Server = {
  readonly process: ChildProcess;
  /** What it printed. */
  output(): string;
  /** Resolves when it is gone. */
  readonly ended: Promise<void>;
};

/** Starts a server whose process id is the command's own: signals reach it and nobody else. */
export function startServer(command: string, args: readonly string[]): Server {
  const [first, ...rest] = hasLeash ? ['setpriv', ...leash, command, ...args] : [command, ...args];
  const child = spawn(first ?? command, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
  living.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-20_000);
    });
  const ended = new Promise<void>((resolve) =>
    child.once('close', () => {
      living.delete(child);
      resolve();
    }),
  );
  return { process: child, output: () => output, ended };
}

/** One command to a Redis on loopback; its answer as `redis-cli` prints it. Rejects with what the server objects to. */
export async function askRedis(port: number, args: readonly string[]): Promise<string> {
  const { stdout } = await run('redis-cli', ['-e', '-h', '127.0.0.1', '-p', String(port), ...args], {
    timeout: 20_000,
    maxBuffer: 256 * 1024 * 1024,
  }).catch((error: { stdout?: string; stderr?: string; message?: string }) => {
    throw new Error(`redis-cli ${args.join(' ')}: ${error.stdout}${error.stderr}${error.message}`);
  });
  return stdout.trimEnd();
}

/** Asks until the answer is the one that is waited for, for at most so many minutes. */
export async function waitUntil(what: string, fits: () => Promise<boolean>, minutes = 1): Promise<void> {
  const until = Date.now() + minutes * 60_000;
  for (;;) {
    if (await fits().catch(() => false)) return;
    if (Date.now() > until) throw new Error(`waited ${minutes} min in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
