/** ioredis, for one server, for Sentinels and for a Cluster alike. */

import { readFileSync } from 'node:fs';
import { Cluster, Redis } from 'ioredis';
import { isReadOnly } from '../failures.ts';
import type { RedisSettings } from '../settings.ts';
import { watchSwitches } from './switches.ts';

/** The connections to the servers, whatever there are of them. */
export type Servers = {
  /** Where commands go in; each finds its server by its keys. */
  readonly client: Redis | Cluster;
  /** The connections to servers that write. */
  masters(): readonly Redis[];
  /** Another number whenever a connection was lost or made. */
  epoch(): number;
  /** Whether commands are sent now, or wait for a connection. */
  isReady(): boolean;
  /** Resolves when commands are sent again. */
  ready(): Promise<void>;
  /** Another connection, for what is heard. A Cluster makes one of its own. */
  readonly subscriber: () => Redis | Cluster;
  /** The latest trouble with a connection. */
  trouble(): Error | undefined;
  close(): void;
};

/** Milliseconds before the next attempt to connect: soon, and not all processes at once. */
const delayOf = (attempts: number): number => Math.min(2 ** attempts * 25, 1_000) * (0.5 + Math.random() / 2);

/** Makes the connections; the first attempt is under way when it returns. */
export function createServers(settings: RedisSettings): Servers {
  let epoch = 0;
  let trouble: Error | undefined;
  let closed = false;
  // ioredis gives up for good where it lost its way between two servers: nobody else would ever try again.
  const persist = (client: Redis | Cluster) => {
    client.on('end', () => {
      if (!closed) setTimeout(() => client.connect().catch(() => {}), delayOf(5));
    });
  };
  const turn = () => {
    epoch += 1;
  };
  const note = (error: Error) => {
    trouble = error;
  };

  if (settings.mode === 'cluster') {
    const cluster = new Cluster([...settings.servers], {
      redisOptions: optionsOf(settings),
      clusterRetryStrategy: delayOf,
      // A node that fails over is away for longer than ioredis waits by itself: who asked decides by its patience.
      maxRedirections: Math.ceil(settings.patience / 100),
      slotsRefreshTimeout: settings.patience / 2,
      // Certificates and addresses of nodes are their own affair: they are taken as the Cluster tells them.
      ...(settings.tls ? { dnsLookup: (address, tell) => tell(null, address) } : {}),
    });
    cluster.on('error', note);
    cluster.on('node error', note);
    for (const event of ['+node', '-node', 'ready', 'close']) cluster.on(event, turn);
    persist(cluster);
    return {
      client: cluster,
      masters: () => cluster.nodes('master'),
      epoch: () => epoch,
      isReady: () => cluster.status === 'ready',
      ready: createGate(cluster),
      subscriber: () => cluster,
      trouble: () => trouble,
      close() {
        closed = true;
        cluster.disconnect();
      },
    };
  }

  const redis = new Redis({ ...optionsOf(settings), ...placeOf(settings), retryStrategy: delayOf });
  redis.on('error', note);
  for (const event of ['ready', 'close']) redis.on(event, turn);
  persist(redis);
  const masters = [redis];
  const connections = [redis];
  const unwatch =
    settings.mode === 'sentinel'
      ? watchSwitches({ ...optionsOf(settings), ...placeOf(settings) }, delayOf, () => {
          for (const connection of connections) connection.disconnect(true);
        })
      : () => {};
  return {
    client: redis,
    masters: () => masters,
    epoch: () => epoch,
    isReady: () => redis.status === 'ready',
    ready: createGate(redis),
    subscriber() {
      const subscriber = redis.duplicate();
      subscriber.on('error', note);
      persist(subscriber);
      connections.push(subscriber);
      return subscriber;
    },
    trouble: () => trouble,
    close() {
      closed = true;
      unwatch();
      redis.disconnect();
    },
  };
}

/** One promise for all who wait, so that they go on in the order in which they came. */
function createGate(client: Redis | Cluster): () => Promise<void> {
  let gate: Promise<void> | undefined;
  return () => {
    gate ??= new Promise((resolve) => {
      client.once('ready', () => {
        gate = undefined;
        resolve();
      });
    });
    return gate;
  };
}

function optionsOf(settings: RedisSettings) {
  const { username, password, patience } = settings;
  return {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(settings.tls ? { tls: tlsOf(settings) } : {}),
    connectionName: 'plantao',
    connectTimeout: patience / 2,
    // A connection that swallows everything looks alive to the system for a quarter of an hour.
    socketTimeout: patience / 2,
    keepAlive: 10_000,
    // Whoever waits has a clock of their own.
    maxRetriesPerRequest: null,
    reconnectOnError: (error: Error) => (isReadOnly(error) ? 2 : false),
  };
}

function placeOf(settings: RedisSettings) {
  const { mode, servers, master, database: db } = settings;
  if (mode !== 'sentinel') return { ...servers[0], db };
  return {
    db,
    sentinels: [...servers],
    ...(master === undefined ? {} : { name: master }),
    ...(settings.sentinelPassword === undefined ? {} : { sentinelPassword: settings.sentinelPassword }),
    ...(settings.tls ? { enableTLSForSentinelMode: true, sentinelTLS: tlsOf(settings) } : {}),
    sentinelRetryStrategy: delayOf,
    sentinelCommandTimeout: settings.patience / 4,
  };
}

const tlsOf = ({ caFile }: RedisSettings): { readonly ca?: Buffer } =>
  caFile === undefined ? {} : { ca: readFileSync(caFile) };
