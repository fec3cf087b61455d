/** What the programs of a fault test keep their data in, and what can befall that. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startProxy } from '../proxy.ts';
import { type RedisServer, startRedis, startSentinels } from '../redis/index.ts';
import { waitUntil } from '../redis/process.ts';
import type { Fault } from './fault.ts';

export type Ground = {
  /** As the table of faults calls it. */
  readonly name: string;
  /** Where programs reach it, by way of their own proxies; undefined if it is no server. */
  readonly port?: number;
  /** The settings that lead there. */
  environment(port?: number): Readonly<Record<string, string>>;
  /** What can befall it, besides what befalls everybody. */
  readonly faults: readonly Fault[];
  /** Whether it promises that nothing confirmed is lost in any of these. */
  readonly lossless: boolean;
  close(): Promise<void>;
};

const second = 1_000;

/** For one program alone. */
export function onLmdb(): Ground {
  const folder = mkdtempSync(join(tmpdir(), 'plantao-ground-'));
  return {
    name: 'LMDB',
    environment: () => ({ PLANTAO_STORE: `lmdb:${join(folder, 'data')}` }),
    faults: [],
    lossless: true,
    close: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** One Redis, which syncs what it writes as told. */
export async function onRedis(aof: 'always' | 'everysec'): Promise<Ground> {
  const redis = await startRedis({ aof });
  const key = makeKey();
  return {
    name: `Redis, appendfsync ${aof}`,
    port: redis.port,
    environment: (port) => ({ PLANTAO_STORE: `redis://127.0.0.1:${port}`, PLANTAO_KEY_FILE: key.file }),
    lossless: aof === 'always',
    faults: [
      {
        name: 'Redis killed and started again',
        befalls: () => 'store',
        async strike(_, random) {
          await redis.kill();
          await sleep(random() * 4 * second);
          await redis.restart();
        },
      },
      {
        name: 'power cut at the Redis',
        befalls: () => 'store',
        loses: aof !== 'always',
        async strike(_, random) {
          await redis.cutPower();
          await sleep(random() * 4 * second);
          await redis.restart();
        },
      },
      {
        name: 'Redis frozen',
        befalls: () => 'store',
        async strike(_, random) {
          redis.pause();
          await sleep(second + random() * 9 * second);
          redis.resume();
        },
      },
    ],
    async close() {
      await redis.stop();
      key.remove();
    },
  };
}

/**
 * A master whose replica stands `behind` milliseconds away. When the master is gone, the replica is promoted and takes
 * its place behind one address, and a new replica joins it.
 */
export async function onReplicas(options: {
  readonly wait: boolean;
  readonly behind: number;
}): Promise<Ground> {
  const key = makeKey();
  let master = await startRedis();
  const entrance = await startProxy(master);
  const join = async (): Promise<{ replica: RedisServer; link: Awaited<ReturnType<typeof startProxy>> }> => {
    const link = await startProxy(master);
    const replica = await startRedis({ replicaOf: link });
    link.delay(options.behind, 'answers');
    return { replica, link };
  };
  let follower = await join();
  return {
    name: options.wait ? 'Redis with a replica, PLANTAO_REDIS_WAIT=1' : 'Redis with a replica, no WAIT',
    port: entrance.port,
    environment: (port) => ({
      PLANTAO_STORE: `redis://127.0.0.1:${port}`,
      PLANTAO_KEY_FILE: key.file,
      ...(options.wait ? { PLANTAO_REDIS_WAIT: '1' } : {}),
    }),
    lossless: options.wait,
    faults: [
      {
        name: 'fail-over: the replica is promoted',
        befalls: () => 'store',
        loses: !options.wait,
        async strike(_, random) {
          const lost = master;
          await lost.kill();
          await follower.link.close();
          entrance.refuse();
          await sleep(random() * 3 * second);
          await follower.replica.cli('REPLICAOF', 'NO', 'ONE');
          master = follower.replica;
          entrance.switchTo(master.port);
          entrance.open();
          follower = await join();
          await lost.stop();
        },
      },
    ],
    async close() {
      await entrance.close();
      await follower.link.close();
      await follower.replica.stop();
      await master.stop();
      key.remove();
    },
  };
}

/** A master and a replica under three Sentinels, which promote by themselves; WAIT 1. */
export async function onSentinels(): Promise<Ground> {
  const key = makeKey();
  const first = await startRedis({ aof: 'everysec' });
  const second = await startRedis({ aof: 'everysec', replicaOf: first });
  const sentinels = await startSentinels({ master: first, replicas: 1 });
  const environment = {
    PLANTAO_STORE: sentinels.url,
    PLANTAO_KEY_FILE: key.file,
    PLANTAO_REDIS_WAIT: '1',
  };
  /** The one that is promoted serves once the other has joined it. */
  const joined = async (port: number) => {
    const [master, other] = first.port === port ? [second, first] : [first, second];
    await waitUntil('the old master follows the new one', async () =>
      (await other.cli('INFO', 'replication')).includes('master_link_status:up'),
    );
    await waitUntil('the new master knows it', async () =>
      (await master.cli('INFO', 'replication')).includes('connected_slaves:1'),
    );
  };
  const present = async () => {
    const port = await sentinels.master();
    return first.port === port ? first : second;
  };
  return {
    name: 'Sentinels, PLANTAO_REDIS_WAIT=1',
    environment: () => environment,
    lossless: true,
    faults: [
      {
        name: 'fail-over by Sentinels: the master is killed',
        befalls: () => 'store',
        async strike() {
          const master = await present();
          await master.kill();
          await sentinels.movedFrom(master.port);
          await master.restart();
          await joined(master.port);
        },
      },
      {
        name: 'fail-over by Sentinels: the master is frozen, and comes back believing itself the master',
        befalls: () => 'store',
        async strike() {
          const master = await present();
          master.pause();
          await sentinels.movedFrom(master.port);
          master.resume();
          await joined(master.port);
        },
      },
    ],
    async close() {
      await sentinels.stop();
      await first.stop();
      await second.stop();
      key.remove();
    },
  };
}

function makeKey() {
  const folder = mkdtempSync(join(tmpdir(), 'plantao-key-'));
  const file = join(folder, 'plantao.key');
  writeFileSync(file, `${Buffer.alloc(32, 7).toString('base64')}\n`, { mode: 0o600 });
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
