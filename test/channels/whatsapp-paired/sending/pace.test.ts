/** How fast an account sends, by a clock that only waiting moves. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createPace } from '../../../../src/channels/whatsapp-paired/sending/pace.ts';
import { Failure } from '../../../../src/core/failure.ts';

const second = 1_000;

/** A clock on which pauses end in their order. */
function setup(perMinute: number, random: () => number = () => 0.5) {
  let clock = 5_000_000;
  const sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  const pace = createPace({
    perMinute,
    now: () => clock,
    random,
    pause: (milliseconds) =>
      new Promise((wake) => {
        sleepers.push({ at: clock + milliseconds, wake });
      }),
  });
  const left: { readonly name: string; readonly at: number }[] = [];
  return {
    left,
    send: async (name = '', patient = false): Promise<void> => {
      await pace.turn({ patient });
      left.push({ name, at: clock - 5_000_000 });
    },
    pass(milliseconds: number) {
      clock += milliseconds;
    },
    /** Until nobody waits any more. */
    async drain() {
      for (;;) {
        await Promise.resolve();
        const next = sleepers.sort((one, other) => one.at - other.at).shift();
        if (next === undefined) return;
        clock = Math.max(clock, next.at);
        next.wake();
        await Promise.resolve();
        await Promise.resolve();
      }
    },
  };
}

it('lets the first one go at once, and the next ones in their order', async () => {
  const { send, left, drain } = setup(60);
  const all = Promise.all(['a', 'b', 'c', 'd'].map((name) => send(name)));
  await drain();
  await all;
  expect(left).toEqual([
    { name: 'a', at: 0 },
    { name: 'b', at: second },
    { name: 'c', at: 2 * second },
    { name: 'd', at: 3 * second },
  ]);
});

it('lets whoever comes after a silence go at once, but saves nothing up', async () => {
  const { send, left, drain, pass } = setup(60);
  await send('a');
  pass(3_600 * second);
  const all = Promise.all([send('b'), send('c')]);
  await drain();
  await all;
  expect(left.map(({ at }) => at / second)).toEqual([0, 3_600, 3_601]);
});

it('sends back whoever would wait too long, and does not count them', async () => {
  const { send, left, drain, pass } = setup(60);
  const waiting = Promise.all(['0', '1', '2', '3', '4', '5'].map((name) => send(name)));
  for (const name of ['x', 'y']) {
    const failure = await send(name).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Failure);
    expect(failure).toMatchObject({ kind: 'retry', retryAfter: 6 * second });
  }
  await drain();
  await waiting;
  pass(second);
  await send('6');
  expect(left.map(({ name }) => name).join('')).toBe('0123456');
  expect(left.at(-1)?.at).toBe(6 * second);
});

it('keeps waiting whoever has begun already', async () => {
  const { send, left, drain } = setup(60);
  const all = Promise.all(Array.from({ length: 20 }, (_, name) => send(String(name), true)));
  await drain();
  await all;
  expect(left.map(({ at }) => at / second)).toEqual(Array.from({ length: 20 }, (_, index) => index));
});

it('never sends two at the same distance, and never closer than half of it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 600 }),
      fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 5, maxLength: 30 }),
      async (perMinute, chances) => {
        let at = 0;
        const { send, left, drain } = setup(perMinute, () => chances[at++ % chances.length] ?? 0);
        const all = Promise.all(chances.map(() => send('', true)));
        await drain();
        await all;
        const usual = 60_000 / perMinute;
        for (const [index, one] of left.entries()) {
          const before = left[index - 1];
          if (before === undefined) continue;
          expect(one.at - before.at).toBeCloseTo(usual * (0.5 + (chances[index - 1] ?? 0)), 3);
        }
      },
    ),
  );
});

it('sends as many a minute as it is told, on average', async () => {
  // Evenly spread chances, in no order that helps.
  let at = 0;
  const { send, left, drain } = setup(20, () => ((at++ * 619) % 1_000) / 1_000);
  const all = Promise.all(Array.from({ length: 1_001 }, () => send('', true)));
  await drain();
  await all;
  expect((left.at(-1)?.at ?? 0) / 60_000).toBeCloseTo(50, 0);
});
