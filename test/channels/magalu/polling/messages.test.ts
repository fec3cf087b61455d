import { expect, it } from 'vitest';
import { readMessages } from '../../../../src/channels/magalu/polling/messages.ts';

/** Pages as they are answered, whatever is asked for. */
function setup(pages: readonly (readonly unknown[])[]) {
  const offsets: string[] = [];
  const lists = {
    async messages(_: string, query: Readonly<Record<string, string>>) {
      offsets.push(query._offset ?? '');
      return { items: pages[offsets.length - 1] ?? [], more: offsets.length < pages.length };
    },
  };
  return { lists, offsets };
}
const said = (id: string, second?: number) => ({
  id,
  ...(second === undefined ? {} : { created_at: `2026-11-23T10:00:${String(second).padStart(2, '0')}Z` }),
});
const idsOf = async (pages: readonly (readonly unknown[])[]) =>
  (await readMessages(setup(pages).lists, 't', 'look')).map(({ id }) => id);

it('oldest first, whichever way round they are listed', async () => {
  expect(await idsOf([[said('c', 3), said('b', 2), said('a', 1)]])).toEqual(['a', 'b', 'c']);
  expect(await idsOf([[said('a', 1), said('b', 2), said('c', 3)]])).toEqual(['a', 'b', 'c']);
  expect(await idsOf([[said('b', 2), said('c', 3), said('a', 1)]])).toEqual(['a', 'b', 'c']);
});

it('those of one moment as they were listed', async () => {
  expect(await idsOf([[said('d', 2), said('c', 1), said('b', 1), said('a', 0)]])).toEqual([
    'a',
    'b',
    'c',
    'd',
  ]);
  expect(await idsOf([[said('a', 0), said('b', 1), said('c', 1), said('d', 2)]])).toEqual([
    'a',
    'b',
    'c',
    'd',
  ]);
});

it('each once over pages that overlap, and no more pages than offsets reach', async () => {
  const pages = [
    [said('d', 4), said('c', 3)],
    [said('c', 3), said('b', 2)],
    [said('b', 2), said('a', 1)],
    [said('z', 0)],
  ];
  const { lists, offsets } = setup(pages);
  expect((await readMessages(lists, 't', 'look')).map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
  expect(offsets).toEqual(['0', '50', '100']);
});

it('without a date it is the newest; what is no message is passed over', async () => {
  expect(await idsOf([[said('b', 2), 'nada', null, {}, said('x'), said('a', 1)]])).toEqual(['a', 'b', 'x']);
});

it('one without an id is read too, as the same one each time, and not as another', async () => {
  const nameless = (message: string) => ({ id: null, message, created_at: '2026-11-23T10:00:00Z' });
  const held = { ...nameless('Cadê?'), moderation: { status: 'pending' } };
  const [first, ...others] = await idsOf([[nameless('Cadê?')]]);
  expect(first).toMatch(/^\w+$/);
  expect(others).toEqual([]);
  expect(await idsOf([[held]])).toEqual([first]);
  expect(new Set(await idsOf([[nameless('Cadê?'), nameless('Oi?')]])).size).toBe(2);
});
