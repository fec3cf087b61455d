import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readGivenKey, readKey } from '../../src/keys/file.ts';

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

test('a key that is given is read as base64 or hexadecimal, and its file is left as it is', async () => {
  const key = Buffer.alloc(32, 0xa7);
  const spellings = [key.toString('hex'), `${key.toString('base64')}\n`, key.toString('base64url')];
  for (const [index, text] of spellings.entries()) {
    const given = join(folder, `given-${index}`);
    writeFileSync(given, text, { mode: 0o440 });
    expect(await readGivenKey(given)).toEqual(key);
    expect(statSync(given).mode & 0o777).toBe(0o440);
  }
  // What is made beside the data may be moved elsewhere.
  const made = await readKey(file);
  expect(await readGivenKey(file)).toEqual(made);
});

test('a given key that is not there or not whole is an error that does not repeat it', async () => {
  const given = join(folder, 'given');
  await expect(readGivenKey(given)).rejects.toThrow('o arquivo não existe');
  expect(readdirSync(folder)).toEqual([]);
  const whole = Buffer.alloc(32, 0xa7).toString('hex');
  for (const text of ['', 'segredo', whole.slice(2), `${whole}00`, `${whole} ${whole}`]) {
    writeFileSync(given, text);
    await expect(readGivenKey(given)).rejects.toThrow(/precisa ser de 32 bytes em base64 ou hexadecimal/);
  }
  await expect(readGivenKey(folder)).rejects.toThrow('não pode ser lido (EISDIR)');
});
