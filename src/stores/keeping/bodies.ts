/** What goes between a record's clear head and its body as it lies in a store: sealing, and telling what is damaged. */

import { createHash } from 'node:crypto';
import { countRows } from '../contract/rows.ts';
import { DamagedRecord, type Records } from '../store.ts';

/** Where a body lies within its table: text, or what it is put together of. */
export type Key = unknown;

/** What seals: see `src/keys/seal.ts`. */
type Sealer = {
  seal(text: string, place: string): string;
  open(sealed: string, place: string): string;
  sealBytes(bytes: Uint8Array, place: string): Buffer;
  openBytes(sealed: Uint8Array, place: string): Buffer;
  keyOf(sealed: string): string;
  current(): string;
};

/** What bodies are sealed with. `all`: every body; else only credentials, which are records under `credential/`. */
export type Sealing = { readonly sealer: Sealer; readonly all: boolean };

/** Looks at what is stored before anything else may, and tells how to open it; rejects if it must not be opened. */
export type Unlock = (records: Pick<Records, 'get' | 'set'>) => Promise<Sealing>;

/** Which record is damaged: its table, and its key as a hash. */
export type Damage = { readonly table: string; readonly record: string };

export type Bodies = ReturnType<typeof createBodies>;

/** No JSON begins so. */
const sealedMark = '*';
/** Before bytes that are not sealed. */
const openMark = '=';

/** @param tell hears of each damaged record once. */
export function createBodies(tell: (damage: Damage) => void = () => {}) {
  let sealing: Sealing | null = null;
  const told = new Set<string>();

  const isToSeal = (table: string, key: Key): boolean => {
    // Nobody's: nothing in them is personal, and they are read by the ten thousand.
    if (table === 'rows' && Array.isArray(key) && startsWith(key[0], countRows)) return false;
    if (table !== 'records') return sealing?.all ?? false;
    // What is looked at before anything can be opened is never sealed.
    if (startsWith(key, 'deployment/')) return false;
    return startsWith(key, 'credential/') || (sealing?.all ?? false);
  };

  const demandSealer = (): Sealer => {
    if (sealing === null) throw new Error('what is sealed can neither be stored nor read without a key');
    return sealing.sealer;
  };

  const unlessBroken = <Result>(table: string, key: Key, read: () => Result): Result => {
    try {
      return read();
    } catch {
      const record = createHash('sha256').update(placeOf(table, key)).digest('hex').slice(0, 12);
      if (!told.has(record)) tell({ table, record });
      told.add(record);
      throw new DamagedRecord(table, record);
    }
  };

  return {
    unlock(by: Sealing): void {
      sealing = by;
    },

    pack(table: string, key: Key, body: unknown): string {
      const text = JSON.stringify(body);
      if (!isToSeal(table, key)) return text;
      return `${sealedMark}${demandSealer().seal(text, placeOf(table, key))}`;
    },

    /** @throws DamagedRecord */
    unpack(table: string, key: Key, text: string) {
      return unlessBroken(table, key, () => {
        if (!text.startsWith(sealedMark)) return JSON.parse(text);
        return JSON.parse(demandSealer().open(text.slice(sealedMark.length), placeOf(table, key)));
      });
    },

    /** The same for bytes as they are: one more before them, and some around them if they are sealed. */
    packBytes(table: string, key: Key, bytes: Uint8Array): Buffer {
      const isSealed = isToSeal(table, key);
      const packed = isSealed ? demandSealer().sealBytes(bytes, placeOf(table, key)) : bytes;
      return Buffer.concat([Buffer.from(isSealed ? sealedMark : openMark), packed]);
    },

    /** @throws DamagedRecord */
    unpackBytes(table: string, key: Key, packed: Uint8Array): Buffer {
      return unlessBroken(table, key, () => {
        const mark = String.fromCharCode(packed[0] ?? 0);
        const bytes = packed.subarray(1);
        if (mark === openMark) return Buffer.from(bytes);
        if (mark !== sealedMark) throw new Error('this is no file');
        return demandSealer().openBytes(bytes, placeOf(table, key));
      });
    },

    /** Whether it lies as it would be written now; `open` if it is not sealed though it should be. */
    judge(table: string, key: Key, text: string): 'right' | 'open' | 'other' {
      const isSealed = text.startsWith(sealedMark);
      if (!isToSeal(table, key)) return isSealed ? 'other' : 'right';
      if (!isSealed) return 'open';
      return sealing?.sealer.keyOf(text.slice(sealedMark.length)) === sealing?.sealer.current()
        ? 'right'
        : 'other';
    },
  };
}

const startsWith = (key: unknown, beginning: string): boolean =>
  typeof key === 'string' && key.startsWith(beginning);

/** A record that was moved to another's place does not open there. */
const placeOf = (table: string, key: Key): string => `${table}\0${JSON.stringify(key)}`;

/** What `read` returns; undefined if a record that it reads is damaged, which has been told. */
export function unlessDamaged<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof DamagedRecord) return undefined;
    throw error;
  }
}
