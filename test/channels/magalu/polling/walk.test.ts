/** Reading a list that ends at an offset of 100 while it changes under the reader. */

import { describe, expect, it } from 'vitest';
import { type Field, walk } from '../../../../src/channels/magalu/polling/walk.ts';

type Row = { readonly id: number; updated_at: number; readonly created_at: number };
type Query = Readonly<Record<string, string>>;

const begin = Date.UTC(2026, 10, 1);
const rowsOf = (count: number, every = 1_000): Row[] =>
  Array.from({ length: count }, (_, id) => ({
    id,
    updated_at: begin + id * every,
    created_at: begin - 1_000_000 + id * 1_000,
  }));

/** A marketplace of so many rows. `meddle` hears of each question once it was answered. */
function setup(rows: Row[], meddle: (query: Query, turn: number) => void = () => {}) {
  const asked: Query[] = [];
  let incomplete = 0;
  /** As they were when they were listed. */
  const listed = new Map<unknown, Row>();
  const timeOf = (item: unknown, field: Field): number | undefined => listed.get(item)?.[field];
  const pages = walk({
    async list(query) {
      asked.push(query);
      const [field = '', direction] = (query._sort ?? '').split(':');
      const by = field === 'created_at' ? 'created_at' : 'updated_at';
      expect(direction).toBe('asc');
      const [limit, offset] = [Number(query._limit), Number(query._offset)];
      expect(limit).toBeLessThanOrEqual(100);
      expect(offset).toBeLessThanOrEqual(100);
      const from = (name: Field) => Date.parse(query[`${name}_gte`] ?? '1970-01-01T00:00:00Z');
      const found = rows
        .filter((row) => row.updated_at >= from('updated_at') && row.created_at >= from('created_at'))
        .sort((one, other) => one[by] - other[by] || one.id - other.id);
      const items = found.slice(offset, offset + limit).map((row) => ({ ...row }));
      for (const item of items) listed.set(item, item);
      meddle(query, asked.length);
      return { items, more: offset + limit < found.length };
    },
    fields: ['updated_at', 'created_at'],
    from: begin,
    timeOf,
    incomplete: () => {
      incomplete += 1;
    },
  });
  return {
    asked,
    incomplete: () => incomplete,
    async ids() {
      const seen = new Set<number>();
      for await (const page of pages) for (const item of page) seen.add(listed.get(item)?.id ?? -1);
      return seen;
    },
  };
}
const all = (count: number) => new Set(Array.from({ length: count }, (_, id) => id));

it('a short list is one question', async () => {
  const { ids, asked } = setup(rowsOf(7));
  expect(await ids()).toEqual(all(7));
  expect(asked).toHaveLength(1);
});

it('of a list longer than offsets reach, the window is moved, and all of it is seen', async () => {
  const { ids, asked, incomplete } = setup(rowsOf(1_050));
  expect(await ids()).toEqual(all(1_050));
  expect(incomplete()).toBe(0);
  expect(asked.every(({ _offset }) => _offset === '0')).toBe(true);
  const windows = asked.map((query) => query.updated_at_gte);
  expect(new Set(windows).size).toBe(windows.length);
});

describe('what moves between two questions', () => {
  it('is updated after it was to come: it comes again at the end, and pushes nobody out', async () => {
    const rows = rowsOf(450);
    const { ids } = setup(rows, (_, turn) => {
      // Those that the next page would begin with go to the end.
      for (const row of rows.slice(turn * 99, turn * 99 + 20)) row.updated_at = begin + 10_000_000 + row.id;
    });
    expect(await ids()).toEqual(all(450));
  });

  it('is opened meanwhile: it is seen too', async () => {
    const rows = rowsOf(250);
    const { ids } = setup(rows, (_, turn) => {
      if (turn === 2) rows.push({ id: 250, updated_at: begin + 10_000_000, created_at: begin + 10_000_000 });
    });
    expect(await ids()).toEqual(all(251));
  });
});

describe('many of one moment', () => {
  it('up to two hundred are on overlapping pages', async () => {
    const { ids, incomplete } = setup(rowsOf(190, 0));
    expect(await ids()).toEqual(all(190));
    expect(incomplete()).toBe(0);
  });

  it('more than that are told apart by when they were opened', async () => {
    const { ids, incomplete } = setup(rowsOf(700, 0));
    expect(await ids()).toEqual(all(700));
    expect(incomplete()).toBe(0);
  });

  it('more of one moment in every way: the end of the list is told to be missing, and nothing goes round for ever', async () => {
    const rows = Array.from({ length: 500 }, (_, id) => ({ id, updated_at: begin, created_at: begin }));
    const { ids, asked, incomplete } = setup(rows);
    expect((await ids()).size).toBe(200);
    expect(incomplete()).toBe(1);
    expect(asked.length).toBeLessThan(10);
  });

  it('a moment in the middle of a list that has more than a page', async () => {
    const rows = rowsOf(600);
    for (const row of rows.slice(150, 340)) row.updated_at = begin + 150_000;
    const { ids, incomplete } = setup(rows);
    expect(await ids()).toEqual(all(600));
    expect(incomplete()).toBe(0);
  });
});

/** Lists by themselves, which nobody's rows stand behind. */
async function walkOver(answers: readonly (readonly number[])[]) {
  const asked: Query[] = [];
  let incomplete = false;
  const seen: unknown[] = [];
  for await (const page of walk({
    async list(query) {
      asked.push(query);
      const items = answers[asked.length - 1] ?? [];
      return { items, more: items.length > 0 };
    },
    fields: ['updated_at', 'created_at'],
    from: 0,
    timeOf: (item) => (typeof item === 'number' && item > 0 ? item : undefined),
    incomplete: () => {
      incomplete = true;
    },
  }))
    seen.push(...page);
  return { asked, seen, incomplete };
}

it('a list in another order than was asked for is walked by its offsets, and not by what it shows', async () => {
  const { asked, seen } = await walkOver([[300, 200, 100], [90, 80], []]);
  expect(seen).toEqual([300, 200, 100, 90, 80]);
  expect(asked.map(({ _offset }) => _offset)).toEqual(['0', '50', '100']);
});

it('items without a date are shown, and lead nowhere', async () => {
  const { seen, asked } = await walkOver([[-1, -2], [-3], []]);
  expect(seen).toEqual([-1, -2, -3]);
  expect(asked.map(({ _offset }) => _offset)).toEqual(['0', '50', '100']);
});

it('the same page again and again ends', async () => {
  const page = [100, 200];
  const { asked, incomplete } = await walkOver(Array.from({ length: 50 }, () => page));
  expect(asked.length).toBeLessThan(20);
  expect(incomplete).toBe(true);
});

it('a clock that jumps back on the other side does not send the reader back', async () => {
  const { asked } = await walkOver([[100, 900], [950, 120], [130, 140], []]);
  const windows = asked.map((query) => Date.parse(query.updated_at_gte ?? ''));
  expect(windows).toEqual([...windows].sort((one, other) => one - other));
});
