/** A Redis with a replica that a person promotes. */

import { setTimeout as sleep } from 'node:timers/promises';
import { startProxy } from '../../proxy.ts';
import { type RedisServer, startRedis } from '../../redis/index.ts';
import { type Ground, makeKey } from './ground.ts';

const second = 1_000;

/**
 * A master whose replica stands `behind` milliseconds away. When the master is gone, the replica is promoted and takes
 * its place behind one address, and a new replica joins it.
 */
export async function onReplicas(options: {
  readonly wait: boolean;
  readonly behind: number;
}): Promise<Ground> {
  const key = makeKey();
  let master = await startRedis();
  const entrance = await startProxy(master);
  const join = async (): Promise<{ replica: RedisServer; link: Awaited<ReturnType<typeof startProxy>> }> => {
    const link = await startProxy(master);
    const replica = await startRedis({ replicaOf: link });
    link.delay(options.behind, 'answers');
    return { replica, link };
  };
  let follower = await join();
  return {
    name: options.wait ? 'Redis with a replica, PLANTAO_REDIS_WAIT=1' : 'Redis with a replica, no WAIT',
    port: entrance.port,
    environment: (port) => ({
      PLANTAO_STORE: `redis://127.0.0.1:${port}`,
      PLANTAO_KEY_FILE: key.file,
      ...(options.wait ? { PLANTAO_REDIS_WAIT: '1' } : {}),
    }),
    lossless: options.wait,
    faults: [
      {
        name: 'fail-over: the replica is promoted',
        befalls: () => 'store',
        loses: !options.wait,
        async strike(_, random) {
          const lost = master;
          await lost.kill();
          await follower.link.close();
          entrance.refuse();
          await sleep(random() * 3 * second);
          await follower.replica.cli('REPLICAOF', 'NO', 'ONE');
          master = follower.replica;
          entrance.switchTo(master.port);
          entrance.open();
          follower = await join();
          await lost.stop();
        },
      },
    ],
    async close() {
      await entrance.close();
      await follower.link.close();
      await follower.replica.stop();
      await master.stop();
      key.remove();
    },
  };
}
