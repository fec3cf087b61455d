import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSealer, createSealingKey } from '../../../src/keys/seal.ts';
import { openLmdbStore } from '../../../src/stores/lmdb/index.ts';
import { storeContract } from '../../contracts/store.ts';

// In memory where there is such a folder: thousands of syncs prove nothing here. `lmdb-sync` counts them on a disk.
const parent = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

const sealer = createSealer([createSealingKey()]);

// Sealing is switched on and off whenever the store is opened again: what was written before reads the same.
storeContract('lmdb', async (clock) => {
  const folder = await mkdtemp(join(parent, 'plantao-lmdb-'));
  let all = true;
  const unlock = async () => ({ sealer, all });
  let store = await openLmdbStore({ folder, unlock, ...clock });
  return {
    store,
    async reopen() {
      await store.close();
      all = !all;
      store = await openLmdbStore({ folder, unlock, ...clock });
      return store;
    },
    async close() {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
});
