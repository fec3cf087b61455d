import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { silent } from '../../../src/log.ts';
import { type Alone, createAlone, lasts } from '../../../src/plantao/together/alone.ts';
import { hold } from '../../../src/plantao/together/hold.ts';
import { LockLost } from '../../../src/stores/contract/locks.ts';
import { createMemoryStore } from '../../../src/stores/memory/index.ts';
import type { Store } from '../../../src/stores/store.ts';
import { shareStore } from '../../support/processes.ts';

let shared: ReturnType<typeof shareStore>;
let opened: Alone[];

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 23, 9) });
  shared = shareStore(createMemoryStore());
  opened = [];
});
afterEach(async () => {
  for (const alone of opened) await alone.stop();
  vi.useRealTimers();
});

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

/** A process, and what was begun and ended in it. */
function process(store: Store = shared.open()) {
  const deeds: string[] = [];
  const alone = createAlone({ store, name: 'channel:test:main', log: silent });
  opened.push(alone);
  const duty = {
    async start() {
      deeds.push('started');
    },
    async stop({ replaced }: { readonly replaced: boolean }) {
      deeds.push(replaced ? 'replaced' : 'stopped');
    },
  };
  return { alone, deeds, duty, start: () => alone.start(duty) };
}

test('one of several does it, and goes on for as long as it lives', async () => {
  const [one, other] = [process(), process()];
  await one.start();
  await other.start();
  await pass(10 * lasts);
  expect([one.deeds, other.deeds]).toEqual([['started'], []]);
  expect([one.alone.isOurs(), other.alone.isOurs()]).toEqual([true, false]);
  expect([one.alone.whose(), other.alone.whose()]).toEqual(['ours', 'others']);
});

test('whoever leaves in good order is followed at once', async () => {
  const [one, other] = [process(), process()];
  await one.start();
  await other.start();
  await one.alone.stop();
  await pass(0);
  expect([one.deeds, other.deeds]).toEqual([['started', 'stopped'], ['started']]);
  expect([one.alone.isOurs(), other.alone.isOurs()]).toEqual([false, true]);
});

test('whoever dies is followed within the lease and a trial', async () => {
  const [store, other] = [shared.open(), process()];
  await store.locks.acquire('channel:test:main', { lease: lasts });
  await other.start();
  await pass(lasts - 1);
  expect(other.deeds).toEqual([]);
  await pass(lasts / 2);
  expect(other.deeds).toEqual(['started']);
});

test('whoever is cut off stops before another one begins', async () => {
  const store = shared.open();
  const [one, other] = [process(store), process()];
  const order: string[] = [];
  await one.alone.start({
    start: async () => {},
    stop: async ({ replaced }) => void order.push(`one ends, ${replaced ? 'replaced' : 'stopped'}`),
  });
  await other.alone.start({ start: async () => void order.push('other begins'), stop: async () => {} });
  store.cut.on = true;
  await pass(3 * lasts);
  expect(order).toEqual(['one ends, replaced', 'other begins']);
  store.cut.on = false;
  await pass(3 * lasts);
  expect(one.alone.isOurs()).toBe(false);
  await other.alone.stop();
  await pass(lasts);
  expect(one.alone.isOurs()).toBe(true);
});

test('whoever slept through the lease writes nothing as soon as it wakes, and stops', async () => {
  const [one, other] = [process(), process()];
  await one.start();
  await one.alone.store.records.set('cursor', 1);
  await other.start();
  // It was stopped: time went on, and none of its timers has rung.
  vi.setSystemTime(Date.now() + 2 * lasts);
  const late = performance.now() + 2 * lasts;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => late);
  await expect(one.alone.store.records.set('cursor', 2)).rejects.toThrow(LockLost);
  expect(one.alone.isOurs()).toBe(false);
  clock.mockRestore();
});

test('whose lock was forgotten by the store takes it again at once', async () => {
  const memory = createMemoryStore();
  const [store, other] = [shareStore(memory).open(), process()];
  const one = process(store);
  await one.start();
  const renew = vi.spyOn(store.locks, 'renew').mockImplementationOnce(async () => {
    await memory.locks.release({ name: 'channel:test:main', token: 1 });
    return false;
  });
  await pass(lasts / 3 + lasts / 10);
  expect(renew).toHaveBeenCalled();
  expect(one.deeds).toEqual(['started', 'replaced', 'started']);
  expect(other.deeds).toEqual([]);
});

test('a lock that came too late is nobody’s', async () => {
  const store = shared.open();
  const lost = vi.fn();
  const acquire = store.locks.acquire;
  vi.spyOn(store.locks, 'acquire').mockImplementationOnce(async (...asked) => {
    const lock = await acquire(...asked);
    await pass(lasts);
    return lock;
  });
  expect(await hold(store, 'channel:test:main', { lease: lasts, lost })).toBeNull();
  expect(await hold(store, 'channel:test:main', { lease: lasts, lost })).not.toBeNull();
  expect(lost).not.toHaveBeenCalled();
});

test('what cannot be begun is given to others, and tried again', async () => {
  const [one, other] = [process(), process()];
  let broken = true;
  const start = async () => {
    if (broken) throw new Error('the network is away');
  };
  await expect(one.alone.start({ ...one.duty, start })).rejects.toThrow('the network is away');
  expect(one.deeds).toEqual(['stopped']);
  await other.start();
  expect(other.alone.isOurs()).toBe(true);

  const third = process();
  await third.alone.start({ ...third.duty, start });
  await other.alone.stop();
  await pass(lasts);
  expect(third.alone.isOurs()).toBe(false);
  broken = false;
  await pass(lasts);
  expect(third.alone.isOurs()).toBe(true);
});

test('where one process has the store, it does it without asking twice', async () => {
  const store = createMemoryStore();
  const renew = vi.spyOn(store.locks, 'renew');
  const { alone, deeds, start } = process(store);
  await start();
  await pass(20 * lasts);
  await alone.store.records.set('cursor', 1);
  expect([alone.isOurs(), deeds]).toEqual([true, ['started']]);
  expect(renew).not.toHaveBeenCalled();
  await alone.stop();
  expect(deeds).toEqual(['started', 'stopped']);
});
