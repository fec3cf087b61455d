import { expect, test } from 'vitest';
import { createFindPlace } from '../../src/calls/find-place.ts';
import type { Listing } from '../../src/core/flow.ts';
import { conversationId } from '../../src/core/ids/index.ts';
import type { Row } from '../../src/stores/store.ts';

const row = (name: string, since: number, queue?: string): Row => {
  const listing: Listing = { place: 'waiting', since, ...(queue === undefined ? {} : { queue }) };
  return { conversation: conversationId(name), channel: 'test', listing };
};

/** Those who wait, longest first, as a store lists them. */
const ask = (rows: readonly Row[], who: string, input: unknown) => {
  const find = createFindPlace({
    async list({ after, limit }) {
      const from = after === undefined ? 0 : rows.indexOf(after) + 1;
      return rows.slice(from, from + limit);
    },
  });
  return find(input, { conversation: conversationId(who), at: 0 });
};

test('counts those of the same queue who have waited longer', async () => {
  const rows = [
    row('a', 1, 'suporte'),
    row('b', 2, 'vendas'),
    row('c', 3, 'suporte'),
    row('d', 4, 'suporte'),
  ];
  expect(await ask(rows, 'd', { queue: 'suporte' })).toEqual({ ahead: 2 });
  expect(await ask(rows, 'b', { queue: 'vendas' })).toEqual({ ahead: 0 });
});

test('where there is only one queue, all of them', async () => {
  const rows = Array.from({ length: 250 }, (_, index) => row(`c${index}`, index));
  expect(await ask(rows, 'c249', {})).toEqual({ ahead: 249 });
});

test('is told nothing if it does not wait, or behind more than anybody counts', async () => {
  expect(await ask([row('a', 1)], 'x', {})).toEqual({});
  const rows = Array.from({ length: 2_500 }, (_, index) => row(`c${index}`, index));
  expect(await ask(rows, 'c2499', {})).toEqual({});
});

test('what is no queue is refused', async () => {
  await expect(ask([], 'a', { queue: 7 })).rejects.toMatchObject({ kind: 'refused' });
});
