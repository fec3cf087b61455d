/** What processes tell one another through the Redis. What is told while a connection is away is lost. */

import type { Cluster, Redis } from 'ioredis';
import type { Servers } from './servers/index.ts';

type Ear = { hear(message: string): void; gap(): void };

/** Milliseconds between two signs of life on a connection on which otherwise nothing is asked. */
const pulse = 15_000;

/** The connection for what is heard, made when it is first wanted. */
export function createHearing(servers: Servers) {
  const ears = new Map<string, Set<Ear>>();
  let connection: Redis | Cluster | undefined;
  let beat: NodeJS.Timeout | undefined;

  const open = (): Redis | Cluster => {
    if (connection !== undefined) return connection;
    const made = servers.subscriber();
    connection = made;
    made.on('message', (channel: string, message: string) => {
      for (const ear of ears.get(channel) ?? []) ear.hear(message);
    });
    // Listening again is confirmed first: what is told from then on is heard, and what was told before is found by looking.
    const tellGap = async () => {
      if (ears.size > 0) await made.subscribe(...ears.keys()).catch(() => {});
      for (const ear of [...ears.values()].flatMap((of) => [...of])) ear.gap();
    };
    // A Cluster changes the node that it listens to without a word, when nodes come or go.
    for (const event of made.isCluster ? ['ready', '+node', '-node'] : ['ready'])
      made.on(event, () => void tellGap());
    if (!made.isCluster)
      beat = setInterval(() => {
        if (made.status === 'ready') made.ping().catch(() => {});
      }, pulse).unref();
    return made;
  };

  return {
    /** @see Connection.subscribe */
    async subscribe(channel: string, hear: Ear['hear'], gap: Ear['gap']): Promise<() => Promise<void>> {
      const hearing = open();
      const ear = { hear, gap };
      const others = ears.get(channel) ?? new Set();
      ears.set(channel, others.add(ear));
      await hearing.subscribe(channel);
      return async () => {
        others.delete(ear);
        if (others.size > 0) return;
        ears.delete(channel);
        await hearing.unsubscribe(channel).catch(() => {});
      };
    },
    close(): void {
      clearInterval(beat);
      if (connection !== servers.client) connection?.disconnect();
    },
  };
}
