/** Puts what lies in order in each shard into one order. */

/**
 * The first `limit` of all shards. Shards are asked for a few at a time, and again when those are used up.
 *
 * @param ask up to so many of a shard, after the last that it gave.
 */
export async function merge<Item>(
  shards: number,
  limit: number,
  order: (a: Item, b: Item) => number,
  ask: (shard: number, after: Item | undefined, limit: number) => Promise<readonly Item[]>,
): Promise<readonly Item[]> {
  // Those of a page are spread over all: a few more than its share is mostly enough of each.
  const share = Math.min(limit, Math.ceil((limit / shards) * 2) + 2);
  const piles = Array.from({ length: shards }, () => ({
    items: [] as readonly Item[],
    at: 0,
    last: undefined as Item | undefined,
    isOver: false,
  }));
  const found: Item[] = [];
  while (found.length < limit) {
    await Promise.all(
      piles.map(async (pile, shard) => {
        if (pile.isOver || pile.at < pile.items.length) return;
        pile.items = await ask(shard, pile.last, share);
        pile.at = 0;
        pile.last = pile.items.at(-1) ?? pile.last;
        pile.isOver = pile.items.length < share;
      }),
    );
    let first: (typeof piles)[number] | undefined;
    let item: Item | undefined;
    for (const pile of piles) {
      const candidate = pile.items[pile.at];
      if (candidate === undefined || (item !== undefined && order(candidate, item) >= 0)) continue;
      [first, item] = [pile, candidate];
    }
    if (first === undefined || item === undefined) break;
    first.at++;
    found.push(item);
  }
  return found;
}
