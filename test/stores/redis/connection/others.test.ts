import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Connection, connect } from '../../../../src/stores/redis/connection/index.ts';
import { openOthers } from '../../../../src/stores/redis/connection/others.ts';
import { noRedis, type RedisServer, startRedis } from '../../../support/redis/index.ts';

const patient = { timeout: 60_000 };

describe.skipIf(noRedis)('processes on one Redis', () => {
  let redis: RedisServer;
  const connections: Connection[] = [];

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(async () => {
    for (const connection of connections) await connection.close();
    await redis.stop();
  });

  const open = async (prefix = 'plantao:') => {
    const { hostname, port } = new URL(redis.url);
    const connection = await connect({
      mode: 'single',
      servers: [{ host: hostname, port: Number(port) }],
      database: 0,
      tls: false,
      prefix,
      wait: 0,
      patience: 10_000,
    });
    connections.push(connection);
    const { others } = await openOthers(connection, prefix);
    const heard: string[] = [];
    const stop = others.hear('lock-freed', (text) => void heard.push(text));
    return { others, heard, stop, connection };
  };

  test('hear each other, by topic, and not themselves', async () => {
    const [one, other, stranger] = [await open(), await open(), await open('outra:')];
    one.others.tell('something', 'x');
    one.others.tell('lock-freed', 'channel:telegram:main');
    await vi.waitFor(() => expect(other.heard).toEqual(['channel:telegram:main']), patient);
    other.stop();
    one.others.tell('lock-freed', 'upkeep');
    other.others.tell('lock-freed', 'sandbox');
    await vi.waitFor(() => expect(one.heard).toEqual(['sandbox']), patient);
    expect([other.heard, stranger.heard]).toEqual([['channel:telegram:main'], []]);
  });

  test('what is none of theirs is heard by nobody', async () => {
    const [one, other] = [await open(), await open()];
    for (const text of ['', '{}', '["x"]', '[1,2,3]']) await one.connection.publish('plantao:others', text);
    one.others.tell('lock-freed', 'upkeep');
    await vi.waitFor(() => expect(other.heard).toEqual(['upkeep']), patient);
  });
});
