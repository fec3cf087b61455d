/** How long an update waits for one before it that does not come. */

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Arrival } from '../../../src/channels/channel.ts';
import { createSequence } from '../../../src/channels/telegram/webhook/sequence.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const arrival = (id: number): Arrival => ({
  address: '7',
  dedupe: String(id),
  event: { type: 'customer.said', content: { type: 'text', text: 'oi' }, saidAt: 0 },
});

it('is not prolonged by those that come after it', async () => {
  const stored: string[] = [];
  const sequence = createSequence<Arrival>({
    receive: async (arrivals) => void stored.push(...arrivals.map(({ dedupe }) => dedupe)),
    patience: 1_000,
    now: Date.now,
  });
  const take = (id: number) => void sequence.take({ id, arrivals: [arrival(id)] });
  take(10);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(stored).toEqual(['10']);
  for (const id of [12, 13, 14, 15]) {
    take(id);
    await vi.advanceTimersByTimeAsync(400);
  }
  expect(stored).toEqual(['10', '12', '13', '14', '15']);
  // One that is missing before those holds them up anew, and comes late itself.
  take(17);
  await vi.advanceTimersByTimeAsync(900);
  take(16);
  await vi.advanceTimersByTimeAsync(1);
  expect(stored.slice(-2)).toEqual(['16', '17']);
  await sequence.stop();
});

it('is short where most gaps are updates of other processes, and order is kept again where they are filled', async () => {
  const stored: string[] = [];
  const sequence = createSequence<Arrival>({
    receive: async (arrivals) => void stored.push(...arrivals.map(({ dedupe }) => dedupe)),
    patience: 1_000,
    shared: true,
    now: Date.now,
  });
  const take = (id: number) => void sequence.take({ id, arrivals: [arrival(id)] });
  for (const id of [10, 12, 14, 16, 18, 20]) {
    take(id);
    await vi.advanceTimersByTimeAsync(1_000);
  }
  take(22);
  await vi.advanceTimersByTimeAsync(30);
  expect(stored.at(-1)).toBe('22');
  take(24);
  take(23);
  await vi.advanceTimersByTimeAsync(1);
  expect(stored.slice(-2)).toEqual(['23', '24']);
  await sequence.stop();
});
