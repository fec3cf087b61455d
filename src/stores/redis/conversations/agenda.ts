/**
 * What this process knows of when something is due in which shard, so that nobody asks a shard that has nothing. It learns
 * from every answer, and from what other processes tell. What is told may come late and in any order: it has the stamp of
 * the shard that it is as of.
 */

import { shards } from '../keys.ts';

type Look = {
  /** When something is due; never: infinity. */
  time: number;
  /** As of which stamp all was known, and the latest of which something was heard. */
  complete: number;
  heard: number;
  /** Since when it is so, in the order of hearing. */
  order: number;
  /** How often something was heard of it. */
  news: number;
};

/** Something that is to be told to other processes. `complete`: this is when the first is due; else it is one of them. */
export type Hint = {
  readonly shard: number;
  readonly what: string;
  /** -1: nothing is due. */
  readonly time: number;
  readonly version: number;
  readonly complete: boolean;
};

export type Agenda = ReturnType<typeof createAgenda>;

/** Milliseconds after which a shard that did not answer is asked again. */
const failedRest = 2_000;

/**
 * @param patience milliseconds that this process leaves what is due in a shard to others.
 */
export function createAgenda(now: () => number, patience: (shard: number) => number) {
  const calendars = new Map<string, Look[]>();
  const resting = new Map<number, number>();
  let count = 0;

  const looksOf = (what: string): Look[] => {
    const known = calendars.get(what);
    if (known) return known;
    const made = Array.from({ length: shards }, () => ({
      time: Number.POSITIVE_INFINITY,
      complete: -1,
      heard: -1,
      order: 0,
      news: 0,
    }));
    calendars.set(what, made);
    return made;
  };

  return {
    /** Whether anybody has asked for these; what nobody asks for is nobody's concern. */
    has: (what: string): boolean => calendars.has(what),

    kinds: (): readonly string[] => [...calendars.keys()],

    /** From now on it is known when these are due, once it has been heard from each shard. */
    add: (what: string): void => void looksOf(what),

    /** How much was heard of these in a shard so far. */
    newsOf: (what: string, shard: number): number => calendars.get(what)?.[shard]?.news ?? 0,

    /**
     * What was asked for, whatever stamp it has, unless something was heard since: a shard that a replica took over may
     * have forgotten its latest stamps, and must not be taken for one that answers late.
     *
     * @param news how much had been heard when it was asked for.
     */
    learn({ shard, what, time, version }: Omit<Hint, 'complete'>, news: number): void {
      const look = calendars.get(what)?.[shard];
      if (look === undefined || look.news !== news) return;
      const due = time < 0 ? Number.POSITIVE_INFINITY : time;
      if (due !== look.time) look.order = ++count;
      look.time = due;
      look.complete = version;
      look.heard = version;
    },

    /** Whether it was news. */
    hear({ shard, what, time, version, complete }: Hint): boolean {
      const look = calendars.get(what)?.[shard];
      if (look === undefined) return false;
      look.news++;
      const due = time < 0 ? Number.POSITIVE_INFINITY : time;
      if (complete ? version < look.heard || version < look.complete : version <= look.complete) return false;
      look.heard = Math.max(look.heard, version);
      if (complete) look.complete = version;
      if (complete ? due === look.time : due >= look.time) return false;
      look.time = due;
      look.order = ++count;
      return true;
    },

    /** It did not answer: it is left alone for a while. */
    rest: (shard: number): void => void resting.set(shard, performance.now() + failedRest),

    /** Whether it is known here that none is due. */
    isQuiet(what: string): boolean {
      const at = now();
      return calendars.get(what)?.every(({ time }) => time > at) ?? false;
    },

    /** The shards where some are due, longest first, but for those that are to be left out; `sole`: nothing is left to others. */
    due(
      what: string,
      { without, sole = false }: { readonly without: ReadonlySet<number>; readonly sole?: boolean },
    ): readonly number[] {
      const looks = calendars.get(what);
      if (looks === undefined) return [];
      const at = now();
      const found: { readonly shard: number; readonly look: Look }[] = [];
      looks.forEach((look, shard) => {
        if (look.time > at || without.has(shard)) return;
        if (!sole && look.time + patience(shard) > at) return;
        if ((resting.get(shard) ?? 0) > performance.now()) return;
        found.push({ shard, look });
      });
      return found
        .sort((a, b) => a.look.time - b.look.time || a.look.order - b.look.order)
        .map(({ shard }) => shard);
    },
  };
}
