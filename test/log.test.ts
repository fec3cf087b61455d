import { spawnSync } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const built = fileURLToPath(new URL('../dist/src/log.js', import.meta.url));
const script = `
  const { createLog } = await import(${JSON.stringify(built)});
  const log = await createLog({ level: 'info', pretty: false });
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
