/**
 * The connection to a Redis: scripts that are sent again after a reconnection, one write to the socket for all commands of a
 * tick, a bound on waiting, and what processes tell one another. Everything of ioredis is in this folder.
 */

import { becomeReady } from './entrance/arrive.ts';
import { examineServers, keepExamining, type Told } from './entrance/examine.ts';
import { isUnknownScript, NoAnswer, translate } from './failures.ts';
import { createHearing } from './hearing.ts';
import { createPatience } from './patience.ts';
import { createConfirmation } from './replicas.ts';
import { type Argument, digestOf, type Script } from './script.ts';
import { ScriptCommand } from './sending/command.ts';
import { createCork } from './sending/corking.ts';
import { createServers, type Servers } from './servers/index.ts';
import type { RedisSettings } from './settings.ts';

export { NoAnswer, translate } from './failures.ts';
export { demandLayout, watchLayout } from './layout.ts';
export { demandPermissions } from './permissions.ts';
export type { Argument, Script } from './script.ts';
export type { RedisSettings } from './settings.ts';

export type Connection = {
  /**
   * Runs a script on the server of its keys, which share a slot. What it answers comes as Redis sends it: text, numbers,
   * lists, null.
   *
   * @throws NoRoom if the Redis has no memory or no disk for it; NoAnswer if it does not answer, or cannot confirm.
   */
  run(script: Script, keys: readonly string[], args?: readonly Argument[]): Promise<unknown>;
  /** The same, with bytes where there would be text. */
  runForBytes(script: Script, keys: readonly string[], args?: readonly Argument[]): Promise<unknown>;
  /** Tells all who have subscribed, this process too. @throws NoAnswer */
  publish(channel: string, message: string): Promise<void>;
  /**
   * Hears what is told on a channel from now on; returns how to stop.
   *
   * @param onGap the connection is back: something may have been missed.
   */
  subscribe(
    channel: string,
    onMessage: (message: string) => void,
    onGap: () => void,
  ): Promise<() => Promise<void>>;
  /** The names of keys that fit a pattern, on all servers, in no order; one may come twice. */
  names(pattern: string): AsyncIterable<string>;
  /** Whether commands are sent now, or wait for a connection. */
  isReady(): boolean;
  close(): Promise<void>;
};

export type ConnectOptions = Told & {
  /** Sends every script twice and gives the second answer, as a reconnection may: for tests. */
  readonly twice?: boolean;
};

/**
 * Connects, waits until the Redis answers, and looks whether it may be entrusted with conversations.
 *
 * @throws Error in words for a person if it does not answer, or may not.
 */
export async function connect(settings: RedisSettings, options: ConnectOptions = {}): Promise<Connection> {
  const servers = createServers(settings);
  try {
    await becomeReady(servers, settings);
    const warnings = await examineServers(servers.masters(), settings);
    for (const words of warnings) options.warn?.(words);
    const stop = keepExamining(servers, settings, warnings, options);
    const connection = createConnection(servers, settings, options);
    return {
      ...connection,
      async close() {
        stop();
        await connection.close();
      },
    };
  } catch (error) {
    servers.close();
    throw error;
  }
}

function createConnection(
  servers: Servers,
  { wait, patience }: RedisSettings,
  { twice = false }: ConnectOptions,
): Connection {
  const { client } = servers;
  const cork = createCork(servers.masters);
  const bound = createPatience(patience);
  const confirm = createConfirmation(servers, wait, Math.floor(patience / 4));
  const hearing = createHearing(servers);

  /** How what is answered is given: as text, or as bytes. */
  type Encoding = 'utf8' | null;

  const send = async (command: ScriptCommand): Promise<unknown> => {
    cork.hold();
    const answering = client.sendCommand(command);
    cork.pass();
    return answering;
  };

  const ask = async (
    encoding: Encoding,
    script: Script,
    keys: readonly string[],
    args: readonly Argument[],
  ): Promise<unknown> => {
    try {
      return await send(new ScriptCommand('evalsha', digestOf(script), keys, args, encoding));
    } catch (error) {
      if (!isUnknownScript(error)) throw translate(error);
    }
    return send(new ScriptCommand('eval', script.lua, keys, args, encoding)).catch((error: unknown) => {
      throw translate(error);
    });
  };

  /** Once there is a connection; what nobody waits for any more by then is not asked. */
  const later = <Result>(act: () => Promise<Result>): Promise<Result> => {
    let isWanted = true;
    const acting = servers.ready().then(() => {
      if (!isWanted) throw new NoAnswer('nobody waits for this any more');
      return act();
    });
    return bound(acting).finally(() => {
      isWanted = false;
    });
  };

  // While a Cluster moves a slot, its keys lie on two nodes, and a script would take what is not there yet for nothing. A node
  // refuses that by itself of keys that it was told of: with one that never is there it refuses until all have moved.
  const named = (keys: readonly string[]) => (client.isCluster ? [...keys, neverThere(keys[0])] : keys);

  const run = (encoding: Encoding, script: Script, keys: readonly string[], args: readonly Argument[]) => {
    const names = named(keys);
    const once = () => ask(encoding, script, names, args);
    const act = twice ? () => once().then(once) : once;
    const whole = () => (script.durable && wait > 0 ? confirm(act) : act());
    return servers.isReady() ? bound(whole()) : later(whole);
  };

  return {
    run: (script, keys, args = []) => run('utf8', script, keys, args),
    runForBytes: (script, keys, args = []) => run(null, script, keys, args),
    async publish(channel, message) {
      // What matters only now is not kept for later.
      if (!servers.isReady()) throw new NoAnswer('the Redis is away');
      cork.hold();
      await bound(client.publish(channel, message)).catch((error: unknown) => {
        throw translate(error);
      });
    },
    async *names(pattern) {
      for (const master of servers.masters()) {
        let cursor = '0';
        do {
          const [next, found] = await bound(master.scan(cursor, 'MATCH', pattern, 'COUNT', 1_000));
          yield* found;
          cursor = next;
        } while (cursor !== '0');
      }
    },
    subscribe: hearing.subscribe,
    isReady: servers.isReady,
    async close() {
      servers.close();
      hearing.close();
    },
  };
}

/** A name that nobody uses, in the slot of a key. */
const neverThere = (key = ''): string => (key.includes('{') ? `${key}?` : `{${key}}?`);
