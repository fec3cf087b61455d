// Shows that the tests bite: sabotages a copy of the source, one way at a time, and each must make a test fail. Most
// are for the crash tests; what those cannot see, another test does. A sabotage whose text is not exactly once in the
// source is an error, not a pass.

import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sabotages } from './sabotages.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const seeds = process.env.TEETH_SEEDS ?? '60';
/** How many run at the same time. */
const hands = 2;

const run = (folder, test) =>
  new Promise((resolve) => {
    const vitest = join(root, 'node_modules/vitest/vitest.mjs');
    const child = spawn(process.execPath, [vitest, 'run', test, '--bail=1'], {
      cwd: folder,
      env: { ...process.env, CRASH_SEEDS: seeds },
      timeout: 5 * 60_000,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    child.on('close', (status) => resolve({ status, output }));
  });

const copy = () => {
  const folder = mkdtempSync(join(tmpdir(), 'plantao-teeth-'));
  const parts = ['src', 'flows', 'test', 'scripts', 'package.json', 'tsconfig.json', 'tsconfig.build.json'];
  for (const name of [...parts, 'vitest.config.ts'])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  // A test shall notice, not the compiler.
  const build = join(folder, 'tsconfig.build.json');
  const { compilerOptions, ...settings } = JSON.parse(readFileSync(build, 'utf8'));
  writeFileSync(
    build,
    JSON.stringify({ ...settings, compilerOptions: { ...compilerOptions, noCheck: true } }),
  );
  return folder;
};

const apply = (folder, { file, from, to }) => {
  const path = join(folder, file);
  const source = readFileSync(path, 'utf8');
  if (source.split(from).length !== 2) throw new Error(`"${from}" is not exactly once in ${file}`);
  writeFileSync(
    path,
    source.replace(from, () => to),
  );
};

let missed = 0;
const check = async ({ name, test, sabotage }, expected) => {
  const folder = copy();
  try {
    if (sabotage !== undefined) apply(folder, sabotage);
    const { status, output } = await run(folder, test);
    const seen = status === 0 ? 'passes' : /AssertionError/.test(output) ? 'fails' : 'breaks';
    const good = seen === expected;
    if (!good) missed++;
    console.log(`${good ? 'ok  ' : 'BAD '} ${name}: vitest run ${test} ${seen}`);
    if (!good) console.log(output.slice(-2_000));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const crash = 'test/runtime/crash.test.ts';
const only = process.env.TEETH_ONLY;
const unchanged = [...new Set(sabotages.map(({ test = crash }) => test))].map((test) => [
  { name: 'unchanged', test },
  'passes',
]);
const sabotaged = sabotages.map(({ name, test = crash, ...sabotage }) => [{ name, test, sabotage }, 'fails']);
const waiting = [...unchanged, ...sabotaged].filter(
  ([{ name }]) => only === undefined || name.includes(only),
);
const count = waiting.length;
const work = async () => {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await check(...next);
};
await Promise.all(Array.from({ length: hands }, work));
console.log(`${count - missed} passed, ${missed} failed`);
process.exit(missed === 0 ? 0 : 1);
