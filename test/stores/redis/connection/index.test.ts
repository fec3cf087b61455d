/** The connection, over all that befalls a server: restarts, silence, fail-overs, replicas that are not there. */

import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  type Connection,
  connect,
  NoAnswer,
  type RedisSettings,
  type Script,
} from '../../../../src/stores/redis/connection/index.ts';
import { noRedis, startCluster, startRedis, startSentinels } from '../../../support/redis/index.ts';
import { settingsFor } from '../settings.ts';

const patient = { timeout: 60_000 };

const set: Script = { name: 'set', lua: "redis.call('SET', KEYS[1], ARGV[1]) return ARGV[1]", durable: true };
const add: Script = { name: 'add', lua: "return redis.call('INCR', KEYS[1])" };
const get: Script = { name: 'get', lua: "return redis.call('GET', KEYS[1])" };

describe.skipIf(noRedis)('a connection', () => {
  const closers: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });
  const own = <Closed extends { stop(): Promise<void> }>(started: Closed): Closed => {
    closers.push(() => started.stop());
    return started;
  };
  const open = async (settings: RedisSettings, options = {}): Promise<Connection> => {
    const connection = await connect(settings, options);
    closers.push(() => connection.close());
    return connection;
  };

  test('gives what scripts answer as it is, and bytes as bytes', async () => {
    const redis = own(await startRedis());
    const connection = await open(settingsFor([redis.port]));
    const answers: Script = { name: 'answers', lua: "return {1, 'ção', false, {ARGV[1]}}" };
    expect(await connection.run(answers, ['k'], ['x'])).toEqual([1, 'ção', null, ['x']]);
    const bytes = Buffer.from([0, 255, 128, 10]);
    await connection.run(set, ['k'], [bytes]);
    expect(await connection.runForBytes(get, ['k'])).toEqual(bytes);
  });

  test('a script that the server has forgotten is told again', async () => {
    const redis = own(await startRedis());
    const connection = await open(settingsFor([redis.port]));
    await connection.run(set, ['k'], ['1']);
    await redis.cli('SCRIPT', 'FLUSH');
    const answers = await Promise.all(['2', '3', '4'].map((value) => connection.run(set, ['k'], [value])));
    expect(answers).toEqual(['2', '3', '4']);
    expect(await connection.run(get, ['k'])).toBe('4');
  });

  test('what is asked while the server is away is done when it is back', async () => {
    const redis = own(await startRedis({ aof: 'always' }));
    const connection = await open(settingsFor([redis.port], { patience: 120_000 }));
    await connection.run(set, ['k'], ['before']);
    await redis.kill();
    await vi.waitFor(() => expect(connection.isReady()).toBe(false), patient);
    const asked = Promise.all([connection.run(set, ['k'], ['after']), connection.run(get, ['k'])]);
    await redis.restart();
    expect(await asked).toEqual(['after', 'after']);
    expect(connection.isReady()).toBe(true);
  });

  test('nobody waits for ever: neither for a server that is gone, nor for one that says nothing', async () => {
    const redis = own(await startRedis({ aof: 'always' }));
    const connection = await open(settingsFor([redis.port], { patience: 600 }));
    await connection.run(set, ['k'], ['before']);
    redis.pause();
    await expect(connection.run(get, ['k'])).rejects.toThrow(NoAnswer);
    await expect(connection.publish('c', 'x')).rejects.toThrow(NoAnswer);
    redis.resume();
    await vi.waitFor(async () => expect(await connection.run(get, ['k'])).toBe('before'), patient);
    await redis.kill();
    await expect(connection.run(get, ['k'])).rejects.toThrow(NoAnswer);
  });

  test('what nobody waits for any more is not done when the server is back', async () => {
    const redis = own(await startRedis({ aof: 'always' }));
    const connection = await open(settingsFor([redis.port], { patience: 800 }));
    await connection.run(add, ['n']);
    await redis.kill();
    await vi.waitFor(() => expect(connection.isReady()).toBe(false), patient);
    await Promise.all([1, 2, 3].map(() => expect(connection.run(add, ['n'])).rejects.toThrow(NoAnswer)));
    await redis.restart();
    await vi.waitFor(async () => expect(await connection.run(get, ['n'])).toBe('1'), patient);
  });

  test('a server that was never there, or does not let anybody in, is told in words', async () => {
    const redis = own(await startRedis());
    await redis.cli('CONFIG', 'SET', 'requirepass', 'segredo');
    await expect(connect(settingsFor([redis.port]))).rejects.toThrow('PLANTAO_REDIS_PASSWORD');
    await expect(connect(settingsFor([redis.port], { password: 'outro' }))).rejects.toThrow('não aceita');
    const connection = await open(settingsFor([redis.port], { password: 'segredo' }));
    expect(await connection.run(set, ['k'], ['x'])).toBe('x');
    await expect(connect(settingsFor([1], { patience: 300 }))).rejects.toThrow('não responde');
  });

  test('what is published is heard, and a gap is told once the connection is back', async () => {
    const redis = own(await startRedis());
    const settings = settingsFor([redis.port], { patience: 120_000 });
    const [one, other] = [await open(settings), await open(settings)];
    const heard: string[] = [];
    let gaps = 0;
    const stop = await one.subscribe(
      'news',
      (message) => heard.push(message),
      () => gaps++,
    );
    await other.publish('news', 'primeira');
    await vi.waitFor(() => expect(heard).toEqual(['primeira']), patient);
    const before = gaps;
    await redis.kill();
    await redis.restart();
    await vi.waitFor(() => expect(gaps).toBeGreaterThan(before), patient);
    // Who tells something while it is away itself is refused.
    await vi.waitFor(() => other.publish('news', 'segunda'), patient);
    await vi.waitFor(() => expect(heard).toEqual(['primeira', 'segunda']), patient);
    await stop();
    await other.publish('news', 'terceira');
    await other.run(set, ['k'], ['x']);
    expect(heard).toHaveLength(2);
  });

  test('what is confirmed is on a replica, or is not confirmed', async () => {
    const redis = own(await startRedis());
    const replica = own(await startRedis({ replicaOf: redis }));
    const connection = await open(settingsFor([redis.port], { wait: 1, patience: 20_000 }));
    await Promise.all(Array.from({ length: 50 }, (_, index) => connection.run(set, [`k${index}`], ['x'])));
    expect(await replica.cli('DBSIZE')).toBe('50');
    replica.pause();
    const quick = await open(settingsFor([redis.port], { wait: 1, patience: 1_200 }));
    await expect(quick.run(set, ['k'], ['y'])).rejects.toThrow(NoAnswer);
    // What is confirmed to nobody waits for nobody.
    expect(await quick.run(add, ['n'])).toBe(1);
    replica.resume();
    await vi.waitFor(async () => expect(await quick.run(set, ['k'], ['z'])).toBe('z'), patient);
  });

  test('Sentinels tell who writes, also after a fail-over', async () => {
    const redis = own(await startRedis());
    own(await startRedis({ replicaOf: redis }));
    const sentinels = own(await startSentinels({ master: redis, replicas: 1 }));
    const connection = await open(
      settingsFor(sentinels.ports, { mode: 'sentinel', master: sentinels.name, wait: 1, patience: 120_000 }),
    );
    expect(await connection.run(set, ['k'], ['before'])).toBe('before');
    await redis.kill();
    // With one replica less than wanted nothing may be confirmed: what is asked for meanwhile is only read.
    const asked = connection.run(get, ['k']);
    await sentinels.movedFrom(redis.port);
    expect(await asked).toBe('before');
    expect(await connection.run(add, ['n'])).toBe(1);
  });

  test('a server that another one has replaced is left, though it still takes what it is asked for', async () => {
    const redis = own(await startRedis());
    const other = own(await startRedis({ replicaOf: redis }));
    const sentinels = own(await startSentinels({ master: redis, replicas: 1 }));
    const settings = settingsFor(sentinels.ports, {
      mode: 'sentinel',
      master: sentinels.name,
      patience: 120_000,
    });
    const connection = await open(settings);
    const heard: string[] = [];
    await connection.subscribe(
      'news',
      (message) => heard.push(message),
      () => heard.push('gap'),
    );
    // Nobody gets to tell it: else it would be a replica some seconds later, and throw away what it took meanwhile.
    await redis.cli('ACL', 'SETUSER', 'default', '-replicaof', '-slaveof');
    await sentinels.failOver();
    await sentinels.movedFrom(redis.port);
    await vi.waitFor(
      async () => expect(await redis.cli('CLIENT', 'LIST')).not.toContain('name=plantao'),
      patient,
    );
    expect(await connection.run(set, ['k'], ['after'])).toBe('after');
    expect(await other.cli('GET', 'k')).toBe('after');
    await vi.waitFor(() => expect(heard).toContain('gap'), patient);
    // Whoever listens may have one more server to leave, and a gap more: what was said before it is not heard.
    await vi.waitFor(async () => {
      await connection.publish('news', 'oi');
      expect(heard).toContain('oi');
    }, patient);
    expect(await redis.cli('INFO', 'replication')).toContain('role:master');
  });

  test('a server that became a replica is left for the one that writes', async () => {
    const redis = own(await startRedis());
    const connection = await open(settingsFor([redis.port], { patience: 60_000 }));
    const other = own(await startRedis());
    await redis.cli('REPLICAOF', '127.0.0.1', String(other.port));
    const asked = connection.run(set, ['k'], ['x']);
    await redis.cli('REPLICAOF', 'NO', 'ONE');
    expect(await asked).toBe('x');
  });

  test('in a Cluster each key is found, messages are heard everywhere, and a node that restarts is waited for', async () => {
    const cluster = own(await startCluster(3));
    const settings = settingsFor(
      cluster.nodes.map(({ port }) => port),
      { mode: 'cluster', patience: 120_000 },
    );
    const [one, other] = [await open(settings), await open(settings)];
    const heard: string[] = [];
    await one.subscribe(
      'news',
      (message) => heard.push(message),
      () => {},
    );
    await Promise.all(Array.from({ length: 60 }, (_, index) => one.run(set, [`k${index}`], [String(index)])));
    for (const node of cluster.nodes) expect(Number(await node.cli('DBSIZE'))).toBeGreaterThan(5);
    await other.publish('news', 'oi');
    await vi.waitFor(() => expect(heard).toEqual(['oi']), patient);
    await cluster.nodes[1]?.cli('SAVE');
    await cluster.nodes[1]?.kill();
    const asked = Promise.all(Array.from({ length: 60 }, (_, index) => other.run(get, [`k${index}`])));
    await cluster.nodes[1]?.restart();
    expect(await asked).toEqual(Array.from({ length: 60 }, (_, index) => String(index)));
  });
});
