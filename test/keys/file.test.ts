import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readKey } from '../../src/keys/file.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plantao-key-'));
  file = join(folder, 'data', 'plantao.key');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a key is made once, for its owner alone, and read from then on', async () => {
  const key = await readKey(file);
  expect(key).toHaveLength(32);
  expect(await readKey(file)).toEqual(key);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, 'data')).mode & 0o777).toBe(0o700);
  expect(readdirSync(join(folder, 'data'))).toEqual(['plantao.key']);
});

test('of many that make one at once, all have the same', async () => {
  const keys = await Promise.all(Array.from({ length: 8 }, () => readKey(file)));
  for (const key of keys) expect(key).toEqual(keys[0]);
  expect(readdirSync(join(folder, 'data'))).toEqual(['plantao.key']);
});

test('a key that was copied with open permissions is closed again', async () => {
  const key = await readKey(file);
  const copy = join(folder, 'copy.key');
  writeFileSync(copy, readFileSync(file), { mode: 0o644 });
  expect(await readKey(copy)).toEqual(key);
  expect(statSync(copy).mode & 0o777).toBe(0o600);
});

test.each([
  ['empty', ''],
  ['cut', 'c2hvcnQ='],
  ['longer than a key', Buffer.alloc(33).toString('base64')],
])('a file that is %s is an error, never a reason for another key', async (_, text) => {
  const broken = join(folder, 'broken.key');
  writeFileSync(broken, text);
  await expect(readKey(broken)).rejects.toThrow('restaure a cópia de segurança');
  expect(readFileSync(broken, 'utf8')).toBe(text);
});
