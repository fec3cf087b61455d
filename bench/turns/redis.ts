/** The product's own Redis store. */

import { openRedisStore } from '../../src/stores/redis/index.ts';
import type { Store } from '../../src/stores/store.ts';

/** @param url of a server of `redis-server.ts`. */
export function openRedis(url: string, prefix = 'bench:'): Promise<Store> {
  const { hostname, port } = new URL(url);
  return openRedisStore({
    mode: 'single',
    servers: [{ host: hostname, port: Number(port) }],
    database: 0,
    tls: false,
    prefix,
    wait: 0,
    patience: 30_000,
  });
}
