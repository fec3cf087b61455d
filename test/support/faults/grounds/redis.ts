/** A Redis alone. */

import { setTimeout as sleep } from 'node:timers/promises';
import { startRedis } from '../../redis/index.ts';
import { type Ground, makeKey } from './ground.ts';

const second = 1_000;

/** One Redis, which syncs what it writes as told. */
export async function onRedis(aof: 'always' | 'everysec'): Promise<Ground> {
  const redis = await startRedis({ aof });
  const key = makeKey();
  return {
    name: `Redis, appendfsync ${aof}`,
    port: redis.port,
    environment: (port) => ({ PLANTAO_STORE: `redis://127.0.0.1:${port}`, PLANTAO_KEY_FILE: key.file }),
    lossless: aof === 'always',
    faults: [
      {
        name: 'Redis killed and started again',
        befalls: () => 'store',
        async strike(_, random) {
          await redis.kill();
          await sleep(random() * 4 * second);
          await redis.restart();
        },
      },
      {
        name: 'power cut at the Redis',
        befalls: () => 'store',
        loses: aof !== 'always',
        async strike(_, random) {
          await redis.cutPower();
          await sleep(random() * 4 * second);
          await redis.restart();
        },
      },
      {
        name: 'Redis frozen',
        befalls: () => 'store',
        async strike(_, random) {
          redis.pause();
          await sleep(second + random() * 9 * second);
          redis.resume();
        },
      },
    ],
    async close() {
      await redis.stop();
      key.remove();
    },
  };
}
