/** The systemd unit: what systemd thinks of it, and that it fits the program. */

import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const unit = join(import.meta.dirname, '../../deploy/plantao.service');
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
  expect(setting('ReadWritePaths')).toBe('-/var/backups/plantao');
  expect(setting('Environment')).toBe(`PLANTAO_STORE=lmdb:/var/lib/${setting('StateDirectory')}`);
});

test('the command line beside it has its settings, however they are quoted', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plantao-deploy-'));
  try {
    // Whoever would become the service's user stays who they are.
    for (const name of ['runuser', 'sudo']) {
      writeFileSync(join(folder, name), '#!/bin/sh\nwhile [ "$1" != env ]; do shift; done\nexec "$@"\n');
      chmodSync(join(folder, name), 0o755);
    }
    const env = join(folder, 'env');
    writeFileSync(
      env,
      'PLANTAO_PROVIDER_NAME=Fibra Serrana\nPLANTAO_SERVICE_ORDER="maybe"\nPLANTAO_STORE=memory:\n',
    );
    symlinkSync(join(import.meta.dirname, '../../deploy/plantao'), join(folder, 'plantao'));
    const run = (...given: string[]) =>
      spawnSync(join(folder, 'plantao'), given, {
        encoding: 'utf8',
        env: { PATH: `${folder}:${process.env.PATH}`, PLANTAO_ENV: env },
      });
    expect(run('check').stderr).toContain('PLANTAO_SERVICE_ORDER');
    expect(run('check').stderr).not.toContain('PLANTAO_PROVIDER_NAME');
    expect(run('--help').stdout).toContain('plantao');
    // Where the data are: in the settings, or else where the unit has them.
    writeFileSync(env, 'PLANTAO_STORE=memory:\n');
    expect(run('waiting').stderr).toContain('memory:');
    writeFileSync(env, 'PLANTAO_RATING=true\n');
    expect(run('waiting').stderr).toContain('/var/lib/plantao');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
