/** What a copy of the data consists of, and how it comes to lie on the disk. */

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The files of a copy; the data's own name is LMDB's. A key that is kept apart from the data is in no copy. */
export const copied = ['data.mdb', 'plantao.key'];
/** What they were, as `sha256sum --check` reads it: LMDB crashes over a file that was cut or overwritten. */
export const sums = 'SHA256SUMS';

/** The sums of these files of a folder, a line each. */
export async function sumUp(folder: string, names: readonly string[]): Promise<string> {
  let lines = '';
  for (const name of names) {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(join(folder, name))) hash.update(chunk);
    lines += `${hash.digest('hex')}  ${name}\n`;
  }
  return lines;
}

/** Has all that is in a folder on the disk, for its owner alone. */
export async function syncAll(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    await chmod(join(folder, name), 0o600);
    await sync(join(folder, name));
  }
  await sync(folder);
}

/** Has a file, or the names in a folder, on the disk. */
export async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * What is in a folder; nothing if it is not there.
 *
 * @throws Error in words for a person if it is no folder that can be used.
 */
export const namesIn = (folder: string): Promise<readonly string[]> =>
  readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new Error(`${folder} não é uma pasta que se possa usar (${error.message})`, { cause: error });
  });

/** Which of a copy's files are in a folder: the data first. */
export async function copiedIn(folder: string): Promise<readonly string[]> {
  const names = await namesIn(folder);
  return copied.filter((name) => names.includes(name));
}

/** @throws Error in words for a person if there is anything. */
export function refuseFilled(folder: string, names: readonly string[], instead = 'escolha uma nova'): void {
  if (names.length > 0) throw new Error(`a pasta ${folder} não está vazia: ${instead}`);
}
