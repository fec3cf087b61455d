/** Data and key belong together: they are recognised at each start, copied as one, and restored as one. */

import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import {
  chmod,
  copyFile,
  mkdir,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { readKey } from './keys/file.ts';
import { createKeys, type Keys } from './keys/index.ts';
import { openStore } from './stores/index.ts';
import type { Store } from './stores/store.ts';

/** Where the key lies, beside the data. */
export const keyFile = (folder: string): string => join(folder, 'plantao.key');

/** The files of a copy; the data's own name is LMDB's. */
const copied = ['data.mdb', 'plantao.key'] as const;
/** What they were, as `sha256sum --check` reads it: LMDB crashes over a file that was cut or overwritten. */
const sums = 'SHA256SUMS';

const wrongKey =
  'a chave (plantao.key) não é a destes dados: restaure a cópia de segurança que foi feita junto com eles';

/**
 * Under another key every customer would be a stranger, and nobody would notice.
 *
 * @throws Error in words for a person if the key is not the one that this data was begun with.
 */
export async function recogniseKey({ records }: Store, keys: Keys): Promise<void> {
  const mark = markOf(keys);
  await records.set('deployment/key', mark, { expect: null });
  if ((await records.get('deployment/key'))?.value !== mark) throw new Error(wrongKey);
}

const markOf = (keys: Keys): string => keys.sign('deployment', 'key');

/**
 * Copies data and key into a folder that does not exist or is empty. It appears whole or not at all: until then it
 * has another name (`….incompleta-…`).
 *
 * @param data the folder that the store holds.
 * @param target an absolute path.
 * @throws Error in words for a person.
 */
export async function makeBackup(store: Store, data: string, target: string): Promise<void> {
  if (store.backup === undefined) throw new Error('estes dados não ficam em uma pasta que se possa copiar');
  await refuseWithin(data, target);
  await refuseFilled(target);
  const draft = `${target}.incompleta-${randomBytes(4).toString('hex')}`;
  await mkdir(dirname(target), { recursive: true });
  await mkdir(draft, { mode: 0o700 });
  try {
    await store.backup(draft);
    await copyFile(keyFile(data), keyFile(draft));
    await writeFile(join(draft, sums), await sumUp(draft));
    await settle(draft, target);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/**
 * Puts a copy where the service looks for its data, if there is none yet, having opened it and tried its key.
 *
 * @throws Error in words for a person.
 */
export async function restoreBackup(source: string, data: string): Promise<void> {
  const there: readonly string[] = await readdir(source).catch(() => []);
  const missing = [...copied, sums].filter((name) => !there.includes(name));
  if (missing.length > 0)
    throw new Error(`${source} não é uma cópia de segurança inteira: falta ${missing.join(' e ')}`);
  if (basename(resolve(source)).includes('.incompleta-'))
    throw new Error(`${source} é uma cópia que foi interrompida: use outra`);
  await refuseFilled(data);
  const draft = `${resolve(data)}.${randomBytes(3).toString('hex')}`;
  await mkdir(dirname(draft), { recursive: true });
  await mkdir(draft, { mode: 0o700 });
  try {
    for (const name of copied) await copyFile(join(source, name), join(draft, name));
    if ((await readFile(join(source, sums), 'utf8')) !== (await sumUp(draft)))
      throw new Error(
        `${source} não é mais o que era quando foi feita (${sums} não confere): use outra cópia`,
      );
    await tryOut(draft);
    await settle(draft, resolve(data));
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** @throws Error if the data do not open, or their key is another one. */
async function tryOut(folder: string): Promise<void> {
  const keys = createKeys(await readKey(keyFile(folder)));
  const store = await openStore({ type: 'lmdb', folder }, { brief: true });
  try {
    if ((await store.records.get('deployment/key'))?.value !== markOf(keys)) throw new Error(wrongKey);
  } finally {
    await store.close();
  }
  // Who held it, and LMDB's readers: of this folder under this name.
  for (const name of await readdir(folder))
    if (!copied.some((kept) => kept === name)) await rm(join(folder, name));
}

async function sumUp(folder: string): Promise<string> {
  let lines = '';
  for (const name of copied) {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(join(folder, name))) hash.update(chunk);
    lines += `${hash.digest('hex')}  ${name}\n`;
  }
  return lines;
}

/** Gives a folder its name once all of it is on disk. */
async function settle(draft: string, target: string): Promise<void> {
  for (const name of await readdir(draft)) {
    await chmod(join(draft, name), 0o600);
    await sync(join(draft, name));
  }
  await sync(draft);
  await rename(draft, target);
  await sync(dirname(target));
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function refuseFilled(folder: string): Promise<void> {
  const there = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new Error(`${folder} não é uma pasta que se possa usar (${error.message})`, { cause: error });
  });
  if (there.length > 0) throw new Error(`a pasta ${folder} não está vazia: escolha uma nova`);
}

/** Where it would be, whatever links lead there. */
async function refuseWithin(data: string, target: string): Promise<void> {
  const [inside, place] = await Promise.all([realpath(data), realPlace(resolve(target))]);
  if (`${place}${sep}`.startsWith(`${inside}${sep}`))
    throw new Error(`a cópia não pode ficar na própria pasta de dados (${data}): escolha outro lugar`);
}

const realPlace = async (path: string): Promise<string> =>
  realpath(path).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' || dirname(path) === path) throw error;
    return join(await realPlace(dirname(path)), basename(path));
  });
