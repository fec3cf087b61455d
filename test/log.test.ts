import { spawnSync } from 'node:child_process';
import { existsSync, fstatSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const built = fileURLToPath(new URL('../dist/src/log.js', import.meta.url));
const script = `
  const { createLog } = await import(${JSON.stringify(built)});
  const log = await createLog({ level: 'info', pretty: false, journal: process.env.JOURNAL_STREAM });
  for (let line = 0; line < 3; line++) log.info({ line }, 'told');
  process.stderr.write('still there');`;

// A device of Linux on which there is no room, ever.
test.skipIf(process.platform !== 'linux')('who cannot write the log goes on without it', () => {
  if (!existsSync(built)) throw new Error('the program is not built: npm run build');
  const run = (stdout: number | 'pipe') =>
    spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', stdout, 'pipe'],
      encoding: 'utf8',
      timeout: 60_000,
    });
  expect(run(openSync('/dev/full', 'w'))).toMatchObject({ status: 0, stderr: 'still there' });
  const { status, stdout } = run('pipe');
  expect([status, stdout.trim().split('\n').length]).toEqual([0, 3]);
});

test('the journal of systemd is told how grave each line is, and nobody else', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plantao-log-'));
  const file = join(folder, 'journal');
  const stdout = openSync(file, 'w');
  const { dev, ino } = fstatSync(stdout);
  const all = script.replace(/for .*$/m, "log.info({}, 'a'); log.warn({}, 'b'); log.error({}, 'c');");
  const run = (journal: string) =>
    spawnSync(process.execPath, ['--input-type=module', '-e', all], {
      stdio: ['ignore', stdout, 'pipe'],
      env: { ...process.env, JOURNAL_STREAM: journal },
      timeout: 60_000,
    });
  run(`${dev}:${ino}`);
  run(`${dev}:${ino}0`);
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  rmSync(folder, { recursive: true });
  expect(lines.map((line) => line.slice(0, 3))).toEqual(['<6>', '<4>', '<3>', '{"l', '{"l', '{"l']);
});
