/** The data with their key: opened together, and recognised before anything is read or written. */

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Config } from './config.ts';
import { readGivenKey, readKey } from './keys/file.ts';
import { createKeys, type Keys } from './keys/index.ts';
import { openStore, type StoreOptions } from './stores/index.ts';
import type { Records, Store } from './stores/store.ts';

/** Where the key lies, unless it is kept elsewhere: beside the data. */
export const keyFile = (folder: string): string => join(folder, 'plantao.key');

export type Data = { readonly store: Store; readonly keys: Keys };

/**
 * Opens the configured data with the configured key.
 *
 * @throws Error in words for a person if another process has them, or the key is not theirs.
 */
export async function openData(
  config: Pick<Config, 'store' | 'keyFile'>,
  options: Omit<StoreOptions, 'unlock'>,
): Promise<Data> {
  let keys: Keys | undefined;
  const store = await openStore(config.store, {
    ...options,
    // Only now is the folder ours: who finds it held makes no key in it.
    async unlock(records) {
      keys = createKeys(await secretOf(config));
      await recogniseKey(records, keys, config.keyFile);
    },
  });
  if (keys === undefined) throw new Error('a store was opened without its key');
  return { store, keys };
}

async function secretOf({ store, keyFile: given }: Pick<Config, 'store' | 'keyFile'>): Promise<Uint8Array> {
  if (given !== undefined) return readGivenKey(given);
  return store.type === 'lmdb' ? readKey(keyFile(store.folder)) : randomBytes(32);
}

/**
 * Under another key every customer would be a stranger, and nobody would notice.
 *
 * @throws Error in words for a person if the key is not the one that this data was begun with.
 */
async function recogniseKey(
  records: Pick<Records, 'get' | 'set'>,
  keys: Keys,
  given: string | undefined,
): Promise<void> {
  const mark = keys.sign('deployment', 'key');
  const found = await records.get('deployment/key');
  if (found === null) await records.set('deployment/key', mark, { expect: null });
  else if (found.value !== mark)
    throw new Error(
      given === undefined
        ? 'a chave (plantao.key) não é a destes dados: restaure a cópia de segurança que foi feita junto com eles, ou diga em PLANTAO_KEY_FILE onde está a que é'
        : 'a chave de PLANTAO_KEY_FILE não é a destes dados',
    );
}
