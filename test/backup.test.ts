import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keyFile, makeBackup, recogniseKey, restoreBackup } from '../src/backup.ts';
import { readKey } from '../src/keys/file.ts';
import { createKeys } from '../src/keys/index.ts';
import { openLmdbStore } from '../src/stores/lmdb/index.ts';
import type { Store } from '../src/stores/store.ts';

let folder: string;
let data: string;
let store: Store;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plantao-copies-'));
  data = join(folder, 'data');
  store = await openLmdbStore({ folder: data });
  await recogniseKey(store, createKeys(await readKey(keyFile(data))));
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a copy is whole, for its owner alone, and goes where nothing is', async () => {
  await store.records.set('known', 'before');
  const copy = join(folder, 'copies', 'monday');
  await makeBackup(store, data, copy);
  expect(readdirSync(copy).sort()).toEqual(['SHA256SUMS', 'data.mdb', 'plantao.key']);
  expect(readdirSync(join(folder, 'copies'))).toEqual(['monday']);
  for (const path of [copy, join(copy, 'data.mdb'), join(copy, 'plantao.key')])
    expect(statSync(path).mode & 0o077).toBe(0);

  await expect(makeBackup(store, data, copy)).rejects.toThrow('não está vazia');
  await expect(makeBackup(store, data, data)).rejects.toThrow('na própria pasta de dados');
  await expect(makeBackup(store, data, join(data, 'copy'))).rejects.toThrow('na própria pasta de dados');
  await expect(makeBackup(store, data, keyFile(data))).rejects.toThrow('pasta');

  await expect(restoreBackup(copy, data)).rejects.toThrow('não está vazia');
  const elsewhere = join(folder, 'new');
  await restoreBackup(copy, elsewhere);
  const restored = await openLmdbStore({ folder: elsewhere });
  expect((await restored.records.get('known'))?.value).toBe('before');
  await restored.close();
});

const hashOf = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex');

test('a copy that is not whole, was changed, or has another key, is not restored', async () => {
  const [copy, half, target] = [join(folder, 'copy'), join(folder, 'half'), join(folder, 'new')];
  mkdirSync(half);
  writeFileSync(join(half, 'data.mdb'), '');
  await expect(restoreBackup(half, target)).rejects.toThrow('falta plantao.key e SHA256SUMS');

  await makeBackup(store, data, copy);
  const foreign = `${Buffer.alloc(32, 7).toString('base64')}\n`;
  const key = readFileSync(join(copy, 'plantao.key'));
  writeFileSync(join(copy, 'plantao.key'), foreign);
  await expect(restoreBackup(copy, target)).rejects.toThrow('SHA256SUMS não confere');
  const sums = readFileSync(join(copy, 'SHA256SUMS'), 'utf8');
  writeFileSync(join(copy, 'SHA256SUMS'), sums.replace(hashOf(key), hashOf(foreign)));
  await expect(restoreBackup(copy, target)).rejects.toThrow('a chave (plantao.key) não é a destes dados');
  truncateSync(join(copy, 'data.mdb'), 20_000);
  await expect(restoreBackup(copy, target)).rejects.toThrow('SHA256SUMS não confere');
  expect(existsSync(target)).toBe(false);
  expect(readdirSync(folder).filter((name) => name.startsWith('new'))).toEqual([]);
});
