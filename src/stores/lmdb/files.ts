/**
 * Files: bytes in parts, so that none of them holds up other writes for long. A file is there once its last part is;
 * until then it ends like one that was left behind.
 */

import type { Files } from '../contract/files.ts';
import { DamagedRecord } from '../store.ts';
import type { Tables } from './tables/index.ts';
import { last } from './tables/table.ts';
import type { Writer } from './tables/writer.ts';

/** Bytes in a part, and how many parts a write takes: with what sealing adds, less than the room that is proven for a post. */
const partLength = 256 * 1024;
const partsPerWrite = 4;
/** How many files that have ended a write takes away besides what it is for. */
const sweptPerWrite = 2;
/** Milliseconds after which one that was never whole ends. */
const unfinishedFor = 3_600_000;

const refForm = /^[\w-]{8,128}$/;

/**
 * @param room throws `NoRoom` if the data may take no more.
 * @param now the store's clock.
 */
export function createFiles(
  { files, fileParts, filesEnding }: Tables,
  writer: Writer,
  room: () => void,
  now: () => number,
): { readonly files: Files; sweep(): void } {
  const readEarliest = (): number =>
    [...filesEnding.range({ start: [0], end: [last], limit: 1 })][0]?.key[0] ?? Number.POSITIVE_INFINITY;
  /** No file ends sooner. In memory, so that a write that sweeps nothing does not look. */
  let earliest = readEarliest();
  /** What is being written: what is not whole and not here was left by a process that died. */
  const underWay = new Set<string>();

  const remove = (ref: string): void => {
    const head = files.get(ref)?.head;
    if (head === undefined) return;
    const parts = [...fileParts.range({ start: [ref], end: [ref, last] })];
    for (const { key } of parts) fileParts.remove(key);
    filesEnding.remove([head.expiresAt, ref]);
    files.remove(ref);
  };

  const enter = (
    ref: string,
    head: { readonly size: number; readonly expiresAt: number },
    whole: boolean,
  ) => {
    const before = files.get(ref)?.head;
    if (before) filesEnding.remove([before.expiresAt, ref]);
    files.put(ref, { ...head, whole }, null);
    filesEnding.insert([head.expiresAt, ref], null, null);
    earliest = Math.min(earliest, head.expiresAt);
  };

  return {
    files: {
      async put(ref, bytes, { expiresIn }) {
        if (!refForm.test(ref)) throw new Error('a reference to a file has 8 to 128 letters, digits, - or _');
        const size = bytes.length;
        const parts = Math.ceil(size / partLength);
        const writePart = (index: number) => {
          const part = bytes.subarray(index * partLength, (index + 1) * partLength);
          fileParts.insert([ref, index], null, Buffer.from(part).toString('base64'));
        };
        room();
        await writer.write((unit) => {
          const head = files.get(ref)?.head;
          const isThere = head?.whole ? head.expiresAt > now() : underWay.has(ref);
          if (isThere) throw new Error('a file is never written over');
          underWay.add(ref);
          unit.undo(() => underWay.delete(ref));
          remove(ref);
          enter(ref, { size, expiresAt: now() + Math.min(expiresIn, unfinishedFor) }, false);
        });
        try {
          for (let from = 0; from < parts; from += partsPerWrite) {
            room();
            await writer.write(() => {
              for (let index = from; index < Math.min(parts, from + partsPerWrite); index++) writePart(index);
            });
          }
          await writer.write(() => enter(ref, { size, expiresAt: now() + expiresIn }, true));
        } catch (error) {
          // If that fails too, it ends by itself.
          await writer.write(() => remove(ref)).catch(() => {});
          throw error;
        } finally {
          underWay.delete(ref);
        }
      },

      async get(ref) {
        const found = refForm.test(ref) ? files.get(ref) : undefined;
        if (!found?.head.whole || found.head.expiresAt <= now()) return null;
        const parts = [...fileParts.range({ start: [ref], end: [ref, last] })];
        const bytes = Buffer.concat(parts.map((part) => Buffer.from(part.body(), 'base64')));
        if (bytes.length !== found.head.size) throw new DamagedRecord('files', ref.slice(0, 12));
        return bytes;
      },

      async delete(ref) {
        if (refForm.test(ref) && files.get(ref)) await writer.write(() => remove(ref));
      },
    },

    /** Takes a few away that have ended. Within a write. */
    sweep() {
      const at = now();
      if (earliest > at) return;
      for (const { key } of [...filesEnding.range({ start: [0], end: [last], limit: sweptPerWrite })])
        if (key[0] <= at) remove(key[1]);
      earliest = readEarliest();
    },
  };
}
