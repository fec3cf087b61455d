/** What it costs to list rows: as much as is listed, however many there are. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createRows } from '../../../src/stores/lmdb/rows.ts';
import { openTables, type Tables } from '../../../src/stores/lmdb/tables/index.ts';
import { conversation } from '../../contracts/store/stage.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plantao-rows-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** The same tables, and how many records were read of them. */
function counted(tables: Tables) {
  const read = { records: 0 };
  function* counting<Item>(items: Iterable<Item>): Iterable<Item> {
    for (const item of items) {
      read.records++;
      yield item;
    }
  }
  const count = <Table extends Tables['rows'] | Tables['rowsOf']>(table: Table): Table => ({
    ...table,
    range: (range: Parameters<Table['range']>[0]) => counting<unknown>(table.range(range)),
    get: (key: never) => {
      read.records++;
      return table.get(key);
    },
  });
  return { read, tables: { ...tables, rows: count(tables.rows), rowsOf: count(tables.rowsOf) } };
}

test('a page costs the same among ten rows and among twenty thousand', async () => {
  const { root, tables } = openTables(folder, 2 ** 30);
  const { read, tables: watched } = counted(tables);
  const rows = createRows(watched);
  const cost = (range: Partial<Parameters<typeof rows.list>[0]>) => {
    read.records = 0;
    expect(rows.list({ from: 'word/', to: 'word0', limit: 5, ...range })).toHaveLength(5);
    return read.records;
  };
  const costs = () => [
    cost({}),
    cost({ backwards: true }),
    cost({ conversation: conversation(1) }),
    cost({ conversation: conversation(1), backwards: true }),
    cost({ after: { key: 'word/000002', conversation: conversation(1) } }),
  ];
  const write = (first: number, end: number) =>
    root.transactionSync(() => {
      for (let number = first; number < end; number++)
        rows.write(conversation(number < 10 ? 1 : number % 7), {
          key: `word/${String(number).padStart(6, '0')}`,
          value: number,
        });
    });
  write(0, 10);
  const few = costs();
  expect(Math.max(...few)).toBeLessThanOrEqual(12);
  write(10, 20_000);
  expect(costs()).toEqual(few);
  await root.close();
});
