/** Faults that stand: each until it has struck as often as was asked, or until all are cleared. */

import { z } from 'zod';

/** What every fault may say of when it strikes. */
export const limits = {
  /** How often it strikes; absent: until cleared. */
  times: z.int().positive().optional(),
  /** How many fitting requests it lets pass first. */
  skip: z.int().nonnegative().default(0),
  /** The chance to strike a fitting request, drawn from a generator that `seed` starts. */
  probability: z.number().min(0).max(1).default(1),
  seed: z.int().default(1),
} as const;

type Limited = {
  /** Absent: every route that the fault makes sense for. */
  readonly route?: string | undefined;
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
  /** Those among the wanted that strike a request of this route now, oldest first; each counts as used. */
  strike<Wanted extends Fault>(
    route: string,
    /** @param struck those that strike this request already. */
    isWanted: (fault: Fault, struck: readonly Wanted[]) => fault is Wanted,
  ): readonly Wanted[];
};

type Standing<Fault> = { readonly fault: Fault; times: number; skip: number; readonly draw: () => number };

/** @param placesOf the routes that a fault makes sense for; undefined: all of them. */
export function createStanding<Fault extends Limited>(
  placesOf: (fault: Fault) => readonly string[] | undefined,
): StandingFaults<Fault> {
  let all: Standing<Fault>[] = [];

  const strikes = (standing: Standing<Fault>, route: string): boolean => {
    const { fault } = standing;
    if (fault.route !== undefined && fault.route !== route) return false;
    if (placesOf(fault)?.includes(route) === false) return false;
    if (standing.skip > 0) {
      standing.skip -= 1;
      return false;
    }
    if (standing.draw() >= fault.probability) return false;
    standing.times -= 1;
    return true;
  };

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
    strike<Wanted extends Fault>(
      route: string,
      isWanted: (fault: Fault, struck: readonly Wanted[]) => fault is Wanted,
    ) {
      const struck: Wanted[] = [];
      for (const standing of all) {
        const { fault } = standing;
        if (isWanted(fault, struck) && strikes(standing, route)) struck.push(fault);
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
