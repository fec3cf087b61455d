/** One contestant once: on a Redis that nobody used before, in a process that ends with it. */

import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { startRedisServer } from '../redis-server.ts';

export type Result = z.infer<typeof Result>;
export const Result = z.object({
  /** What it keeps of a conversation. */
  keeps: z.string(),
  /** Turns a second. */
  rate: z.number(),
  /** Milliseconds. */
  p99: z.number(),
  /** Microseconds of its process, a turn. */
  cpu: z.number(),
  /** Microseconds of the Redis, a turn. */
  redis: z.number(),
  /** Of the Redis, those within scripts too, a turn. */
  commands: z.number(),
});

export type Load = { readonly conversations: number; readonly warm: number; readonly inFlight: number };

/**
 * @param patience milliseconds that it may take.
 * @returns undefined if it was not done by then.
 * @throws Error with what it said on its way out.
 */
export async function playOnce(
  contestant: string,
  { conversations, warm, inFlight }: Load,
  patience: number,
): Promise<Result | undefined> {
  const server = await startRedisServer('everysec');
  // Some write logs beside themselves.
  const folder = mkdtempSync(join(tmpdir(), 'plantao-bench-peer-'));
  try {
    return await new Promise<Result | undefined>((resolve, reject) => {
      const child = fork(
        fileURLToPath(new URL('./child.js', import.meta.url)),
        [contestant, server.url, ...[conversations, warm, inFlight].map(String)],
        { cwd: folder, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] },
      );
      let said = '';
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(-2_000);
      });
      const late = setTimeout(() => child.kill('SIGKILL'), patience);
      let result: Result | undefined;
      child.on('message', (message) => {
        result = Result.parse(message);
      });
      child.once('error', reject);
      child.once('close', () => {
        clearTimeout(late);
        if (result || child.killed) resolve(result);
        else reject(new Error(`${contestant}: ${said.trim()}`));
      });
    });
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
