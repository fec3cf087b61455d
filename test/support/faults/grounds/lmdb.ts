/** A folder. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ground } from './ground.ts';

/** For one program alone. */
export function onLmdb(): Ground {
  const folder = mkdtempSync(join(tmpdir(), 'plantao-ground-'));
  return {
    name: 'LMDB',
    environment: () => ({ PLANTAO_STORE: `lmdb:${join(folder, 'data')}` }),
    faults: [],
    lossless: true,
    close: async () => rmSync(folder, { recursive: true, force: true }),
  };
}
