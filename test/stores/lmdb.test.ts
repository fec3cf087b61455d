import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLmdbStore } from '../../src/stores/lmdb/index.ts';
import { storeContract } from '../contracts/store.ts';

// In memory where there is such a folder: thousands of syncs prove nothing here. `lmdb-sync` counts them on a disk.
const parent = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

storeContract('lmdb', async (clock) => {
  const folder = await mkdtemp(join(parent, 'plantao-lmdb-'));
  let store = await openLmdbStore({ folder, ...clock });
  return {
    store,
    async reopen() {
      await store.close();
      store = await openLmdbStore({ folder, ...clock });
      return store;
    },
    async close() {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
});
