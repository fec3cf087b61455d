/** How tests reach a Redis: a prefix of their own each, and little patience. */

import { randomBytes } from 'node:crypto';
import type { RedisSettings } from '../../../src/stores/redis/connection/index.ts';

/** @param ports of one server, or of nodes of a Cluster. */
export const settingsFor = (ports: readonly number[], more: Partial<RedisSettings> = {}): RedisSettings => ({
  mode: 'single',
  servers: ports.map((port) => ({ host: '127.0.0.1', port })),
  database: 0,
  tls: false,
  prefix: `test-${randomBytes(4).toString('hex')}:`,
  wait: 0,
  patience: 20_000,
  ...more,
});
