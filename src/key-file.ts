/** The deployment's secret as a file beside its data, made at the first start. */

import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Reads the key, or makes one (32 random bytes, base64, mode 0600). Without it, what is stored belongs to nobody: a
 * key that cannot be read is an error, never a reason for a new one.
 */
export async function readKey(file: string): Promise<Uint8Array> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  try {
    const created = await open(file, 'wx', 0o600);
    try {
      await created.writeFile(`${randomBytes(32).toString('base64')}\n`);
      await created.sync();
    } finally {
      await created.close();
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const key = Buffer.from((await readFile(file, 'utf8')).trim(), 'base64');
  if (key.length < 32)
    throw new Error(
      `${file} não contém uma chave inteira: restaure a cópia de segurança dele (sem ele os dados não servem)`,
    );
  await chmod(file, 0o600);
  return key;
}
