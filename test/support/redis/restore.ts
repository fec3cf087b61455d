/** A Redis from a copy, step by step as `docs/operations.md` says it to an installer. */

import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { type RedisServer, startRedis } from './server.ts';

const patient = { timeout: 60_000, interval: 50 };

/**
 * @param copy what `redis-cli --rdb` wrote.
 * @param folder an empty one, of the server that becomes of it. It is left behind.
 * @returns the server, whose log is on; it is the caller's to stop.
 */
export async function restoreRedis(copy: string, folder: string): Promise<RedisServer> {
  copyFileSync(copy, join(folder, 'dump.rdb'));
  // With its log switched on at once it would not look at the copy, and begin empty.
  const reading = await startRedis({ aof: 'no', folder });
  try {
    expect(Number(await reading.cli('dbsize'))).toBeGreaterThan(0);
    await reading.cli('config', 'set', 'appendonly', 'yes');
    await vi.waitFor(async () => {
      const told = await reading.cli('info', 'persistence');
      expect(told).toContain('aof_rewrite_in_progress:0');
      expect(told).toContain('aof_last_bgrewrite_status:ok');
    }, patient);
  } finally {
    await reading.stop();
  }
  return startRedis({ aof: 'everysec', folder });
}
