/** Processes that end with this one, however it ends: no server stays behind when a test is killed. */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';

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

/** Asks until the answer is the one that is waited for, for at most so many minutes. */
export async function waitUntil(what: string, fits: () => Promise<boolean>, minutes = 1): Promise<void> {
  const until = Date.now() + minutes * 60_000;
  for (;;) {
    if (await fits().catch(() => false)) return;
    if (Date.now() > until) throw new Error(`waited ${minutes} min in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
