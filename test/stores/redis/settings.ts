/** How the store of a test finds its server. */

import type { RedisSettings } from '../../../src/stores/redis/connection/index.ts';

let deployments = 0;

/** A deployment of its own: what the tests before left is not there. */
export const settingsOf = (...servers: readonly { readonly port: number }[]): RedisSettings => ({
  mode: servers.length > 1 ? 'cluster' : 'single',
  servers: servers.map(({ port }) => ({ host: '127.0.0.1', port })),
  database: 0,
  tls: false,
  prefix: `t${++deployments}:`,
  wait: 0,
  patience: 60_000,
});
