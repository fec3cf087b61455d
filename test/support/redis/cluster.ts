/** A real Redis Cluster on loopback: masters only, all slots assigned. */

import { findFreePort } from '../free-port.ts';
import { waitUntil } from './process.ts';
import { type RedisServer, startRedis } from './server.ts';

export type RedisCluster = {
  readonly nodes: readonly RedisServer[];
  /** As `redis+cluster://127.0.0.1:PORT,127.0.0.1:PORT,…`. */
  readonly url: string;
  stop(): Promise<void>;
};

const slots = 16_384;

/** Starts a cluster of `count` masters, and waits until every node serves. */
export async function startCluster(count = 3): Promise<RedisCluster> {
  const nodes: RedisServer[] = [];
  const stop = async () => {
    for (const node of nodes) await node.stop();
  };
  try {
    for (let index = 0; index < count; index++) {
      const bus = await findFreePort();
      nodes.push(
        await startRedis({
          settings: {
            'cluster-enabled': 'yes',
            'cluster-port': String(bus),
            'cluster-node-timeout': '5000',
            'cluster-config-file': 'nodes.conf',
          },
        }),
      );
      const first = Math.floor((slots * index) / count);
      const last = Math.floor((slots * (index + 1)) / count) - 1;
      const node = nodes[index];
      const [leader] = nodes;
      await node?.cli('CLUSTER', 'ADDSLOTSRANGE', String(first), String(last));
      await node?.cli('CONFIG', 'SET', 'cluster-announce-ip', '127.0.0.1');
      // Before they meet: two nodes of one epoch sort it out between themselves, but slowly.
      await node?.cli('CLUSTER', 'SET-CONFIG-EPOCH', String(index + 1));
      if (leader !== undefined && node !== leader)
        await leader.cli('CLUSTER', 'MEET', '127.0.0.1', String(node?.port), String(bus));
    }
    await waitUntil('all nodes serve', async () => {
      for (const { cli } of nodes) {
        const info = await cli('CLUSTER', 'INFO');
        if (!info.includes('cluster_state:ok') || !info.includes(`cluster_known_nodes:${count}`))
          return false;
      }
      return true;
    });
  } catch (error) {
    await stop();
    throw error;
  }
  const hosts = nodes.map(({ port }) => `127.0.0.1:${port}`).join(',');
  return { nodes, url: `redis+cluster://${hosts}`, stop };
}
