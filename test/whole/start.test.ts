/** `npm start`, as service managers run it: the signal that they send to npm ends the service itself. */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

let folder: string;
let npm: ChildProcess;

/** The package with its own script for `start`, and nothing left to build. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plantao-start-'));
  const { type, scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const built = { ...scripts, build: 'true' };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'started', type, scripts: built }));
  symlinkSync(join(root, 'dist'), join(folder, 'dist'));
});
afterEach(() => {
  // npm's own group, in which everything is that it started.
  if (npm.pid !== undefined)
    try {
      process.kill(-npm.pid, 'SIGKILL');
    } catch {
      // It has ended, as it should.
    }
  rmSync(folder, { recursive: true, force: true });
});

test('SIGTERM to it ends the service', { timeout: 200_000 }, async () => {
  const { PATH = '', HOME = '' } = process.env;
  npm = spawn('npm', ['start'], {
    cwd: folder,
    env: { PATH, HOME, PLANTAO_STORE: 'memory:', PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  const ended = new Promise((resolve) => npm.once('close', resolve));
  const health = await new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      output += chunk.toString();
      const url = /http:\S+\/readyz/.exec(output)?.[0];
      if (url !== undefined) resolve(url);
    };
    npm.stdout?.on('data', hear);
    npm.stderr?.on('data', hear);
    ended.then(() => reject(new Error(`it ended:\n${output}`)));
  });
  expect((await fetch(health)).ok).toBe(true);

  npm.kill('SIGTERM');
  // Both outputs are closed only when the service, which holds them too, has ended.
  await ended;
  expect(output).toContain('"msg":"stopped"');
  await expect(fetch(health)).rejects.toThrow();
});
