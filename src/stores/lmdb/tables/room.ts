/** Whether there is a folder for the database, and room in it. */

import { randomBytes } from 'node:crypto';
import { mkdir, open, rm, statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** Bytes: more than what LMDB's lock files and an empty database take. */
const enough = 512 * 1024;

/**
 * Makes a folder for its owner alone, and those above it, unless they are there. Node's own way of making several tries
 * for ever below `/proc`.
 *
 * @throws Error of the system.
 */
export async function makeFolder(folder: string): Promise<void> {
  const make = () =>
    mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error;
    });
  try {
    await make();
  } catch (error) {
    const above = dirname(resolve(folder));
    if (codeOf(error) !== 'ENOENT' || above === resolve(folder)) throw error;
    await makeFolder(above);
    await make();
  }
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;

/**
 * Writes something and takes it away again. LMDB maps its lock files into memory, and the system kills whoever touches
 * such a page for which the disk has no room: that has to be known before.
 *
 * @throws Error of the system if there is no room, or nothing may be written.
 */
export async function proveRoom(folder: string): Promise<void> {
  const probe = join(folder, `.room-${process.pid}`);
  try {
    const file = await open(probe, 'w', 0o600);
    try {
      await file.writeFile(randomBytes(enough));
      await file.sync();
    } finally {
      await file.close();
    }
  } finally {
    await rm(probe, { force: true }).catch(() => {});
  }
}

/** Whether the disk of a folder is full. LMDB calls a write that the disk cut short a fault of the disk. */
export async function isDiskFull(folder: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize < enough;
}

/** What keeps a folder from being used, in words for whoever installs, with the system's own behind them. */
export function describeTrouble(folder: string, error: Error): string {
  const { message } = error;
  if (/ENOSPC|EDQUOT|No space left/.test(message))
    return `não há espaço no disco para a pasta de dados ${folder}: libere espaço (${message})`;
  if (/EROFS|Read-only/.test(message))
    return `a pasta de dados ${folder} não aceita escrita: está em um disco montado só para leitura (${message})`;
  return `a pasta de dados ${folder} não abre ou não aceita escrita (${message})`;
}
