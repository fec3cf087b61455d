import { setImmediate as tick } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createCork } from '../../../../../src/stores/redis/connection/sending/corking.ts';

test('commands of one tick leave together, those of the next one apart', async () => {
  const told: string[] = [];
  const stream = { cork: () => told.push('cork'), uncork: () => told.push('uncork') };
  const cork = createCork(() => [{ status: 'ready', stream }]);
  for (const _tick of [1, 2]) {
    for (let command = 0; command < 3; command++) {
      cork.hold();
      cork.pass();
      await Promise.resolve();
    }
    await tick();
  }
  expect(told).toEqual(['cork', 'uncork', 'cork', 'uncork']);
});

test('what is enough for a write of its own leaves at once', async () => {
  const told: string[] = [];
  let length = 0;
  const stream = {
    cork: () => told.push('cork'),
    uncork() {
      told.push(`uncork ${length}`);
      length = 0;
    },
    get writableLength() {
      return length;
    },
  };
  const cork = createCork(() => [{ status: 'ready', stream }]);
  for (const bytes of [3_000, 3_000, 100]) {
    cork.hold();
    length += bytes;
    cork.pass();
  }
  expect(told).toEqual(['cork', 'uncork 6000', 'cork']);
  await tick();
  expect(told.slice(3)).toEqual(['uncork 100']);
});

test('a connection that is not made, or is of another kind, is left alone', async () => {
  let corked = 0;
  const stream = { cork: () => corked++, uncork: () => corked++ };
  const cork = createCork(() => [
    { status: 'connecting', stream },
    { status: 'ready' },
    { status: 'ready', stream: {} },
  ]);
  cork.hold();
  cork.pass();
  await tick();
  expect(corked).toBe(0);
});
