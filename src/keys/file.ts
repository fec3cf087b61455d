/** The deployment's secret as a file: beside its data, made at the first start; or given from outside. */

import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Where the key lies, unless it is kept elsewhere: beside the data. */
export const keyFile = (folder: string): string => join(folder, 'plantao.key');

/** Random bytes of a key. */
const keyLength = 32;

/**
 * Reads the key, or makes one (32 random bytes, base64, mode 0600). Without it, what is stored belongs to nobody: a
 * key that cannot be read is an error, never a reason for a new one.
 *
 * @throws Error in words for a person if the file does not hold a key.
 */
export async function readKey(file: string): Promise<Uint8Array> {
  const key = parseKey((await readIfThere(file)) ?? (await makeKey(file)));
  if (key === null)
    throw new Error(
      `${file} não contém uma chave inteira: restaure a cópia de segurança dele (sem ele os dados não servem)`,
    );
  await chmod(file, 0o600);
  return key;
}

/**
 * Reads a key that somebody else keeps: 32 bytes as base64 or hexadecimal. It is never made, nor its permissions changed.
 *
 * @throws Error in words for a person if the file cannot be read or does not hold a key.
 */
export async function readGivenKey(file: string): Promise<Uint8Array> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const why =
      error.code === 'ENOENT' ? 'o arquivo não existe' : `não pode ser lido (${error.code ?? 'erro'})`;
    throw new Error(`a chave em ${file}: ${why}`, { cause: error });
  });
  const key = parseKey(text);
  if (key === null)
    throw new Error(
      `a chave em ${file}: precisa ser de 32 bytes em base64 ou hexadecimal (openssl rand -base64 32)`,
    );
  return key;
}

/** Where the next key waits while the data change over to it. */
const nextOf = (file: string): string => `${file}.next`;

/** Makes the key that is to follow, on the disk beside the present one. */
export async function makeNextKey(file: string): Promise<Uint8Array> {
  await rm(nextOf(file), { force: true });
  return readKey(nextOf(file));
}

/** The key that was to follow, if a change was interrupted. */
export const readNextKey = (file: string): Promise<Uint8Array | null> => readKeyIfThere(nextOf(file));

/** The key in a file, if there is one: none is made. */
export async function readKeyIfThere(file: string): Promise<Uint8Array | null> {
  const text = await readIfThere(file);
  return text === null ? null : parseKey(text);
}

/** Puts the next key in the place of the present one. */
export async function takeNextKey(file: string): Promise<void> {
  await rename(nextOf(file), file);
  await syncFolder(dirname(file));
}

/** Null if it is not exactly one key. */
function parseKey(text: string): Uint8Array | null {
  const written = text.trim();
  if (/^[\da-f]{64}$/i.test(written)) return Buffer.from(written, 'hex');
  const key = /^[\w+/-]{43}=?$/.test(written) ? Buffer.from(written, 'base64') : null;
  return key?.length === keyLength ? key : null;
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** The file appears with the whole key in it or not at all, whenever the process dies, and whoever else makes one. */
async function makeKey(file: string): Promise<string> {
  const folder = dirname(file);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    await writeDurably(draft, `${randomBytes(keyLength).toString('base64')}\n`);
    await link(draft, file).catch((error: unknown) => {
      if (!hasCode(error, 'EEXIST')) throw error;
    });
  } finally {
    await rm(draft, { force: true });
  }
  await syncFolder(folder);
  return readFile(file, 'utf8');
}

async function writeDurably(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
