/** Whether there is room for the database. */

import { randomBytes } from 'node:crypto';
import { open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes: more than what LMDB's lock files and an empty database take. */
const enough = 512 * 1024;

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
