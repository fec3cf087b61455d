/**
 * The same as `crash.test.ts` on LMDB, where whole processes die too: all workers at once, and the store is opened again
 * from its folder. What was kept in memory only (claims, leases, what is under way) is lost then, what was confirmed is
 * not. A store that is closed has written what it was asked to: a write that is cut in the middle is shown by the tests
 * that kill real processes, and that what is confirmed is synced by those that count syncs.
 */

import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openLmdbStore } from '../../src/stores/lmdb/index.ts';
import { survive } from './crash/survive.ts';

const seeds = Number(process.env.CRASH_LMDB_SEEDS ?? 10);
const first = Number(process.env.CRASH_FIRST_SEED ?? 1);

/** In memory if there is such a file system: what is at stake here does not need the disk's time. */
const place = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

describe(`crashes on LMDB, seeds ${first} to ${first + seeds - 1}`, () => {
  const tally = { requests: 0, parked: 0 };
  const batch = 10;
  for (let from = first; from < first + seeds; from += batch) {
    const to = Math.min(from + batch, first + seeds);
    test(`${from} to ${to - 1}`, { timeout: 900_000 }, async () => {
      for (let seed = from; seed < to; seed++) {
        const { requests, parked } = await surviveOnDisk(seed);
        tally.requests += requests;
        tally.parked += parked;
      }
    });
  }
  test('nearly every request was done without a person', () => {
    expect(tally.requests).toBeGreaterThan(seeds);
    expect(tally.parked / tally.requests).toBeLessThan(0.25);
  });
});

async function surviveOnDisk(seed: number) {
  const folder = await mkdtemp(join(place, 'plantao-crash-'));
  try {
    return await survive(seed, {
      open: (now) => openLmdbStore({ folder, now }),
      deathRate: 0.004,
      atOnce: 3,
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}
