/** The data with their key: opened together, and recognised before anything is written. */

import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Config } from '../config/index.ts';
import {
  keyFile,
  makeNextKey,
  readGivenKey,
  readKey,
  readKeyIfThere,
  readNextKey,
  takeNextKey,
} from '../keys/file.ts';
import { createKeys, type Keys } from '../keys/index.ts';
import { createKeyring, fingerprintOf, type Keyring, unwrapKeyring, wrapKeyring } from '../keys/keyring.ts';
import { createSealer, createSealingKey, type Sealer } from '../keys/seal.ts';
import { openStore, type StoreOptions } from '../stores/index.ts';
import { NotBegun, type Records, type Store } from '../stores/store.ts';
import { makeBackup } from './backup.ts';
import { copying } from './copy.ts';

export type Data = {
  readonly store: Store;
  readonly keys: Keys;
  /** What ids are derived from; for a copy of these data, which has a key of its own. */
  readonly identity: Uint8Array;
  /** Tells the present key from others, for people to compare. */
  fingerprint(): string;
  /**
   * Writes anew what sealing was switched on or off for, or what has an older key; whether all of it is done. It goes on
   * from any interruption, and looks at nothing if there is nothing to do.
   */
  rewrite(signal: AbortSignal): Promise<boolean>;
  /**
   * Has another key from now on. What is stored is readable at any moment: by the old key, or by the new one.
   *
   * @param file of the new key, if that is to be kept apart from the data; null makes one in their folder.
   * @throws Error in words for a person.
   */
  rekey(file: string | null): Promise<void>;
  /**
   * Copies the data into a folder (an absolute path), with their key if it lies among them; whether it does.
   *
   * @throws Error in words for a person.
   */
  backup(target: string): Promise<{ readonly withKey: boolean }>;
};

/** What the data are opened by. */
export type DataConfig = Pick<Config, 'store' | 'keyFile'> & {
  /** Whether all that may be personal is sealed; `as-before`: as the service did last, where its settings may be unknown. */
  readonly seal: boolean | 'as-before';
};

export type DataOptions = Omit<StoreOptions, 'unlock'> & {
  /** Opens them to become a copy of the data with this identity: they are new, or the beginning of it. */
  readonly copyOf?: Uint8Array;
};

/** The keyring is sealed by itself, and read before anything else. */
const keyring = 'deployment/keyring';
/** Where the first versions kept what told their key from others: theirs are the data whose ids come from that key. */
const mark = 'deployment/key';

/**
 * Opens the configured data with the configured key.
 *
 * @throws Error in words for a person if another process has them, or the key is not theirs.
 */
export async function openData(config: DataConfig, { copyOf, ...options }: DataOptions): Promise<Data> {
  let opened: Opened | undefined;
  let seal = false;
  const store = await openStore(config.store, {
    ...options,
    // Only now is the folder ours: who finds it held makes no key in it.
    async unlock(records) {
      await refuseHalf(records, copyOf);
      opened = await unlock(options.lookOnly ? await begun(records) : records, config, copyOf);
      seal = config.seal === 'as-before' ? await sealedBefore(records) : config.seal;
      return { sealer: opened.sealer, all: seal };
    },
  });
  if (opened === undefined) throw new Error('a store was opened without its key');
  const present: Opened = opened;
  const { records } = store;
  let before: Promise<unknown> = Promise.resolve();
  const alone = <Result>(act: () => Promise<Result>): Promise<Result> => {
    const result = before.then(act);
    before = result.catch(() => {});
    return result;
  };

  /** The new keyring is on the disk before anything is sealed with its key, and the old one until nothing is. */
  const write = async (ring: Keyring, key: Uint8Array): Promise<void> => {
    await records.set(keyring, wrapKeyring(ring, key));
    present.ring = ring;
    present.key = key;
    present.sealer.use(ring.keys);
  };

  return {
    store,
    keys: createKeys(present.ring.identity),
    identity: present.ring.identity,
    fingerprint: () => fingerprintOf(present.key),

    backup: (target) =>
      alone(async () => {
        if (config.store.type === 'redis')
          throw new Error(
            'um Redis é copiado pelos meios dele (os arquivos RDB e AOF, com a chave à parte): veja docs/operations.md; plantao copy copia para uma pasta ou para outro Redis',
          );
        const folder = config.store.type === 'lmdb' ? config.store.folder : '';
        const own = folder === '' ? null : await readKeyIfThere(keyFile(folder));
        const withKey = own !== null && fingerprintOf(own) === fingerprintOf(present.key);
        await makeBackup(store, folder, target, { withKey });
        return { withKey };
      }),

    async rewrite(signal) {
      for (;;) {
        const wanted = { seal, key: present.sealer.current() };
        const found = Rewritten.safeParse((await records.get(rewritten))?.value);
        const last = found.success
          ? found.data
          : { ...wanted, seal: false, done: present.ring.keys.length === 1 };
        if (store.rewrite === undefined) {
          // What is written from now on is sealed as it is wanted; what is there stays as it is.
          if (!found.success) await records.set(rewritten, { ...wanted, done: true });
          return !found.success || last.seal === wanted.seal;
        }
        if (last.done && last.seal === wanted.seal && last.key === wanted.key) return true;
        await records.set(rewritten, { ...wanted, done: false });
        if (!(await store.rewrite?.(signal))) return false;
        await alone(async () => {
          if (present.sealer.current() !== wanted.key) return;
          await write({ ...present.ring, keys: present.ring.keys.slice(-1) }, present.key);
          await records.set(rewritten, { ...wanted, done: true });
        });
      }
    },

    rekey: (file) =>
      alone(async () => {
        if (file === null && config.keyFile !== undefined)
          throw new Error('a chave está em PLANTAO_KEY_FILE: diga o arquivo da nova (plantao rekey ARQUIVO)');
        if (config.store.type === 'memory')
          throw new Error('só na memória não há o que guardar com outra chave');
        // Other processes seal with the keys that they know: the ring stays the same, and only what opens it changes.
        if (config.store.type === 'redis') return write(present.ring, await readGivenKey(file ?? ''));
        const own = keyFile(config.store.folder);
        // A change whose last step failed: until it is done, only this file opens the data.
        const waiting = await readNextKey(own);
        if (waiting !== null && fingerprintOf(waiting) === fingerprintOf(present.key)) await takeNextKey(own);
        const next = file === null ? await makeNextKey(own) : await readGivenKey(file);
        await write({ ...present.ring, keys: [...present.ring.keys, createSealingKey()] }, next);
        if (file === null) await takeNextKey(own);
      }),
  };
}

