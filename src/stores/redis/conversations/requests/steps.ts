/**
 * Steps in shards. Each shard's part is one atomic step, safe to be run twice; where all shards are on one server, the parts of
 * one tick are done in one script, which looks at the clock, and for what it answered before, once for all of them.
 */

import { setImmediate as endOfTick } from 'node:timers/promises';
import { type Argument, type Connection, type Script, translate } from '../../connection/index.ts';
import { type Keys, shards } from '../../keys.ts';
import type { SharedClock } from '../clock.ts';
import { createGathering } from './gathering.ts';
import { asList, asNumber, asText, isFailure } from './replies.ts';

/** What a part was answered, when something of its shard is due, and the stamp and the time that both are as of. */
export type Answer = {
  readonly result: unknown;
  readonly due: readonly unknown[];
  readonly version: number;
  readonly at: number;
};

export type Steps = {
  /** Runs a script that may be run as often as one likes (`step`). */
  ask(shard: number, script: Script, args: readonly Argument[]): Promise<Answer>;
  /** Runs one whose effects come once (`stepOnce`). */
  act(shard: number, script: Script, args: readonly Argument[]): Promise<Answer>;
  /** Waits for what was handed to it until now. */
  idle(): Promise<void>;
};

type Parts = {
  readonly connection: Pick<Connection, 'run'>;
  readonly keys: Keys;
  readonly clock: SharedClock;
  /** What the shards know this process by. */
  readonly sender: string;
  /** Whether all shards are on one server. */
  readonly together: boolean;
  /** Hears every answer before whoever asked. */
  readonly hear: (shard: number, answer: Answer) => void;
};

type One = {
  readonly shard: number;
  readonly args: readonly Argument[];
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
};

/** What keeps the clock and the answers of all shards that are on one server. */
const keeping = 0;

export function createSteps({ connection, keys, clock, sender, together, hear }: Parts): Steps {
  const underWay = new Set<Promise<void>>();
  const places = Array.from({ length: shards }, () => ({ free: [] as number[], count: 0 }));
  let count = 0;

  const run = async (
    script: Script,
    batch: readonly One[],
    more: readonly Argument[],
    keeper: number,
  ): Promise<void> => {
    const args: Argument[] = [...clock.arguments(), ...more, batch.length];
    const names = [keys.shard(keeper)];
    for (const one of batch) {
      names.push(keys.shard(one.shard));
      args.push(one.args.length);
      for (const argument of one.args) args.push(argument);
    }
    const [version, at, replies] = asList(JSON.parse(asText(await connection.run(script, names, args))));
    clock.hear(asNumber(at));
    const told = asList(replies);
    for (const [index, { shard, resolve, reject }] of batch.entries()) {
      const reply = told[index];
      if (isFailure(reply)) reject(translate(new Error(reply.err)));
      else {
        const [due, result] = asList(reply);
        const answer = { result, due: asList(due), version: asNumber(version), at: asNumber(at) };
        hear(shard, answer);
        resolve(answer);
      }
    }
  };

  const keeperOf = ([one]: readonly One[]): number => (together ? keeping : (one?.shard ?? keeping));
  const fail = (batch: readonly One[], error: unknown): void => {
    for (const { reject } of batch) reject(error);
  };

  const askAll = async (script: Script, batch: readonly One[]): Promise<void> => {
    await run(script, batch, [], keeperOf(batch)).catch((error) => fail(batch, error));
  };

  const actAll = async (script: Script, batch: readonly One[]): Promise<void> => {
    const keeper = keeperOf(batch);
    const at = places[keeper] ?? { free: [], count: 0 };
    const place = at.free.pop() ?? at.count++;
    await run(script, batch, [`${sender}/${place}`, ++count], keeper).catch((error) => fail(batch, error));
    at.free.push(place);
  };

  const sending = (send: (script: Script, batch: readonly One[]) => Promise<void>) => {
    const sendBatch = (script: Script, batch: readonly One[]) => {
      const sent = send(script, batch).finally(() => underWay.delete(sent));
      underWay.add(sent);
    };
    const gather = together ? createGathering<One>(sendBatch) : undefined;
    return (shard: number, script: Script, args: readonly Argument[]) =>
      new Promise<Answer>((resolve, reject) => {
        const one = { shard, args, resolve, reject };
        if (gather) gather(script, one);
        else sendBatch(script, [one]);
      });
  };

  return {
    ask: sending(askAll),
    act: sending(actAll),
    async idle() {
      // What is gathered is sent at the end of the tick.
      await endOfTick();
      await Promise.allSettled(underWay);
    },
  };
}
