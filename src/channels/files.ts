/** Which files a network takes, for channels that send them and for whoever offers to. */

import type { Attachment } from '../core/content.ts';
import { Failure } from '../core/failure.ts';

/** A sort of files that a network takes. */
export type FileRule = {
  /** `image/jpeg`; all there are if absent. */
  readonly types?: readonly string[];
  /** The largest, in bytes. */
  readonly size: number;
};

/** The largest file that is sent by any network, in bytes: more than a bill or a photo ever has. */
export const largestFile = 20 * 1024 * 1024;

/**
 * Why a network does not take a file, in words for a person; undefined if it does. Of rules for its type the first one counts.
 *
 * @param rules none: it takes no files at all.
 */
export function objectTo(
  file: Pick<Attachment, 'type' | 'size'>,
  rules: readonly FileRule[] = [],
): string | undefined {
  if (rules.length === 0) return 'este canal não envia arquivos';
  const rule = rules.find(({ types }) => types === undefined || types.includes(file.type));
  if (rule === undefined) return 'este canal não envia arquivos deste tipo';
  if (file.size === 0) return 'o arquivo está vazio';
  return file.size > rule.size ? `o arquivo passa de ${Math.floor(rule.size / 2 ** 20)} MB` : undefined;
}

/** A file's name as it may stand in a header or a path: what somebody called it, without what means something there. */
export const plainName = (name: string): string =>
  [
    ...name
      .normalize('NFC')
      .replace(/[^\p{L}\p{N} ._()-]+/gu, '_')
      .replace(/^[.\s]+/, ''),
  ]
    // Whole letters: half of one can be written into no header.
    .slice(-100)
    .join('')
    .trim() || 'arquivo';

/**
 * What a file holds, once the network takes it.
 *
 * @param read as it comes with `send`; a file without it is none.
 * @throws Failure (`refused`) if the network does not take it, or it is not kept any more.
 */
export async function demandFile(
  file: Attachment,
  rules: readonly FileRule[],
  read: (() => Promise<Uint8Array>) | undefined,
): Promise<Uint8Array> {
  const objection = objectTo(file, rules);
  if (objection !== undefined) throw new Failure('refused', objection);
  if (read === undefined) throw new Failure('refused', 'o arquivo não está guardado');
  return read();
}
