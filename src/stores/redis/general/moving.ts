/** Records and files, in the form that all stores understand. */

import type { Files } from '../../contract/files.ts';
import type { Moving, StoredRest } from '../../contract/moving.ts';
import type { Connection } from '../connection/index.ts';
import { readEnd } from '../scripts/files.ts';
import { putRecord, raiseVersion, readRecords } from '../scripts/moving.ts';
import type { RecordsParts } from './records.ts';

type MovingParts = Pick<RecordsParts, 'keys' | 'bodies'> & {
  readonly connection: Pick<Connection, 'run' | 'names'>;
  readonly files: Files;
  readonly now: () => number;
};

/** How many records are read at once. */
const atOnce = 500;
const table = 'records';

export function createGeneralMoving(parts: MovingParts): Pick<Moving, 'rest' | 'putRest'> {
  const { connection, keys, bodies, files, now } = parts;

  const raise = async (least: number): Promise<number> =>
    Number(await connection.run(raiseVersion, [keys.meta], [least]));

  async function* readAll(): AsyncGenerator<StoredRest> {
    let after = '';
    for (;;) {
      const found = await connection.run(readRecords, [keys.records, keys.recordsOrder], [after, atOnce]);
      const page = Array.isArray(found) ? found.map(String) : [];
      for (let index = 0; index < page.length; index += 4) {
        const [key = '', version, ends = '', packed = ''] = page.slice(index, index + 4);
        after = key;
        const expiresAt = ends === '' ? null : Number(ends);
        if (expiresAt !== null && expiresAt <= now()) continue;
        const value: unknown = bodies.unpack(table, key, packed);
        yield { type: 'record', key, value, version: Number(version), expiresAt };
      }
      if (page.length < 4 * atOnce) return;
    }
  }

  async function* readFiles(): AsyncGenerator<StoredRest> {
    const known = new Set<string>();
    const [before = '', behind = ''] = keys.file('*').split('*');
    for await (const found of connection.names(keys.file('*'))) {
      const ref = found.slice(before.length, found.length - behind.length);
      if (known.has(ref)) continue;
      known.add(ref);
      const bytes = await files.get(ref);
      const ends = await connection.run(readEnd, [keys.file(ref)]);
      if (bytes !== null) yield { type: 'file', ref, bytes, expiresAt: Number(ends) };
    }
  }

  return {
    async *rest() {
      yield* readAll();
      yield* readFiles();
      yield { type: 'numbers', parked: 0, versions: await raise(0) };
    },

    async putRest(one) {
      if (one.type === 'record') {
        const names = [keys.records, keys.recordsOrder, keys.recordsEnding];
        const body = bodies.pack(table, one.key, one.value ?? null);
        await connection.run(putRecord, names, [one.key, one.version, one.expiresAt ?? '', body]);
      } else if (one.type === 'file') {
        await files.delete(one.ref);
        if (one.expiresAt > now()) await files.put(one.ref, one.bytes, { expiresIn: one.expiresAt - now() });
      } else if (one.type === 'numbers') await raise(one.versions);
    },
  };
}
