/** Who writes to the group next. */

import { expect, it } from 'vitest';
import { createLanes, type Lane } from '../../../src/desks/telegram-group/presenting/lanes.ts';
import { eventually } from './stage.ts';

/** Lanes over a clock that stands until the test moves it. */
const openLanes = (perMinute: number) => {
  let clock = 0;
  let pass: (() => void)[] = [];
  const done: string[] = [];
  const lanes = createLanes({
    perMinute,
    now: () => clock,
    pause: (_, signal) =>
      new Promise((resolve) => {
        pass.push(resolve);
        signal.addEventListener('abort', () => resolve());
      }),
  });
  return {
    done,
    add: (lane: Lane, name: string) =>
      lanes.add(lane, async () => {
        done.push(name);
      }),
    lanes,
    async move(milliseconds: number) {
      clock += milliseconds;
      const waking = pass;
      pass = [];
      for (const wake of waking) wake();
    },
    count: (start: string) => done.filter((name) => name.startsWith(start)).length,
  };
};

it('leaves room for what attendants did, however much there is to show', async () => {
  const { add, count, move } = openLanes(18);
  for (let each = 0; each < 40; each++) add('lines', `line ${each}`);
  await eventually(() => expect(count('line')).toBe(12));
  for (let each = 0; each < 10; each++) add('answers', `answer ${each}`);
  await eventually(() => expect(count('answer')).toBe(6));
  expect(count('line')).toBe(12);
  await move(60_000);
  await eventually(() => expect(count('answer')).toBe(10));
  await eventually(() => expect(count('line')).toBe(24));
});

it('never takes more than the limit within a minute, whatever comes when', async () => {
  let clock = 0;
  const ran: number[] = [];
  const lanes = createLanes({
    perMinute: 18,
    now: () => clock,
    pause: async (milliseconds) => {
      await new Promise((resolve) => setImmediate(resolve));
      clock += Math.min(milliseconds, 7_000);
    },
  });
  const kinds: readonly Lane[] = ['answers', 'topics', 'lines'];
  for (let each = 0; each < 120; each++)
    lanes.add(kinds[(each * 7) % 3] ?? 'lines', async () => {
      ran.push(clock);
    });
  await eventually(() => expect(ran).toHaveLength(120));
  for (const at of ran)
    expect(ran.filter((other) => other >= at && other < at + 60_000).length).toBeLessThanOrEqual(18);
  expect(clock).toBeLessThan(10 * 60_000);
});

it('takes who waits anew before more of the transcripts', async () => {
  const { add, count, done } = openLanes(18);
  for (let each = 0; each < 30; each++) add('lines', `line ${each}`);
  await eventually(() => expect(count('line')).toBe(12));
  add('topics', 'topic');
  await eventually(() => expect(done.at(-1)).toBe('topic'));
});

it('takes nothing while the group wants a pause, nor after it was stopped', async () => {
  const { add, count, lanes, move } = openLanes(18);
  lanes.hold(30_000);
  add('answers', 'answer 1');
  await new Promise((resolve) => setImmediate(resolve));
  expect(count('answer')).toBe(0);
  await move(30_000);
  await eventually(() => expect(count('answer')).toBe(1));
  await lanes.stop();
  add('answers', 'answer 2');
  await move(60_000);
  await new Promise((resolve) => setImmediate(resolve));
  expect(count('answer')).toBe(1);
});
