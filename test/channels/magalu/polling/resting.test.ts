/** Between two looks: how long, and what ends it early. */

import { beforeEach, expect, it } from 'vitest';
import { createResting } from '../../../../src/channels/magalu/polling/resting.ts';

const minute = 60_000;
const never = new AbortController().signal;
let consented: number | null;
let hindered: boolean;
let paused: number[];
/** Happens in each pause. */
let meanwhile: () => void;
beforeEach(() => {
  [consented, hindered, paused] = [null, true, []];
  meanwhile = () => {};
});

const open = () =>
  createResting({
    pause: async (milliseconds, signal) => {
      if (signal.aborted) return;
      paused.push(milliseconds);
      meanwhile();
    },
    consentedAt: async () => consented,
    isHindered: () => hindered,
  });
const rested = (): number => paused.reduce((sum, one) => sum + one, 0);

it('is as long as it is told, and asks nobody anything while nothing is wrong', async () => {
  hindered = false;
  await open().rest(minute, never);
  expect(paused).toEqual([minute]);
});

it('is as long as it is told where the seller does not consent', async () => {
  await open().rest(minute, never);
  expect(rested()).toBe(minute);
  expect(paused.length).toBeGreaterThan(10);
});

it.each([[null], [7]])(
  'ends within moments once another process has the consent, before it %s',
  async (before) => {
    consented = before;
    meanwhile = () => {
      if (paused.length === 3) consented = 9;
    };
    const { rest } = open();
    await rest(minute, never);
    expect(rested()).toBe(6_000);
    // One consent ends one rest.
    paused = [];
    await rest(minute, never);
    expect(rested()).toBe(minute);
  },
);

it('does not begin if the consent came while it was looked', async () => {
  const { rest } = open();
  await rest(minute, never);
  consented = 9;
  paused = [];
  await rest(minute, never);
  expect(paused).toEqual([]);
});

it('ends at once by a consent in this process, also by one that came while it was looked', async () => {
  hindered = false;
  const { rest, end } = open();
  end();
  await rest(minute, never);
  expect(paused).toEqual([]);
  await rest(minute, never);
  expect(paused).toEqual([minute]);
  hindered = true;
  paused = [];
  meanwhile = end;
  await rest(minute, never);
  expect(paused).toEqual([2_000]);
});

it('goes on while the consent cannot be read, and ends when it must', async () => {
  const stopping = new AbortController();
  meanwhile = () => {
    if (paused.length === 5) stopping.abort();
  };
  const { rest } = createResting({
    pause: async (milliseconds) => {
      paused.push(milliseconds);
      meanwhile();
    },
    consentedAt: () => Promise.reject(new Error('the store is away')),
    isHindered: () => true,
  });
  await rest(minute, stopping.signal);
  expect(paused).toHaveLength(5);
});
