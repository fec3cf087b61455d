/** The records half: small generic data by key, with versions and an end. */

import type { Bodies } from '../../keeping/bodies.ts';
import { demandRecordKey, isRecordKey } from '../../keeping/record-keys.ts';
import type { Records } from '../../store.ts';
import type { Argument, Connection } from '../connection/index.ts';
import { demandCurrent, type Fence, fenceArguments } from '../scripts/parts/fencing.ts';
import type { TimeArgument } from '../scripts/parts/time.ts';
import { getRecord, listRecords, writeRecords } from '../scripts/records.ts';
import type { GeneralKeys } from './keys.ts';

export type RecordsParts = {
  readonly connection: Pick<Connection, 'run'>;
  readonly keys: GeneralKeys;
  readonly bodies: Pick<Bodies, 'pack' | 'unpack'>;
  readonly mark: () => string;
  readonly time: TimeArgument;
};

const table = 'records';

/** @param fence whose writes these are; absent: anybody's. */
export function createRecords(
  { connection, keys, bodies, mark, time }: RecordsParts,
  fence?: Fence,
): Records {
  const { records, meta, recordsOrder, recordsEnding, recordsDone, fences } = keys;

  /** Whether it was done. */
  const write = async (expect: string, changes: readonly Argument[]): Promise<boolean> => {
    const lock = fenceArguments(fence);
    const names = [records, meta, recordsOrder, recordsEnding, recordsDone, fences];
    const answer = await connection.run(writeRecords, names, [time(), mark(), ...lock, expect, ...changes]);
    demandCurrent(answer, lock[0]);
    return answer === 1;
  };
  const setting = (key: string, value: unknown, expiresIn: number | undefined): readonly Argument[] => [
    key,
    'set',
    // A few milliseconds more or less are nobody's, parts of one are not Redis'.
    expiresIn === undefined ? '' : Math.ceil(expiresIn),
    bodies.pack(table, key, value ?? null),
  ];
  const removing = (key: string): readonly Argument[] => [key, 'delete', '', ''];
  const bodyOf = (key: string, packed: unknown): unknown => bodies.unpack(table, key, String(packed));

  return {
    async get(key) {
      if (!isRecordKey(key)) return null;
      const found = await connection.run(getRecord, [records, meta], [time(), key]);
      return Array.isArray(found) ? { value: bodyOf(key, found[1]), version: Number(found[0]) } : null;
    },

    async set(key, value, { expect, expiresIn } = {}) {
      demandRecordKey(key);
      return write(expect === null ? '-' : String(expect ?? ''), setting(key, value, expiresIn));
    },

    async delete(key) {
      if (isRecordKey(key)) await write('', removing(key));
    },

    async write(changes) {
      for (const { key } of changes) demandRecordKey(key);
      if (changes.length === 0) return;
      await write(
        '',
        changes.flatMap(({ key, value }) =>
          value === undefined ? removing(key) : setting(key, value, undefined),
        ),
      );
    },

    async list(prefix, { after = '', limit }) {
      const names = [records, meta, recordsOrder];
      const found = await connection.run(listRecords, names, [time(), prefix, after, limit]);
      const rows: { key: string; value: unknown; version: number }[] = [];
      if (!Array.isArray(found)) return rows;
      for (let index = 0; index < found.length; index += 3) {
        const key = String(found[index]);
        rows.push({ key, version: Number(found[index + 1]), value: bodyOf(key, found[index + 2]) });
      }
      return rows;
    },
  };
}
