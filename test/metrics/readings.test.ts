import { expect, test, vi } from 'vitest';
import type { Urgency } from '../../src/core/protocol/index.ts';
import { createReadings, readDisk } from '../../src/metrics/readings.ts';
import { createMemoryStore } from '../../src/stores/memory/index.ts';
import type { Row, Store } from '../../src/stores/store.ts';
import { conversation } from '../contracts/store/stage.ts';

const waiting = (number: number, since: number, queue?: string): Row => ({
  conversation: conversation(number),
  channel: 'test',
  listing: { place: 'waiting', since, ...(queue === undefined ? {} : { queue }) },
});

const reading = (changes: Partial<Store>) => createReadings({ ...createMemoryStore(), ...changes });

test('who waits is counted by queue, from when the first came', async () => {
  const rows = [waiting(1, 300), waiting(2, 100), waiting(3, 200, 'vendas')];
  const found = await reading({ list: async () => rows })();
  expect(Object.fromEntries(found?.waiting ?? [])).toEqual({
    main: { count: 2, since: 100 },
    vendas: { count: 1, since: 200 },
  });
});

test('who has to be answered by a date is counted by how near it is, with whomever it is', async () => {
  const due = (row: Row, now: Urgency): Row => ({
    ...row,
    listing: { ...row.listing, urgency: { now, since: 0, dueAt: 500 } },
  });
  const rows = {
    waiting: [waiting(1, 300), due(waiting(2, 100), 'red'), due(waiting(3, 100), 'calm')],
    attended: [due(waiting(4, 100), 'passed'), due(waiting(5, 100), 'red')],
    bot: [],
    closed: [],
  };
  const found = await reading({ list: async ({ place }) => rows[place] })();
  expect(found?.due).toEqual({ calm: 1, amber: 0, red: 2, passed: 1 });
});

test('whoever asks again at once, or at the same time, costs the store nothing', async () => {
  const plain = createMemoryStore();
  let asked = 0;
  const read = reading({
    depths: () => {
      asked++;
      return plain.depths();
    },
  });
  const [first, second] = await Promise.all([read(), read()]);
  expect(first).toBe(second);
  expect(await read()).toBe(first);
  expect(asked).toBe(1);
});

test('a store that fails is told by nothing', async () => {
  const read = reading({ depths: () => Promise.reject(new Error('the store is away')) });
  expect(await read()).toBeNull();
});

test('a store that is away is asked once, however often somebody wants to know', async () => {
  vi.useFakeTimers();
  try {
    const plain = createMemoryStore();
    let asked = 0;
    let answer = () => {};
    const read = reading({
      depths: () => {
        asked++;
        return new Promise((resolve) => {
          answer = () => resolve(plain.depths());
        });
      },
    });
    for (let times = 0; times < 3; times++) {
      const found = read();
      await vi.advanceTimersByTimeAsync(10_000);
      expect(await found).toBeNull();
    }
    expect(asked).toBe(1);
    answer();
    await vi.advanceTimersByTimeAsync(0);
    const found = read();
    answer();
    expect(await found).not.toBeNull();
    expect(asked).toBe(2);
  } finally {
    vi.useRealTimers();
  }
});

test('what the data take is told by stores that know it', async () => {
  const room = async (changes: Partial<Store>) => (await reading(changes)())?.room;
  expect(await room({})).toBeNull();
  expect(await room({ room: async () => ({ used: 7, limit: null }) })).toEqual({ used: 7, limit: null });
});

test('a disk is measured; one that is not there is not', async () => {
  const disk = await readDisk(import.meta.dirname);
  expect(disk?.size).toBeGreaterThan(disk?.free ?? Number.POSITIVE_INFINITY);
  expect(await readDisk('/does/not/exist')).toBeNull();
});
