/**
 * Files: bytes in parts, so that none of them holds up other commands for long. A file is there once its draft is whole; a
 * draft that was left behind ends by itself.
 */

import type { Files } from '../../contract/files.ts';
import type { Bodies } from '../../keeping/bodies.ts';
import type { Connection } from '../connection/index.ts';
import { deleteFile, finishFile, readPart, writePart } from '../scripts/files.ts';
import type { TimeArgument } from '../scripts/parts/time.ts';
import type { GeneralKeys } from './keys.ts';

export type FilesParts = {
  readonly connection: Pick<Connection, 'run' | 'runForBytes'>;
  readonly keys: Pick<GeneralKeys, 'file' | 'fileDraft'>;
  readonly bodies: Pick<Bodies, 'packBytes' | 'unpackBytes'>;
  readonly mark: () => string;
  readonly time: TimeArgument;
};

/** Bytes in a part. */
const partLength = 256 * 1024;
/** Milliseconds after which one that was never whole ends. */
const unfinishedFor = 3_600_000;

const table = 'files';
const refForm = /^[\w-]{8,128}$/;

export function createFiles({ connection, keys, bodies, mark, time }: FilesParts): Files {
  return {
    async put(ref, bytes, { expiresIn }) {
      if (!refForm.test(ref)) throw new Error('a reference to a file has 8 to 128 letters, digits, - or _');
      const packed = bodies.packBytes(table, ref, bytes);
      const act = mark();
      const draft = keys.fileDraft(ref, act);
      try {
        // An empty one has a part too: its packing.
        for (let from = 0; from < packed.length; from += partLength) {
          const part = packed.subarray(from, from + partLength);
          await connection.run(writePart, [draft], [from, part, unfinishedFor]);
        }
        const names = [keys.file(ref), draft, `${draft}:done`];
        if ((await connection.run(finishFile, names, [time(), Math.ceil(expiresIn)])) !== 1)
          throw new Error('a file is never written over');
      } catch (error) {
        await connection.run(deleteFile, [draft]).catch(() => {});
        throw error;
      }
    },

    async get(ref) {
      if (!refForm.test(ref)) return null;
      const parts: Buffer[] = [];
      for (let from = 0; ; from += partLength) {
        const part = await connection.runForBytes(readPart, [keys.file(ref)], [time(), from, partLength]);
        // It may end between two parts.
        if (!Buffer.isBuffer(part)) return null;
        parts.push(part);
        if (part.length < partLength) break;
      }
      return bodies.unpackBytes(table, ref, Buffer.concat(parts));
    },

    async delete(ref) {
      if (refForm.test(ref)) await connection.run(deleteFile, [keys.file(ref)]);
    },
  };
}
