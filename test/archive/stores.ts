/** The stores that archives are tried over: the reference, and the one on disk with everything sealed. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe } from 'vitest';
import { createSealer, createSealingKey } from '../../src/keys/seal.ts';
import { openLmdbStore } from '../../src/stores/lmdb/index.ts';
import { createMemoryStore } from '../../src/stores/memory/index.ts';
import { createTestClock } from '../contracts/store/stage.ts';
import { createArchiveStage } from './stage.ts';

export type ArchiveStage = ReturnType<typeof createArchiveStage> & ReturnType<typeof createTestClock>;

const sealer = createSealer([createSealingKey()]);

/** Declares the tests for each store. `use` gives what the test at hand has. */
export function overStores(declare: (use: () => ArchiveStage) => void): void {
  describe.each(['memory', 'lmdb, sealed'])('%s', (kind) => {
    let stage: ArchiveStage | undefined;
    let folder: string | undefined;
    beforeEach(async () => {
      const clock = createTestClock();
      folder = kind === 'memory' ? undefined : await mkdtemp(join(tmpdir(), 'plantao-archive-'));
      const store =
        folder === undefined
          ? createMemoryStore(clock)
          : await openLmdbStore({ folder, ...clock, unlock: async () => ({ sealer, all: true }) });
      stage = { ...createArchiveStage(store), ...clock };
    });
    afterEach(async () => {
      await stage?.store.close();
      if (folder !== undefined) await rm(folder, { recursive: true });
    });
    declare(() => {
      if (stage === undefined) throw new Error('only within a test');
      return stage;
    });
  });
}
