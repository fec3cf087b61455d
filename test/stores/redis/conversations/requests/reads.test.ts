import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Connection, connect, type Script } from '../../../../../src/stores/redis/connection/index.ts';
import { createReads, type Read } from '../../../../../src/stores/redis/conversations/requests/reads.ts';
import { noRedis, type RedisServer, startRedis } from '../../../../support/redis/index.ts';
import { settingsFor } from '../../settings.ts';

/** Adds its arguments up where its key says, and answers with how many there were and the sum. */
const add: Script = {
  name: 'add',
  lua: `
local sum = 0
for _, number in ipairs(ARGV) do sum = redis.call('INCRBY', KEYS[1], number) end
return { #ARGV, sum }
`,
};

describe.skipIf(noRedis)('requests of one tick', { timeout: 120_000 }, () => {
  let redis: RedisServer;
  let connection: Connection;
  const asked: number[] = [];
  let send: Read;
  beforeAll(async () => {
    redis = await startRedis();
    connection = await connect(settingsFor([redis.port]));
    send = createReads({
      run(script, keys, args) {
        asked.push(keys.length);
        return connection.run(script, keys, args);
      },
    });
  });
  afterAll(async () => {
    await connection.close();
    await redis.stop();
  });

  test('go together, each with its own key, arguments and answer', async () => {
    asked.length = 0;
    const answers = await Promise.all([send(add, 'a', [1, 2]), send(add, 'b', []), send(add, 'a', [4])]);
    expect(answers).toEqual([
      [2, 3],
      [0, 0],
      [1, 7],
    ]);
    expect(asked).toEqual([3]);
    expect(await send(add, 'a', [1])).toEqual([1, 8]);
    expect(asked).toEqual([3, 1]);
  });

  test('fail each for itself', async () => {
    const [good, bad, other] = await Promise.allSettled([
      send(add, 'c', [1]),
      send(add, 'd', ['no number']),
      send(add, 'e', [1]),
    ]);
    expect(good).toEqual({ status: 'fulfilled', value: [1, 1] });
    expect(bad).toMatchObject({ status: 'rejected', reason: { message: expect.stringMatching(/integer/) } });
    expect(other).toEqual({ status: 'fulfilled', value: [1, 1] });
  });

  test('are no more than the server should be kept busy with at once', async () => {
    asked.length = 0;
    await Promise.all(Array.from({ length: 150 }, (_, index) => send(add, `many-${index}`, [1])));
    expect(asked).toEqual([...Array.from({ length: 9 }, () => 16), 6]);
    asked.length = 0;
    const long = Array.from({ length: 6_000 }, () => 1);
    expect(await Promise.all([send(add, 'f', long), send(add, 'g', long)])).toEqual([
      [6_000, 6_000],
      [6_000, 6_000],
    ]);
    expect(asked).toEqual([1, 1]);
  });
});
