/** Data and key belong together: they are copied as one, unless the key is kept elsewhere. */

import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { keyFile } from '../keys/file.ts';
import type { Store } from '../stores/store.ts';
import { copiedIn, namesIn, refuseFilled, sums, sumUp, sync, syncAll } from './copies.ts';

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
  refuseFilled(target, await namesIn(target));
  const draft = `${target}.incompleta-${randomBytes(4).toString('hex')}`;
  await mkdir(dirname(target), { recursive: true });
  await mkdir(draft, { mode: 0o700 });
  try {
    await store.backup(draft);
    if (withKey) await copyFile(keyFile(data), keyFile(draft));
    await writeFile(join(draft, sums), await sumUp(draft, await copiedIn(draft)));
    await syncAll(draft);
    await rename(draft, target);
    await sync(dirname(target));
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
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
