/** Files that a store keeps, for who reads and keeps them. */

import { randomBytes } from 'node:crypto';
import { Failure } from '../../core/failure.ts';
import { DamagedRecord } from '../store.ts';

/** What attendants and customers send besides words. Whatever it is, it ends. */
export interface Files {
  /**
   * Keeps bytes for `expiresIn` milliseconds, at most 20 MB. It is there whole once this resolves.
   *
   * @param ref new, and not to be guessed: 8 to 128 letters, digits, `-` or `_`.
   * @throws NoRoom if the disk or the data are full; Error if there is one by this name: none is written over.
   */
  put(ref: string, bytes: Uint8Array, options: { readonly expiresIn: number }): Promise<void>;
  /** Null if it is not there, or not any more. @throws DamagedRecord */
  get(ref: string): Promise<Uint8Array | null>;
  delete(ref: string): Promise<void>;
}

/** Milliseconds that a file is kept which somebody sent: as long as it is likely to be looked at again. */
const keptFor = 30 * 24 * 3_600_000;

/**
 * Keeps a file that somebody sent, for 30 days: what it is read by.
 *
 * @param ref a new one if absent.
 * @throws NoRoom
 */
export async function keepFile(
  files: Pick<Files, 'put'>,
  bytes: Uint8Array,
  ref: string = randomBytes(18).toString('base64url'),
): Promise<string> {
  await files.put(ref, bytes, { expiresIn: keptFor });
  return ref;
}

/** @throws Failure (`refused`) if it is not there any more, or cannot be read. */
export async function readFile(files: Pick<Files, 'get'>, ref: string): Promise<Uint8Array> {
  const bytes = await files.get(ref).catch((error: unknown) => {
    throw error instanceof DamagedRecord
      ? new Failure('refused', 'o arquivo guardado está danificado')
      : error;
  });
  if (bytes === null) throw new Failure('refused', 'o arquivo não está mais guardado');
  return bytes;
}
