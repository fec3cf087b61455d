/**
 * What is taken for this process before it asks: whoever works says how much may be kept for it, and a script that makes
 * something due may take it in the same step. What was taken so is kept here until it is asked for.
 */

import type { Wanted } from '../../contract/jobs.ts';

/** See `Wanted` of the contract. */
type Asked = Pick<Wanted, 'limit' | 'lease' | 'ahead' | 'inOrder'>;

export type Ahead<Item> = ReturnType<typeof createAhead<Item>>;

/** Milliseconds for which it counts that somebody asks again: who works does so several times a second. */
const askedAgain = 1_000;

/**
 * One of so many is left to what waits otherwise, if something does: it is not overtaken for ever. (Where nothing is overtaken,
 * what is kept is the older.)
 */
const everySo = 4;

/**
 * @param now by what leases end, in milliseconds.
 * @param longest milliseconds that anything is taken for at the most: if this process dies, or is not answered, nobody even
 * tried what it had, and others must wait all the same.
 */
export function createAhead<Item>(now: () => number, longest: number) {
  let kept: { readonly item: Item; readonly until: number }[] = [];
  let offer = { lease: 0, places: 0, until: 0 };
  /** How many were asked for while something waited otherwise. */
  let asked = 0;
  /** Nobody asks for more. */
  let isOver = false;

  /** Up to so many, in the order of taking; what nobody has asked for in time is somebody else's by now. */
  const take = (limit: number): readonly Item[] => {
    if (kept.length === 0) return [];
    const moment = now();
    kept = kept.filter(({ until }) => until > moment);
    return kept.splice(0, limit).map(({ item }) => item);
  };

  const leftToOthers = (limit: number): number => {
    const before = Math.floor(asked / everySo);
    asked += limit;
    return Math.floor(asked / everySo) - before;
  };

  return {
    /**
     * What is kept, and, unless it is quiet, of what waits otherwise what `more` takes, at most `limit` together; of that so
     * many `places` may be kept from now on, for as many milliseconds each, or the longest.
     *
     * @param isQuiet whether nothing waits otherwise, as far as is known here.
     */
    async ask(
      { limit, lease, ahead, inOrder = false }: Asked,
      isQuiet: boolean,
      more: (limit: number) => Promise<readonly Item[]>,
    ): Promise<readonly Item[]> {
      isOver = false;
      const first = take(isQuiet || inOrder ? limit : limit - leftToOthers(limit));
      const askOthers = async (some: number): Promise<readonly Item[]> =>
        more(some).catch((error) => {
          // What is kept is handed out all the same.
          if (first.length === 0 && kept.length === 0) throw error;
          return [];
        });
      const others = first.length < limit && !isQuiet ? await askOthers(limit - first.length) : [];
      const rest = take(limit - first.length - others.length);
      const items = [...first, ...others, ...rest];
      const most = ahead === undefined || (inOrder && !isQuiet) ? 0 : limit + ahead;
      const places = Math.max(0, most - items.length - kept.length);
      offer = { lease, places, until: performance.now() + askedAgain };
      return items;
    },

    /** All that is kept; nothing more will be. */
    takeBack(): readonly Item[] {
      offer.places = 0;
      isOver = true;
      return take(kept.length);
    },

    /** What is kept and is of this kind: it is kept no longer. */
    takeOut(isWanted: (item: Item) => boolean): readonly Item[] {
      const found = kept.filter(({ item }) => isWanted(item));
      if (found.length > 0) kept = kept.filter((one) => !found.includes(one));
      return found.map(({ item }) => item);
    },

    /** Sets aside up to so many of the offered places: they are filled by `keep`, or given back by `free`. */
    reserve(wanted: number): { readonly places: number; readonly lease: number } {
      const places = offer.until < performance.now() ? 0 : Math.min(wanted, offer.places);
      offer.places -= places;
      return { places, lease: Math.min(offer.lease, longest) };
    },

    free(places: number): void {
      offer.places += places;
    },

    /**
     * Whether it is kept: not if all was taken back meanwhile, and then it is to be given back.
     *
     * @param until when its lease is over.
     */
    keep(item: Item, until: number): boolean {
      if (!isOver) kept.push({ item, until });
      return !isOver;
    },
  };
}
