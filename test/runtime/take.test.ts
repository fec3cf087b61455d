/** The clock of a job that was taken: whatever waits where, nothing is dated earlier than it was done. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { take } from '../../src/runtime/take.ts';
import { createMemoryStore } from '../../src/stores/memory/index.ts';
import { beginning, createStage, effect, minute, second, ticketJob } from '../contracts/store/stage.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

test('goes on while the job waits for its turn, and while the answer was under way', async () => {
  const stage = await createStage(async () => {
    const store = createMemoryStore({ now: () => beginning + performance.now() });
    return { store, close: () => store.close() };
  });
  await stage.turn(1, { jobs: [ticketJob(effect(1, 0))] });
  const { renew } = stage.store;
  const slow: Pick<typeof stage.store, 'next' | 'renew'> = {
    renew,
    async next(request) {
      vi.advanceTimersByTime(3 * second);
      const leases = await stage.store.next(request);
      vi.advanceTimersByTime(40 * second);
      return leases;
    },
  };
  const [taken] = await take(slow, { pool: 'erp', token: 'worker', limit: 10, lease: minute });
  expect(taken?.at).toBe(beginning + 3 * second);
  expect(taken?.now()).toBeGreaterThanOrEqual(beginning + performance.now());
  vi.advanceTimersByTime(minute);
  expect(taken?.now()).toBeGreaterThanOrEqual(beginning + performance.now());
});

test('is held from before it was asked for until its lease is over, unless it is renewed', async () => {
  const stage = await createStage(async () => {
    const store = createMemoryStore({ now: () => beginning + performance.now() });
    return { store, close: () => store.close() };
  });
  await stage.turn(1, { jobs: [ticketJob(effect(1, 0))] });
  const [taken] = await take(stage.store, { pool: 'erp', token: 'worker', limit: 10, lease: minute });
  vi.advanceTimersByTime(minute - 1);
  expect(taken?.isHeld()).toBe(true);
  await taken?.renew();
  vi.advanceTimersByTime(minute - 1);
  expect(taken?.isHeld()).toBe(true);
  vi.advanceTimersByTime(1);
  expect(taken?.isHeld()).toBe(false);
  await taken?.renew();
  expect(taken?.isHeld()).toBe(false);
});
