import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';

const script = fileURLToPath(new URL('../scripts/copy-assets.mjs', import.meta.url));
let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'plantao-assets-'));
});
afterEach(() => rm(root, { recursive: true }));

it('puts what the compiler leaves behind next to what it compiled, and makes the program executable', async () => {
  const page = 'src/channels/web/page';
  await mkdir(join(root, page), { recursive: true });
  await mkdir(join(root, 'scripts'));
  await mkdir(join(root, 'dist/src'), { recursive: true });
  await cp(script, join(root, 'scripts/copy-assets.mjs'));
  for (const file of ['index.html', 'chat.css', 'chat.js', 'icon.svg', 'page.ts'])
    await writeFile(join(root, page, file), file);
  await writeFile(join(root, 'dist/src/main.js'), '#!/usr/bin/env node');

  await promisify(execFile)(process.execPath, [join(root, 'scripts/copy-assets.mjs')]);

  expect((await readdir(join(root, 'dist', page))).sort()).toEqual([
    'chat.css',
    'chat.js',
    'icon.svg',
    'index.html',
  ]);
  expect((await stat(join(root, 'dist/src/main.js'))).mode & 0o111).toBe(0o111);
});
