/** A copy becomes the data of a service that has none. */

import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { keyFile } from '../keys/file.ts';
import { copied, copiedIn, namesIn, refuseFilled, sums, sumUp, sync, syncAll } from './copies.ts';
import { openData } from './index.ts';

/** Of what an interrupted restoring left. */
const unfinished = '.restaurando-';

/**
 * Puts a copy where the service looks for its data, if there is none yet, having opened it and tried its key. All is
 * done inside of that folder: it may be the only place where this user may write.
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
  const target = resolve(data);
  const found = await namesIn(target);
  refuseFilled(
    data,
    found.filter((name) => !name.startsWith(unfinished)),
    'pare o serviço e tire essa pasta do caminho antes de restaurar',
  );
  await mkdir(dirname(target), { recursive: true });
  const made = await mkdir(target, { recursive: true, mode: 0o700 });
  const draft = join(target, `${unfinished}${randomBytes(3).toString('hex')}`);
  let restored = false;
  try {
    await mkdir(draft, { mode: 0o700 });
    const present = await copiedIn(source);
    for (const name of present) await copyFile(join(source, name), join(draft, name));
    if ((await readFile(join(source, sums), 'utf8')) !== (await sumUp(draft, present)))
      throw new Error(
        `${source} não é mais o que era quando foi feita (${sums} não confere): use outra cópia`,
      );
    if (given !== undefined) await rm(keyFile(draft), { force: true });
    await tryOut(draft, given);
    await syncAll(draft);
    // The data first: without their key they are refused, while a key alone would be the beginning of new ones.
    for (const name of await copiedIn(draft)) await rename(join(draft, name), join(target, name));
    restored = true;
    await sync(target);
  } finally {
    for (const name of await readdir(target))
      if (name.startsWith(unfinished)) await rm(join(target, name), { recursive: true, force: true });
    if (!restored && made !== undefined) await rmdir(target);
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
