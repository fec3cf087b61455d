/** The stores that there are, by the form of `PLANTAO_STORE`. */

import type { Config } from '../config/index.ts';
import type { Damage, Unlock } from './keeping/bodies.ts';
import { askHolder as askFolder, openLmdbStore } from './lmdb/index.ts';
import { createMemoryStore } from './memory/index.ts';
import { openRedisStore } from './redis/index.ts';
import type { Store } from './store.ts';

export type StoreOptions = {
  /** Answers what other processes ask the one that holds the data. */
  readonly answer?: (request: Request) => Promise<Response>;
  /** Opens it for a moment: who wants the data meanwhile waits some seconds, instead of being refused. */
  readonly brief?: boolean;
  /** Opens it only if there are data, and begins none: else it rejects with `NotBegun`. Where others share the store. */
  readonly lookOnly?: boolean;
  /** Tells what bodies are sealed with, or rejects: then the store is closed before anything is written. */
  readonly unlock?: Unlock;
  /** Hears, in words for a person, of what may lose data. */
  readonly warn?: (words: string) => void;
  /** Hears, in words for a person, why a store that was taken would be refused by now; null once it would be taken. */
  readonly unfit?: (words: string | null) => void;
  /** Hears of each damaged record once. */
  readonly damaged?: (damage: Damage) => void;
};

/** Opens the configured store; rejects, in words for a person, if another process has it. */
export async function openStore(config: Config['store'], options: StoreOptions): Promise<Store> {
  switch (config.type) {
    case 'lmdb':
      return openLmdbStore({
        folder: config.folder,
        ...(config.limit === undefined ? {} : { mapSize: config.limit }),
        ...options,
      });
    case 'memory': {
      const store = createMemoryStore();
      await options.unlock?.(store.records);
      return store;
    }
    case 'redis':
      return openRedisStore({ ...config, ...options });
  }
}

/** Asks the process that holds the configured store; null if none does, or only for a moment. */
export async function askHolder(
  config: Config['store'],
  path: string,
  init?: RequestInit,
): Promise<Response | null> {
  return config.type === 'lmdb' ? askFolder(config.folder, path, init) : null;
}
