/** Data that several processes share: one key, whoever starts first, and one that changes under those who run. */

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config/index.ts';
import { type Data, openData } from '../../src/data/index.ts';
import { noRedis, type RedisServer, startRedis } from '../support/redis/index.ts';

describe.skipIf(noRedis)('data in a Redis', () => {
  let redis: RedisServer;
  let folder: string;
  const opened: Data[] = [];
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'plantao-keys-'));
    await redis.cli('FLUSHALL');
  });
  afterEach(async () => {
    for (const { store } of opened.splice(0)) await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const makeKey = (name: string): string => {
    const file = join(folder, name);
    writeFileSync(file, randomBytes(32).toString('base64'));
    return file;
  };
  const open = async (key: string): Promise<Data> => {
    const config = readConfig({
      PLANTAO_STORE: redis.url,
      PLANTAO_KEY_FILE: key,
      PLANTAO_SEAL: 'true',
      PLANTAO_BACKEND: 'sandbox',
    });
    const data = await openData(config, {});
    opened.push(data);
    return data;
  };

  test('of processes that start for the first time at once, one makes what all of them use', async () => {
    const key = makeKey('key');
    const processes = await Promise.all([1, 2, 3, 4].map(() => open(key)));
    const signatures = processes.map(({ keys }) => keys.sign('test', 'x'));
    expect(new Set(signatures).size).toBe(1);
    for (const [index, { store }] of processes.entries())
      await store.records.set(`credential/${index}`, index);
    for (const { store } of processes)
      for (const index of processes.keys())
        expect((await store.records.get(`credential/${index}`))?.value).toBe(index);
    expect(await redis.cli('HGET', 'plantao:{records}values', 'credential/1')).toMatch(/^\d+::\*/);
  });

  test('another key opens nothing', async () => {
    await open(makeKey('key'));
    await expect(open(makeKey('other'))).rejects.toThrow('não é a destes dados');
  });

  test('a key is changed while others run: they go on, and start with the new one', async () => {
    const [key, next] = [makeKey('key'), makeKey('next')];
    const running = await open(key);
    await running.store.records.set('credential/a', 'antes');
    await (await open(key)).rekey(next);
    await running.store.records.set('credential/b', 'depois');
    const restarted = await open(next);
    expect(restarted.keys.sign('test', 'x')).toBe(running.keys.sign('test', 'x'));
    await restarted.store.records.set('credential/c', 'novo');
    for (const [name, value] of Object.entries({ a: 'antes', b: 'depois', c: 'novo' }))
      for (const { store } of [running, restarted])
        expect((await store.records.get(`credential/${name}`))?.value).toBe(value);
    await expect(open(key)).rejects.toThrow('não é a destes dados');
  });

  test('a copy into a folder is not how a Redis is kept', async () => {
    const data = await open(makeKey('key'));
    await expect(data.backup(join(folder, 'copy'))).rejects.toThrow('RDB e AOF');
    await expect(data.rekey(null)).rejects.toThrow('PLANTAO_KEY_FILE');
  });
});
