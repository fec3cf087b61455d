import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeBackup } from '../../src/data/backup.ts';
import { type DataConfig, openData } from '../../src/data/index.ts';
import { restoreBackup } from '../../src/data/restore.ts';
import { keyFile } from '../../src/keys/file.ts';
import type { Store } from '../../src/stores/store.ts';

let folder: string;
let data: string;
let store: Store;

const at = (place: string, given?: string): DataConfig => ({
  store: { type: 'lmdb', folder: place },
  keyFile: given,
  seal: true,
});
const whole = { withKey: true };

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plantao-copies-'));
  data = join(folder, 'data');
  ({ store } = await openData(at(data), {}));
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a copy is whole, for its owner alone, and goes where nothing is', async () => {
  await store.records.set('known', 'before');
  const copy = join(folder, 'copies', 'monday');
  await makeBackup(store, data, copy, whole);
  expect(readdirSync(copy).sort()).toEqual(['SHA256SUMS', 'data.mdb', 'plantao.key']);
  expect(readdirSync(join(folder, 'copies'))).toEqual(['monday']);
  for (const path of [copy, join(copy, 'data.mdb'), join(copy, 'plantao.key')])
    expect(statSync(path).mode & 0o077).toBe(0);

  await expect(makeBackup(store, data, copy, whole)).rejects.toThrow('não está vazia');
  await expect(makeBackup(store, data, data, whole)).rejects.toThrow('na própria pasta de dados');
  await expect(makeBackup(store, data, join(data, 'copy'), whole)).rejects.toThrow(
    'na própria pasta de dados',
  );
  await expect(makeBackup(store, data, keyFile(data), whole)).rejects.toThrow('pasta');

  await expect(restoreBackup(copy, data, undefined)).rejects.toThrow('não está vazia');
  // As systemd makes it: the folder is there, and only what is in it may be written.
  const elsewhere = join(folder, 'new');
  mkdirSync(join(elsewhere, '.restaurando-by-one-who-was-killed'), { recursive: true });
  await restoreBackup(copy, elsewhere, undefined);
  expect(readdirSync(elsewhere).sort()).toEqual(['data.mdb', 'plantao.key']);
  const { store: restored } = await openData(at(elsewhere), {});
  expect((await restored.records.get('known'))?.value).toBe('before');
  await restored.close();
});

const hashOf = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex');

test('a copy that is not whole, was changed, or has another key, is not restored', async () => {
  const [copy, half, target] = [join(folder, 'copy'), join(folder, 'half'), join(folder, 'new')];
  mkdirSync(half);
  writeFileSync(join(half, 'data.mdb'), '');
  await expect(restoreBackup(half, target, undefined)).rejects.toThrow('falta plantao.key e SHA256SUMS');

  await makeBackup(store, data, copy, whole);
  const foreign = `${Buffer.alloc(32, 7).toString('base64')}\n`;
  const key = readFileSync(join(copy, 'plantao.key'));
  writeFileSync(join(copy, 'plantao.key'), foreign);
  await expect(restoreBackup(copy, target, undefined)).rejects.toThrow('SHA256SUMS não confere');
  const sums = readFileSync(join(copy, 'SHA256SUMS'), 'utf8');
  writeFileSync(join(copy, 'SHA256SUMS'), sums.replace(hashOf(key), hashOf(foreign)));
  await expect(restoreBackup(copy, target, undefined)).rejects.toThrow(
    'a chave (plantao.key) não é a destes dados',
  );
  truncateSync(join(copy, 'data.mdb'), 20_000);
  await expect(restoreBackup(copy, target, undefined)).rejects.toThrow('SHA256SUMS não confere');
  expect(existsSync(target)).toBe(false);
  expect(readdirSync(folder).filter((name) => name.startsWith('new'))).toEqual([]);
});

test('a key that is kept apart is in no copy, and needed again to restore one', async () => {
  await store.close();
  const [copy, given, target] = [join(folder, 'copy'), join(folder, 'key'), join(folder, 'new')];
  renameSync(keyFile(data), given);
  ({ store } = await openData(at(data, given), {}));
  await store.records.set('known', 'before');
  await makeBackup(store, data, copy, { withKey: false });
  expect(readdirSync(copy).sort()).toEqual(['SHA256SUMS', 'data.mdb']);
  expect(readFileSync(join(copy, 'data.mdb')).includes('before')).toBe(false);

  await expect(restoreBackup(copy, target, undefined)).rejects.toThrow('falta plantao.key');
  const foreign = join(folder, 'foreign');
  writeFileSync(foreign, Buffer.alloc(32, 7).toString('base64'));
  await expect(restoreBackup(copy, target, foreign)).rejects.toThrow(
    'PLANTAO_KEY_FILE) não é a destes dados',
  );
  await restoreBackup(copy, target, given);
  expect(readdirSync(target)).toEqual(['data.mdb']);
  const { store: restored } = await openData(at(target, given), {});
  expect((await restored.records.get('known'))?.value).toBe('before');
  await restored.close();
});
