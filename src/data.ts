/** The data with their key: opened together, and recognised before anything is written. */

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Config } from './config.ts';
import { readGivenKey, readKey } from './keys/file.ts';
import { createKeys, type Keys } from './keys/index.ts';
import { createKeyring, fingerprintOf, type Keyring, unwrapKeyring, wrapKeyring } from './keys/keyring.ts';
import { createSealer } from './keys/seal.ts';
import { openStore, type StoreOptions } from './stores/index.ts';
import type { Records, Store } from './stores/store.ts';

/** Where the key lies, unless it is kept elsewhere: beside the data. */
export const keyFile = (folder: string): string => join(folder, 'plantao.key');

export type Data = {
  readonly store: Store;
  readonly keys: Keys;
};

/** What the data are opened by. */
export type DataConfig = Pick<Config, 'store' | 'keyFile' | 'seal'>;

/** The keyring is sealed by itself, and read before anything else. */
const keyring = 'deployment/keyring';
/** Where the first versions kept what told their key from others: theirs are the data whose ids come from that key. */
const mark = 'deployment/key';

/**
 * Opens the configured data with the configured key.
 *
 * @throws Error in words for a person if another process has them, or the key is not theirs.
 */
export async function openData(config: DataConfig, options: Omit<StoreOptions, 'unlock'>): Promise<Data> {
  let ring: Keyring | undefined;
  const store = await openStore(config.store, {
    ...options,
    // Only now is the folder ours: who finds it held makes no key in it.
    async unlock(records) {
      ring = await openKeyring(records, await readDeploymentKey(config), config.keyFile);
      return { sealer: createSealer(ring.keys), all: config.seal };
    },
  });
  if (ring === undefined) throw new Error('a store was opened without its key');
  return { store, keys: createKeys(ring.identity) };
}

async function readDeploymentKey({ store, keyFile: given }: DataConfig): Promise<Uint8Array> {
  if (given !== undefined) return readGivenKey(given);
  return store.type === 'lmdb' ? readKey(keyFile(store.folder)) : randomBytes(32);
}

/**
 * Under another key every customer would be a stranger, and nobody would notice.
 *
 * @throws Error in words for a person if the key is not the one that this data was begun with, or was given last.
 */
async function openKeyring(
  records: Pick<Records, 'get' | 'set'>,
  key: Uint8Array,
  given: string | undefined,
): Promise<Keyring> {
  const found = await records.get(keyring);
  if (found !== null) {
    const ring = unwrapKeyring(found.value, key);
    if (ring === null) throw wrongKey(given, key);
    return ring;
  }
  const older = await records.get(mark);
  if (older !== null && older.value !== createKeys(key).sign('deployment', 'key')) throw wrongKey(given, key);
  const ring = older === null ? createKeyring() : createKeyring(key);
  await records.set(keyring, wrapKeyring(ring, key), { expect: null });
  // A version that knows no keyring refuses these data, instead of taking every customer for a stranger.
  if (older === null) await records.set(mark, 'keyring');
  return ring;
}

function wrongKey(given: string | undefined, key: Uint8Array): Error {
  const which = `(${given === undefined ? 'plantao.key' : 'PLANTAO_KEY_FILE'})`;
  return new Error(
    `a chave ${which} não é a destes dados: a impressão dela é ${fingerprintOf(key)}; restaure a que foi guardada com eles`,
  );
}
