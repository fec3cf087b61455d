import { expect, test } from 'vitest';
import { minute, type Use } from './stage.ts';

/** The records half. */
export function records(use: Use): void {
  test('a value comes back as it went in', async () => {
    const { records } = use().store;
    const value = { ação: [1, 2.5, null, true, '😀', { deep: {} }] };
    expect(await records.get('a')).toBeNull();
    expect(await records.set('a', value)).toBe(true);
    expect((await records.get('a'))?.value).toEqual(value);
    for (const plain of [null, 0, '', false, []]) {
      await records.set('a', plain);
      expect((await records.get('a'))?.value).toEqual(plain);
    }
    await records.delete('a');
    await records.delete('a');
    expect(await records.get('a')).toBeNull();
  });

  test('many are written at once', async () => {
    const { records } = use().store;
    await records.set('b', 1);
    await records.set('c', 2, { expiresIn: minute });
    await records.write([
      { key: 'a', value: { deep: [1] } },
      { key: 'b', value: undefined },
      { key: 'c', value: 3 },
      { key: 'none', value: undefined },
    ]);
    await records.write([]);
    use().pass(2 * minute);
    expect(await records.list('', { limit: 10 })).toMatchObject([
      { key: 'a', value: { deep: [1] } },
      { key: 'c', value: 3 },
    ]);
    const before = await records.get('a');
    await records.write([{ key: 'a', value: 0 }]);
    expect(await records.set('a', 1, { expect: before?.version ?? null })).toBe(false);
  });

  test('compare and set', async () => {
    const { records } = use().store;
    expect(await records.set('a', 1, { expect: 3 })).toBe(false);
    expect(await records.set('a', 1, { expect: null })).toBe(true);
    expect(await records.set('a', 2, { expect: null })).toBe(false);
    const version = (await records.get('a'))?.version ?? -1;
    expect(await records.set('a', 2, { expect: version })).toBe(true);
    expect(await records.set('a', 3, { expect: version })).toBe(false);
    expect(await records.set('a', 4)).toBe(true);
    expect((await records.get('a'))?.value).toBe(4);
  });

  test('of many that expect the same version, one succeeds', async () => {
    const { records } = use().store;
    await records.set('n', 0);
    const increment = async () => {
      for (;;) {
        const { value, version } = (await records.get('n')) ?? { value: 0, version: -1 };
        if (await records.set('n', Number(value) + 1, { expect: version })) return;
      }
    };
    await Promise.all(Array.from({ length: 10 }, increment));
    expect((await records.get('n'))?.value).toBe(10);
  });

  test('a record ends with its time, and can then be made anew', async () => {
    const { store, pass } = use();
    await store.records.set('session/1', 'x', { expiresIn: minute });
    await store.records.set('session/2', 'y');
    pass(minute - 1);
    expect(await store.records.get('session/1')).not.toBeNull();
    pass(1);
    expect(await store.records.get('session/1')).toBeNull();
    expect((await store.records.list('session/', { limit: 10 })).map(({ key }) => key)).toEqual([
      'session/2',
    ]);
    expect(await store.records.set('session/1', 'z', { expect: null })).toBe(true);
    pass(10 * minute);
    expect((await store.records.get('session/1'))?.value).toBe('z');
  });

  test('a write without an end has none, whatever was there before', async () => {
    const { store, pass } = use();
    await store.records.set('a', 1, { expiresIn: minute });
    await store.records.set('a', 2);
    pass(10 * minute);
    await store.records.set('b', 1);
    expect((await store.records.get('a'))?.value).toBe(2);
  });

  test('a prefix lists in the order of keys, page by page', async () => {
    const { records } = use().store;
    for (const key of ['b/2', 'a', 'b/10', 'b', 'b/1', 'b0', 'c', 'b/']) await records.set(key, key);
    const keys = async (prefix: string, options: { after?: string; limit: number }) =>
      (await records.list(prefix, options)).map(({ key, value }) => (value === key ? key : 'wrong'));
    expect(await keys('b/', { limit: 10 })).toEqual(['b/', 'b/1', 'b/10', 'b/2']);
    expect(await keys('b/', { limit: 2 })).toEqual(['b/', 'b/1']);
    expect(await keys('b/', { after: 'b/1', limit: 2 })).toEqual(['b/10', 'b/2']);
    expect(await keys('b/', { after: 'b/2', limit: 2 })).toEqual([]);
    expect(await keys('', { limit: 100 })).toEqual(['a', 'b', 'b/', 'b/1', 'b/10', 'b/2', 'b0', 'c']);
    expect(await keys('x', { limit: 100 })).toEqual([]);
  });
}
