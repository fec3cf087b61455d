/** How many reads leave in a minute, by a clock that only waiting moves. */

import { expect, it } from 'vitest';
import { createBudget, type Reader } from '../../../../src/channels/magalu/api/budget.ts';

const minute = 60_000;

function setup() {
  let clock = 0;
  const taken: { readonly at: number; readonly reader: Reader }[] = [];
  const budget = createBudget({
    now: () => clock,
    async pause(milliseconds) {
      clock += milliseconds;
    },
  });
  return {
    budget,
    taken,
    take: async (reader: Reader) => {
      await budget.take(reader);
      taken.push({ at: clock, reader });
    },
    pass(milliseconds: number) {
      clock += milliseconds;
    },
  };
}

/** The most that were taken within any minute. */
const busiest = (taken: readonly { readonly at: number }[]): number =>
  Math.max(...taken.map(({ at }) => taken.filter((one) => one.at > at - minute && one.at <= at).length));

it('never two hundred within any minute, whoever reads', async () => {
  const { take, taken, pass } = setup();
  for (let turn = 0; turn < 900; turn++) {
    await take(turn % 4 === 0 ? 'work' : 'look');
    pass(turn % 7);
  }
  expect(busiest(taken)).toBeLessThan(200);
  expect(busiest(taken)).toBeGreaterThan(140);
});

it('looks leave some for work: whoever must know whether a message was sent does not wait for them', async () => {
  const { take, taken } = setup();
  for (let turn = 0; turn < 150; turn++) await take('look');
  for (let turn = 0; turn < 30; turn++) await take('work');
  expect(taken.every(({ at }) => at === 0)).toBe(true);
  await take('look');
  expect(taken.at(-1)?.at).toBe(minute);
});

it('a pause that was asked for holds up everybody, and a shorter one does not shorten it', async () => {
  const { budget, take, taken, pass } = setup();
  budget.hold(30_000);
  budget.hold(1_000);
  await take('work');
  expect(taken.at(-1)?.at).toBe(30_000);
  pass(5);
  await take('look');
  expect(taken.at(-1)?.at).toBe(30_005);
});
