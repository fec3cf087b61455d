import { expect, test } from 'vitest';
import type { RowRange, StoredRow } from '../../../src/stores/contract/rows.ts';
import { conversation, minute, type Use } from './stage.ts';

/** Rows of read models: written with the turn, read by ranges of keys. */
export function rows(use: Use): void {
  const all = { from: '!', to: '~', limit: 100 };
  const keys = async (range: Partial<RowRange> = {}) =>
    (await use().store.rows({ ...all, ...range })).map(({ key }) => key);

  test('a commit writes them, over those of before; null takes one away', async () => {
    const { store, turn } = use();
    const write = (...rows: readonly [string, unknown][]) =>
      turn(1, { rows: rows.map(([key, value]) => ({ key, value })) });
    await write(['a/1', { at: 1, words: ['ç'] }], ['a/2', 2], ['a/3', 'x'], ['a/1', { at: 2 }]);
    expect(await store.rows(all)).toEqual([
      { key: 'a/1', conversation: conversation(1), value: { at: 2 } },
      { key: 'a/2', conversation: conversation(1), value: 2 },
      { key: 'a/3', conversation: conversation(1), value: 'x' },
    ]);
    await write(['a/2', null], ['a/3', undefined], ['a/1', 0], ['nothing', null]);
    expect(await store.rows(all)).toEqual([{ key: 'a/1', conversation: conversation(1), value: 0 }]);
  });

  test('a commit that is lost writes none', async () => {
    const { post, claimOne, commit, pass } = use();
    await post(1, 'oi');
    const slow = await claimOne();
    pass(2 * minute);
    expect(await commit(await claimOne(), { rows: [{ key: 'fast', value: 1 }] })).toBe('committed');
    expect(
      await commit(slow, {
        rows: [
          { key: 'slow', value: 1 },
          { key: 'fast', value: null },
        ],
      }),
    ).toBe('lost');
    expect(await keys()).toEqual(['fast']);
  });

  test('a key that cannot be one is refused, with all that is committed beside it', async () => {
    const { store, post, claimOne, commit } = use();
    await post(1, 'oi');
    const claim = await claimOne();
    for (const key of ['', 'with space', 'ç', '\n', 'x'.repeat(201)])
      await expect(
        commit(claim, {
          rows: [
            { key: 'fine', value: 1 },
            { key, value: 1 },
          ],
        }),
      ).rejects.toThrow('key');
    expect(await keys()).toEqual([]);
    expect((await store.conversation(conversation(1)))?.revision).toBe(0);
    expect(await commit(claim, { rows: [{ key: 'x'.repeat(200), value: 1 }] })).toBe('committed');
  });

  test('ranges go by key and then by conversation, both ways, page by page', async () => {
    const { store, turn } = use();
    const written = ['b/2', 'a', 'b', 'b/', 'b/10', 'b/1', 'b0', 'c', 'B/1', 'b/-', 'b/_', 'b/Z', 'b/a'];
    for (const number of [2, 1, 3])
      await turn(number, { rows: written.map((key) => ({ key, value: number })) });
    const sorted = ['b/', 'b/-', 'b/1', 'b/10', 'b/2', 'b/Z', 'b/_', 'b/a'];
    const range = { from: 'b/', to: 'b0' };
    const wanted = sorted.flatMap((key) => [1, 2, 3].map((number) => ({ key, number })));
    const read = async (how: Partial<RowRange>) => {
      const seen: StoredRow[] = [];
      for (;;) {
        const last = seen.at(-1);
        const page = await store.rows({ ...range, ...how, limit: 5, ...(last ? { after: last } : {}) });
        if (page.length === 0) return seen.map(({ key, value }) => ({ key, number: value }));
        expect(page.length).toBeLessThanOrEqual(5);
        seen.push(...page);
      }
    };
    expect(await read({})).toEqual(wanted);
    expect(await read({ backwards: true })).toEqual(wanted.toReversed());
    const own = wanted.filter(({ number }) => number === 2);
    expect(await read({ conversation: conversation(2) })).toEqual(own);
    expect(await read({ conversation: conversation(2), backwards: true })).toEqual(own.toReversed());
    expect(await read({ conversation: conversation(9) })).toEqual([]);
    expect(await read({ from: 'b0', to: 'b/' })).toEqual([]);
  });

  test('rows of counts are nobody’s: one for each key', async () => {
    const { store, turn } = use();
    await turn(1, { rows: [{ key: 'counts/a', value: 1 }] });
    await turn(2, {
      rows: [
        { key: 'counts/a', value: 2 },
        { key: 'counts/b', value: 2 },
        { key: 'own', value: 2 },
      ],
    });
    expect(await store.rows({ from: 'counts/', to: 'counts0', limit: 10 })).toEqual([
      { key: 'counts/a', conversation: null, value: 2 },
      { key: 'counts/b', conversation: null, value: 2 },
    ]);
    expect(await keys({ conversation: conversation(2) })).toEqual(['own']);
    await turn(1, { rows: [{ key: 'counts/b', value: null }] });
    expect(await keys()).toEqual(['counts/a', 'own']);
    expect(await keys({ backwards: true, after: { key: 'own', conversation: conversation(2) } })).toEqual([
      'counts/a',
    ]);
  });

  test('a claim tells how many lines there are', async () => {
    const { post, turn, claimOne } = use();
    const note = (text: string) => ({ type: 'note', text }) as const;
    expect((await turn(1, { lines: [note('um'), note('dois')] })).lines).toBe(0);
    await post(1, 'oi');
    expect((await claimOne()).lines).toBe(2);
  });
}
