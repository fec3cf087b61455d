/** Several programs over one Redis: what they share, and those that were begun. */

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Program, runProgram } from './program.ts';
import { startRedis } from './redis/index.ts';
import { openSandbox, type SandboxErp } from './sandbox-program.ts';

export type Together = {
  /** The ERP of all of them. */
  readonly sandbox: SandboxErp;
  /** Begins `plantao <args>` with what is shared, and what its environment has besides. */
  begin(args: readonly string[], environment: Readonly<Record<string, string>>): Program;
  /** Ends everything that was begun. */
  close(): Promise<void>;
};

export async function openTogether(): Promise<Together> {
  const folder = mkdtempSync(join(tmpdir(), 'plantao-together-'));
  const key = join(folder, 'plantao.key');
  writeFileSync(key, randomBytes(32).toString('base64'));
  const redis = await startRedis({ aof: 'everysec', settings: { 'maxmemory-policy': 'noeviction' } });
  const sandbox = await openSandbox(join(folder, 'tickets.jsonl'));
  const programs: Program[] = [];
  return {
    sandbox,
    begin(args, environment) {
      const program = runProgram(args, {
        PLANTAO_STORE: redis.url,
        PLANTAO_KEY_FILE: key,
        PORT: '0',
        PLANTAO_QUIET_SECONDS: '1',
        ...sandbox.environment,
        ...environment,
      });
      programs.push(program);
      return program;
    },
    async close() {
      for (const { process } of programs) process.kill('SIGKILL');
      await Promise.all(programs.map(({ ended }) => ended));
      await sandbox.close();
      await redis.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
