/** The systemd unit: what systemd thinks of it, and that it fits the program. */

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const unit = join(import.meta.dirname, '../deploy/plantao.service');
const systemd = spawnSync('systemd-analyze', ['--version']).status === 0;

test.skipIf(!systemd)('systemd finds nothing wrong with it (skipped without systemd-analyze)', () => {
  const { status, stderr } = spawnSync('systemd-analyze', ['verify', unit], { encoding: 'utf8' });
  const about = stderr.split('\n').filter((line) => line.includes('plantao.service'));
  expect({ status, about }).toEqual({ status: 0, about: [] });
});

test('it waits longer for the end than the service takes, and does not forbid what Node needs', () => {
  const text = readFileSync(unit, 'utf8');
  const setting = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1];
  expect(Number(setting('TimeoutStopSec'))).toBeGreaterThan(10);
  expect(setting('MemoryDenyWriteExecute')).toBeUndefined();
  expect(setting('Environment')).toBe(`PLANTAO_STORE=lmdb:/var/lib/${setting('StateDirectory')}`);
});
