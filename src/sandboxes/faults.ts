/**
 * Faults on request, whatever they are: each stands until it has struck `times` times, or until all are cleared, and strikes
 * what fits it, by chance if it is asked to.
 */

import { z } from 'zod';

/** How often a fault strikes, for the form of each. */
export const faultLimits = {
  /** Absent: until cleared. */
  times: z.int().positive().optional(),
  /** How many fitting requests it lets pass first. */
  skip: z.int().nonnegative().default(0),
  /** The chance to strike a fitting request, drawn from a generator that `seed` starts. */
  probability: z.number().min(0).max(1).default(1),
  seed: z.int().default(1),
};

type Limits = {
  readonly times?: number | undefined;
  readonly skip: number;
  readonly probability: number;
  readonly seed: number;
};

export type StandingFaults<Fault> = {
  add(faults: readonly Fault[]): void;
  clear(): void;
  /** What still stands, with `times` and `skip` as they are left. */
  standing(): readonly Fault[];
  /** Those that strike of all that fit, the oldest first; each counts as used. Is told which have struck already. */
  strike(fits: (fault: Fault, struck: readonly Fault[]) => boolean): readonly Fault[];
};

export function createStandingFaults<Fault extends Limits>(): StandingFaults<Fault> {
  let all: { readonly fault: Fault; times: number; skip: number; readonly draw: () => number }[] = [];
  return {
    add(faults) {
      for (const fault of faults)
        all.push({
          fault,
          times: fault.times ?? Number.POSITIVE_INFINITY,
          skip: fault.skip,
          draw: drawFrom(fault.seed),
        });
    },
    clear() {
      all = [];
    },
    standing: () =>
      all.map(({ fault, times, skip }) => ({ ...fault, skip, ...(Number.isFinite(times) && { times }) })),
    strike(fits) {
      const struck: Fault[] = [];
      for (const one of all) {
        if (!fits(one.fault, struck)) continue;
        if (one.skip > 0) {
          one.skip -= 1;
          continue;
        }
        if (one.draw() >= one.fault.probability) continue;
        one.times -= 1;
        struck.push(one.fault);
      }
      all = all.filter(({ times }) => times > 0);
      return struck;
    },
  };
}

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
function drawFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
