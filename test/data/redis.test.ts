/** Data that several processes share: one key, whoever starts first, and one that changes under those who run. */

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
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
  const open = async (key: string, url = redis.url, prefix = 'plantao:'): Promise<Data> => {
    const config = readConfig({
      PLANTAO_STORE: url,
      PLANTAO_REDIS_PREFIX: prefix,
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

  test('whoever looks between the two steps of another’s first start has what that one made', async () => {
    const key = makeKey('key');
    // It has seen that there is no keyring, and its next look arrives when the other is through.
    const held = await holdBack(redis.port, 'deployment/key\r\n');
    const late = open(key, `redis://127.0.0.1:${held.port}`);
    await held.came;
    const early = await open(key);
    held.let();
    expect((await late).keys.sign('test', 'x')).toBe(early.keys.sign('test', 'x'));
    held.close();
  });

  test('of processes of several deployments that start at once, each has the keys of its own', async () => {
    const key = makeKey('key');
    const deployments = ['um:', 'dois:', 'tres:'];
    const signatures = await Promise.all(
      deployments.map(async (prefix) => {
        const processes = await Promise.all([1, 2, 3, 4].map(() => open(key, redis.url, prefix)));
        return processes.map(({ keys }) => keys.sign('test', 'x'));
      }),
    );
    for (const ofOne of signatures) expect(new Set(ofOne).size).toBe(1);
    expect(new Set(signatures.flat()).size).toBe(deployments.length);
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

/** A way to a server on which everything waits from the first request that contains `text`, until it is let through. */
async function holdBack(port: number, text: string) {
  let arrived = (): void => {};
  let open = (): void => {};
  const came = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const way = createServer((client) => {
    const server = connect(port, '127.0.0.1');
    server.pipe(client);
    let before: Promise<void> = Promise.resolve();
    client.on('data', (chunk) => {
      if (chunk.includes(text)) {
        arrived();
        before = opened;
      }
      before = before.then(() => void server.write(chunk));
    });
    client.once('close', () => server.destroy());
  });
  await new Promise<void>((resolve) => way.listen(0, '127.0.0.1', resolve));
  const address = way.address();
  if (typeof address !== 'object' || address === null) throw new Error('it has no port');
  return { port: address.port, came, let: open, close: () => way.close() };
}
