/** The comparison with other engines: their packages are not the program's, so that somebody may ask for it without them. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { install } from '../../bench/peers/install.ts';
import { table } from '../../bench/peers/table.ts';

describe('the packages of the peers', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plantao-peers-'));
    writeFileSync(join(folder, 'package-lock.json'), locked('1.2.0'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('are installed if they are missing', () => {
    install(folder, npm(`mkdir -p node_modules && cp package-lock.json node_modules/.package-lock.json`));
    install(folder, npm('exit 7'));
  });

  test('are installed again if other versions are locked now', () => {
    mkdirSync(join(folder, 'node_modules'));
    writeFileSync(join(folder, 'node_modules', '.package-lock.json'), locked('1.1.0'));
    expect(() => install(folder, npm('exit 7'))).toThrow('not installed');
    install(folder, npm(`cp package-lock.json node_modules/.package-lock.json`));
  });

  test.each([
    ['npm has no registry', 'exit 1'],
    ['npm did nothing', 'exit 0'],
  ])('that are missing are told with what to do: %s', (_why, does) => {
    expect(() => install(folder, npm(does))).toThrow(`npm ci --ignore-scripts --prefix ${folder}`);
  });

  test('that are missing are told with what to do: there is no npm', () => {
    expect(() => install(folder, [join(folder, 'nothing')])).toThrow(
      /ENOENT.*npm ci --ignore-scripts --prefix/s,
    );
  });

  /** A command that does this instead. */
  function npm(does: string): [string, string] {
    const commands = join(folder, 'npm.sh');
    writeFileSync(commands, does);
    return ['sh', commands];
  }
});

test('a package of another system only may be missing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plantao-peers-'));
  try {
    mkdirSync(join(folder, 'node_modules'));
    const here = { 'node_modules/engine': { version: '1.2.0' } };
    const elsewhere = { 'node_modules/engine-win32': { version: '1.2.0', optional: true } };
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: { ...here, ...elsewhere } }));
    writeFileSync(join(folder, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: here }));
    install(folder, [join(folder, 'nothing')]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('the table has the median of the rounds and how it stands to the first', () => {
  const played = (rate: number) => ({ keeps: `at ${rate}`, rate, p99: 1, cpu: 2, redis: 3, commands: 4 });
  const told = table([
    { name: 'ours', results: [9, 1, 2].map(played) },
    { name: 'theirs', results: [5, 4].map(played) },
  ]);
  const [, ours, theirs] = told.split('\n').map((line) => line.trim().split(/ {2,}/));
  expect(ours?.slice(0, 6)).toEqual(['ours', '2', '1-9', '1.00', '333333', '1.00']);
  expect(theirs?.slice(0, 6)).toEqual(['theirs', '4', '4-5', '2.00', '333333', '1.00']);
});

const locked = (version: string) =>
  JSON.stringify({ packages: { '': { version: '0.0.0' }, 'node_modules/engine': { version } } });
