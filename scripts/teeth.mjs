// Shows that the crash test bites: sabotages a copy of the source, one way at a time, and each must make it fail.
// A sabotage whose text is no longer in the source is an error, not a pass.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const sabotages = [
  {
    name: 'no dedupe: a message delivered again is heard again',
    file: 'src/stores/memory/index.ts',
    from: 'if (dedupe !== undefined) {',
    to: 'if (dedupe === null) {',
  },
  {
    name: 'no revision check: a slow worker commits over a faster one',
    file: 'src/stores/memory/index.ts',
    from: 'if (kept.revision !== commit.revision) {',
    to: 'if (kept.revision < 0) {',
  },
  {
    name: 'look-up skipped: a creation whose answer was lost is simply repeated',
    file: 'src/calls/open-ticket/index.ts',
    from: 'await look(backend, place, reference)',
    to: "{ type: 'absent', conclusive: true }",
  },
  {
    name: 'nothing written before a creation: who dies on the way leaves no doubt behind',
    file: 'src/stores/memory/index.ts',
    from: '      job.progress = plain(progress);\n      job.retried = false;',
    to: '      job.retried = false;',
  },
];

const run = (folder) =>
  spawnSync(
    process.execPath,
    [join(root, 'node_modules/vitest/vitest.mjs'), 'run', 'test/runtime/crash.test.ts', '--bail=1'],
    {
      cwd: folder,
      env: { ...process.env, CRASH_SEEDS: process.env.TEETH_SEEDS ?? '200' },
      encoding: 'utf8',
      timeout: 10 * 60_000,
    },
  );

const copy = () => {
  const folder = mkdtempSync(join(tmpdir(), 'plantao-teeth-'));
  for (const name of ['src', 'flows', 'test', 'package.json', 'tsconfig.json', 'vitest.config.ts'])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
};

let missed = 0;
const check = (name, sabotage, expected) => {
  const folder = copy();
  try {
    if (sabotage !== null) {
      const path = join(folder, sabotage.file);
      const source = readFileSync(path, 'utf8');
      if (source.split(sabotage.from).length !== 2)
        throw new Error(`"${sabotage.from}" is not exactly once in ${sabotage.file}`);
      writeFileSync(path, source.replace(sabotage.from, sabotage.to));
    }
    const { status, stdout, stderr } = run(folder);
    const seen = status === 0 ? 'passes' : /AssertionError/.test(stdout + stderr) ? 'fails' : 'breaks';
    const good = seen === expected;
    if (!good) missed++;
    console.log(`${good ? 'ok  ' : 'BAD '} ${name}: the crash test ${seen}`);
    if (!good) console.log((stdout + stderr).slice(-2_000));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

check('unchanged', null, 'passes');
for (const sabotage of sabotages) check(sabotage.name, sabotage, 'fails');
console.log(`${sabotages.length + 1 - missed} passed, ${missed} failed`);
process.exit(missed === 0 ? 0 : 1);
