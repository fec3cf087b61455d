/** Data and key belong together: they are copied as one, and restored as one, unless the key is kept elsewhere. */

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
import { keyFile, openData } from './index.ts';
import type { Store } from '../stores/store.ts';

/** The files of a copy; the data's own name is LMDB's. A key that is kept apart from the data is in no copy. */
const copied = ['data.mdb', 'plantao.key'];
/** What they were, as `sha256sum --check` reads it: LMDB crashes over a file that was cut or overwritten. */
const sums = 'SHA256SUMS';

/**
 * Copies data and key into a folder that does not exist or is empty. It appears whole or not at all: until then it
 * has another name (`….incompleta-…`).
 *
 * @param data the folder that the store holds.
 * @param target an absolute path.
 * @param options.withKey false if the key is kept apart from the data.
 * @throws Error in words for a person.
 */
export async function makeBackup(
  store: Store,
  data: string,
  target: string,
  { withKey }: { readonly withKey: boolean },
): Promise<void> {
  if (store.backup === undefined) throw new Error('estes dados não ficam em uma pasta que se possa copiar');
  await refuseWithin(data, target);
  await refuseFilled(target);
  const draft = `${target}.incompleta-${randomBytes(4).toString('hex')}`;
  await mkdir(dirname(target), { recursive: true });
  await mkdir(draft, { mode: 0o700 });
  try {
    await store.backup(draft);
    if (withKey) await copyFile(keyFile(data), keyFile(draft));
    await writeFile(join(draft, sums), await sumUp(draft, await whatIsIn(draft)));
    await settle(draft, target);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/**
 * Puts a copy where the service looks for its data, if there is none yet, having opened it and tried its key.
 *
 * @param given the file of the key, if that is kept apart from the data.
 * @throws Error in words for a person.
 */
export async function restoreBackup(source: string, data: string, given: string | undefined): Promise<void> {
  const there: readonly string[] = await readdir(source).catch(() => []);
  const needed = given === undefined ? copied : copied.slice(0, 1);
  const missing = [...needed, sums].filter((name) => !there.includes(name));
  if (missing.length > 0)
    throw new Error(`${source} não é uma cópia de segurança inteira: falta ${missing.join(' e ')}`);
  if (basename(resolve(source)).includes('.incompleta-'))
    throw new Error(`${source} é uma cópia que foi interrompida: use outra`);
  await refuseFilled(data);
  const draft = `${resolve(data)}.${randomBytes(3).toString('hex')}`;
  await mkdir(dirname(draft), { recursive: true });
  await mkdir(draft, { mode: 0o700 });
  try {
    const present = copied.filter((name) => there.includes(name));
    for (const name of present) await copyFile(join(source, name), join(draft, name));
    if ((await readFile(join(source, sums), 'utf8')) !== (await sumUp(draft, present)))
      throw new Error(
        `${source} não é mais o que era quando foi feita (${sums} não confere): use outra cópia`,
      );
    if (given !== undefined) await rm(keyFile(draft), { force: true });
    await tryOut(draft, given);
    await settle(draft, resolve(data));
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** @throws Error if the data do not open, or their key is another one. */
async function tryOut(folder: string, given: string | undefined): Promise<void> {
  const config = { store: { type: 'lmdb', folder }, keyFile: given, seal: false } as const;
  const { store } = await openData(config, { brief: true });
  await store.close();
  // Who held it, and LMDB's readers: of this folder under this name.
  for (const name of await readdir(folder)) if (!copied.includes(name)) await rm(join(folder, name));
}

const whatIsIn = async (folder: string): Promise<readonly string[]> => {
  const there = await readdir(folder);
  return copied.filter((name) => there.includes(name));
};

async function sumUp(folder: string, names: readonly string[]): Promise<string> {
  let lines = '';
  for (const name of names) {
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
