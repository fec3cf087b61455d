/**
 * Several workers on one store, dying before and after every write, send and call, with leases that expire, messages
 * delivered again and answers lost, while customers withdraw what they asked for, attendants take over, a fault of the
 * flow stops conversations until its next version is there, and a person sees to what was given up. `crash/promises.ts`
 * says what must hold all the same.
 */

import { describe, expect, test } from 'vitest';
import { createMemoryStore } from '../../src/stores/memory/index.ts';
import { type Ground, survive } from './crash/survive.ts';

const seeds = Number(process.env.CRASH_SEEDS ?? 120);
const first = Number(process.env.CRASH_FIRST_SEED ?? 1);

/** A process that dies takes this store with it: only its workers do. */
const ground: Ground = { open: async (now) => createMemoryStore({ now }), deathRate: 0, atOnce: 1 };

describe(`crashes, seeds ${first} to ${first + seeds - 1}`, () => {
  const tally = { requests: 0, parked: 0 };
  const batch = 50;
  for (let from = first; from < first + seeds; from += batch) {
    const to = Math.min(from + batch, first + seeds);
    test(`${from} to ${to - 1}`, { timeout: 900_000 }, async () => {
      for (let seed = from; seed < to; seed++) {
        const { requests, parked } = await survive(seed, ground);
        tally.requests += requests;
        tally.parked += parked;
      }
    });
  }
  test('nearly every request was done without a person', () => {
    expect(tally.requests).toBeGreaterThan(seeds);
    expect(tally.parked / tally.requests).toBeLessThan(0.15);
  });
});
