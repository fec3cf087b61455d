/** How long an answer is waited for. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { createPatience } from '../../../../src/stores/redis/connection/patience.ts';

/** This process does nothing for so many milliseconds, as one that was stopped. */
const standStill = (milliseconds: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
};

test('what does not come is given up, and what comes later is nobody’s', async () => {
  const bounded = createPatience(50);
  let answer: (value: string) => void = () => {};
  const late = bounded(new Promise<string>((resolve) => (answer = resolve)));
  const inTime = bounded(Promise.resolve('here'));
  expect(await inTime).toBe('here');
  // Its clock does not keep a process alive.
  const alive = setInterval(() => {}, 10);
  await expect(late).rejects.toThrow('the Redis has not answered for 50 ms');
  clearInterval(alive);
  answer('late');
});

test('what came while the process stood still is read before anything is given up', async () => {
  const other = spawn('sh', ['-c', 'sleep 0.1; echo here']);
  await once(other, 'spawn');
  const bounded = createPatience(300);
  const answer = bounded(once(other.stdout, 'data').then(([bytes]) => String(bytes)));
  standStill(1_500);
  expect(await answer).toBe('here\n');
});
