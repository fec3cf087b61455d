/** How files lie in the LMDB store: in parts, sealed where that is asked for, and gone once they have ended. */

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSealer, createSealingKey } from '../../../src/keys/seal.ts';
import { openLmdbStore } from '../../../src/stores/lmdb/index.ts';
import { openTables, type Tables } from '../../../src/stores/lmdb/tables/index.ts';
import type { Store } from '../../../src/stores/store.ts';
import { day, minute, posting } from '../../contracts/store/stage.ts';

const sealer = createSealer([createSealingKey()]);
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plantao-files-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** How many rows of a store that is closed. */
async function count(...tables: (keyof Tables)[]): Promise<readonly number[]> {
  const opened = openTables(folder, 2 ** 30);
  const counts = tables.map((table) => [...opened.tables[table].range({})].length);
  await opened.root.close();
  return counts;
}

const secret = 'foto do roteador da Ana '.repeat(20_000);
const spelled = Buffer.from(secret.slice(0, 300)).toString('base64').slice(0, 200);
const isOnDisk = (): boolean => readFileSync(join(folder, 'data.mdb')).includes(spelled);

const openSealed = (all: boolean): Promise<Store> =>
  openLmdbStore({ folder, unlock: async () => ({ sealer, all }) });

test('they are sealed where bodies are, and written anew when that is switched on', async () => {
  const open = await openSealed(false);
  await open.files.put('foto-da-ana', Buffer.from(secret), { expiresIn: day });
  await open.close();
  expect(isOnDisk()).toBe(true);

  const sealed = await openSealed(true);
  expect(sealed.survey?.()).toEqual({ open: 2, other: 0 });
  expect(await sealed.rewrite?.(new AbortController().signal)).toBe(true);
  expect(sealed.survey?.()).toEqual({ open: 0, other: 0 });
  expect(String(Buffer.from((await sealed.files.get('foto-da-ana')) ?? []))).toBe(secret);
  await sealed.close();

  const keyless = await openLmdbStore({ folder });
  await expect(keyless.files.get('foto-da-ana')).rejects.toThrow('danificado');
  await keyless.close();
});

test('none is on the disk in clear that was sealed from the beginning', async () => {
  const store = await openSealed(true);
  await store.files.put('foto-da-ana', Buffer.from(secret), { expiresIn: day });
  await store.close();
  expect(isOnDisk()).toBe(false);
});

test('what has ended is taken away with whatever is written next, some at a time', async () => {
  let clock = Date.UTC(2026, 10, 21);
  const store = await openLmdbStore({ folder, now: () => clock });
  for (const name of ['a', 'b', 'c', 'd'])
    await store.files.put(`arquivo-${name}`, randomBytes(300_000), { expiresIn: minute });
  await store.files.put('arquivo-que-fica', randomBytes(300_000), { expiresIn: day });
  clock += minute;
  await store.post([posting(1, 'oi')]);
  await store.records.set('a', 1);
  await store.close();
  expect(await count('files', 'fileParts', 'filesEnding')).toEqual([1, 2, 1]);
});

test('a full store takes no file, keeps nothing of it, and takes what it had to take', async () => {
  const store = await openLmdbStore({ folder, mapSize: 2 ** 22 });
  await store.files.put('pequeno-1', randomBytes(100_000), { expiresIn: day });
  await expect(store.files.put('grande-1', randomBytes(8_000_000), { expiresIn: day })).rejects.toMatchObject(
    {
      name: 'NoRoom',
      what: 'limit',
    },
  );
  expect(await store.files.get('grande-1')).toBeNull();
  expect(await store.files.get('pequeno-1')).toHaveLength(100_000);
  expect(await store.post([posting(1, 'oi')])).toEqual(['posted']);
  await store.close();
  expect(await count('files', 'fileParts', 'filesEnding')).toEqual([1, 1, 1]);
});

test('one that was cut short by a crash is not there, and ends by itself', async () => {
  let clock = Date.UTC(2026, 10, 21);
  const { root, tables } = openTables(folder, 2 ** 30);
  await root.transaction(() => {
    tables.files.put('pela-metade', { size: 300_000, expiresAt: clock + minute, whole: false }, null);
    tables.filesEnding.insert([clock + minute, 'pela-metade'], null, null);
    tables.fileParts.insert(['pela-metade', 0], null, Buffer.alloc(262_144).toString('base64'));
  });
  await root.close();
  const store = await openLmdbStore({ folder, now: () => clock });
  expect(await store.files.get('pela-metade')).toBeNull();
  await store.files.put('pela-metade', Buffer.from('de novo'), { expiresIn: minute });
  expect(await store.files.get('pela-metade')).toHaveLength(7);
  clock += minute;
  await store.post([posting(1, 'oi')]);
  await store.close();
  expect(await count('files', 'fileParts', 'filesEnding')).toEqual([0, 0, 0]);
});