/** What the latest pass over all that is stored was for, and whether it came to its end. */
const Rewritten = z.object({ seal: z.boolean(), key: z.string(), done: z.boolean() });
const rewritten = 'deployment/rewritten';

async function sealedBefore(records: Pick<Records, 'get'>): Promise<boolean> {
  const last = Rewritten.safeParse((await records.get(rewritten))?.value);
  return last.success && last.data.seal;
}

/** @throws NotBegun if the first start did not come as far as to make a keyring. */
async function begun<Looked extends Pick<Records, 'get'>>(records: Looked): Promise<Looked> {
  if ((await records.get(keyring)) === null) throw new NotBegun('there are no data yet');
  return records;
}

type Opened = { ring: Keyring; key: Uint8Array; readonly sealer: Sealer };

/** @throws Error in words for a person if the data are only half a copy, and not to become the whole of it. */
async function refuseHalf(records: Pick<Records, 'get'>, copyOf: Uint8Array | undefined): Promise<void> {
  if (copyOf === undefined && (await records.get(copying)) !== null)
    throw new Error('estes dados são uma cópia que foi interrompida: termine-a com o mesmo plantao copy');
}

async function unlock(
  records: Pick<Records, 'get' | 'set'>,
  config: DataConfig,
  identity: Uint8Array | undefined,
): Promise<Opened> {
  const key = await readDeploymentKey(config);
  const own =
    config.store.type === 'lmdb' && config.keyFile === undefined ? keyFile(config.store.folder) : null;
  const next = own === null ? null : await readNextKey(own);
  const stored = next === null ? null : await records.get(keyring);
  const ringOfNext = next && stored && unwrapKeyring(stored.value, next);
  if (own !== null && next && ringOfNext) {
    // A change of the key was interrupted after the data had changed over.
    await takeNextKey(own);
    return { ring: ringOfNext, key: next, sealer: createSealer(ringOfNext.keys) };
  }
  const ring = await openKeyring(records, key, config.keyFile, identity);
  if (identity !== undefined && !Buffer.from(ring.identity).equals(identity))
    throw new Error('o destino já tem dados, e não são uma cópia destes: escolha outro');
  return { ring, key, sealer: createSealer(ring.keys) };
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
  identity: Uint8Array | undefined,
): Promise<Keyring> {
  const found = await records.get(keyring);
  if (found !== null) {
    const ring = unwrapKeyring(found.value, key);
    if (ring === null) throw wrongKey(given, key);
    return ring;
  }
  const older = await records.get(mark);
  if (older !== null && older.value !== createKeys(key).sign('deployment', 'key')) {
    // Another process that starts for the first time made the keyring between the two looks.
    if ((await records.get(keyring)) !== null) return openKeyring(records, key, given, identity);
    throw wrongKey(given, key);
  }
  const ring = older === null ? createKeyring(identity) : createKeyring(key);
  // Of two processes that start for the first time, one makes it.
  if (!(await records.set(keyring, wrapKeyring(ring, key), { expect: null })))
    return openKeyring(records, key, given, identity);
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
