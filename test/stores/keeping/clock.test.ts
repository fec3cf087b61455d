import { expect, test } from 'vitest';
import { createStoreClock } from '../../../src/stores/keeping/clock.ts';

const hour = 3_600_000;

function createClock(since?: number) {
  const time = { wall: 10 * hour, monotonic: 0.25 };
  const sources = { now: () => time.wall, monotonic: () => time.monotonic };
  return { time, now: createStoreClock(since === undefined ? sources : { ...sources, since }) };
}

test('it shows what the wall shows, as long as that goes forward', () => {
  const { time, now } = createClock();
  for (const [wall, monotonic] of [
    [0, 0.5],
    [1, 0.4],
    [hour, 3],
    [5, 5.75],
  ] as const) {
    time.wall += wall;
    time.monotonic += monotonic;
    expect(now()).toBe(time.wall);
  }
});

test('while the wall is behind, it goes on as fast as time passes, in whole milliseconds', () => {
  const { time, now } = createClock();
  const first = now();
  time.wall -= hour;
  const told: number[] = [];
  for (let step = 0; step < 8; step++) {
    time.monotonic += 0.5;
    told.push(now() - first);
  }
  expect(told).toEqual([0, 1, 1, 2, 2, 3, 3, 4]);
  time.wall += hour + 3;
  expect(now()).toBe(first + 4);
  time.wall += 2;
  expect(now()).toBe(time.wall);
});

test('it does not begin before what an earlier process read', () => {
  const behind = createClock(12 * hour);
  expect(behind.now()).toBe(12 * hour);
  behind.time.monotonic += 7;
  behind.time.wall += 7;
  expect(behind.now()).toBe(12 * hour + 7);
  behind.time.wall += 3 * hour;
  expect(behind.now()).toBe(13 * hour + 7);
  expect(createClock(9 * hour).now()).toBe(10 * hour);
});

test('whatever is done to the wall, it never steps back and is never behind', () => {
  const { time, now } = createClock();
  let before = now();
  for (let step = 1; step < 500; step++) {
    time.wall += Math.round(Math.sin(step * 7) * hour);
    time.monotonic += Math.abs(Math.cos(step)) * 1_000;
    const at = now();
    expect(at).toBeGreaterThanOrEqual(Math.max(before, time.wall));
    before = at;
  }
});

test("the system's clock is the wall, and a wall that is given needs nothing else", () => {
  const earliest = Date.now();
  const at = createStoreClock({})();
  expect(at).toBeGreaterThanOrEqual(earliest);
  expect(at).toBeLessThanOrEqual(Date.now());
  let time = hour;
  const given = createStoreClock({ now: () => time });
  expect([given(), given()]).toEqual([hour, hour]);
  time -= 5;
  expect(given()).toBe(hour);
  time += 10;
  expect(given()).toBe(hour + 5);
});
