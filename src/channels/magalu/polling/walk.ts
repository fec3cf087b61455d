/**
 * Reading a long list whole, over pages that end at an offset of 100, while things move in it. No page is counted on to follow
 * the one before: each question begins at the last moment that the one before has shown, so that what is changed
 * meanwhile comes again, later, and nothing falls between two pages. What comes twice is known by who takes it.
 */

import type { Query } from '../api/index.ts';
import type { Page } from '../api/schemas.ts';
import { spellTime } from '../api/times.ts';

/** A time that lists are sorted by, and begun from. */
export type Field = 'updated_at' | 'created_at';

export type WalkOptions = {
  readonly list: (query: Query) => Promise<Page>;
  /** What is asked for besides. */
  readonly filter?: Query;
  /** By which to walk; the others are for more items of one moment than pages can show. */
  readonly fields: readonly [Field, ...Field[]];
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly timeOf: (item: unknown, field: Field) => number | undefined;
  /** Hears that there are more items than could be listed. */
  readonly incomplete: () => void;
};

/** How many items a page has, and where pages of one moment begin: they overlap, for they too may move. */
const limit = 100;
const offsets = [0, 50, 100] as const;

/** Page by page; an item may be on several. @throws what `list` throws. */
export async function* walk(options: WalkOptions): AsyncGenerator<readonly unknown[]> {
  const { list, filter = {}, fields, timeOf } = options;
  const [field, next, ...rest] = fields;
  let at = options.from;
  for (let turn = 0; ; ) {
    const { items, more } = await list({
      ...filter,
      [`${field}_gte`]: spellTime(at),
      _sort: `${field}:asc`,
      _limit: String(limit),
      _offset: String(offsets[turn] ?? 0),
    });
    yield items;
    if (!more) return;
    const last = lastOf(items.map((item) => timeOf(item, field)));
    if (last !== undefined && last > at) {
      at = last;
      turn = 0;
    } else if (++turn === offsets.length) break;
  }
  // So many of one moment, or in another order than was asked for: they are told apart by another time.
  if (next === undefined) options.incomplete();
  else
    yield* walk({
      ...options,
      filter: { ...filter, [`${field}_gte`]: spellTime(at) },
      fields: [next, ...rest],
      from: 0,
    });
}

/** The last of times that ascend; undefined if they do not. */
function lastOf(times: readonly (number | undefined)[]): number | undefined {
  let last = Number.NEGATIVE_INFINITY;
  for (const time of times) {
    if (time === undefined || time < last) return undefined;
    last = time;
  }
  return Number.isFinite(last) ? last : undefined;
}
