/** Requests to shards, and what is heard from their answers. */

import type { ConversationId } from '../../../../core/ids/index.ts';
import type { Argument, Connection, Script } from '../../connection/index.ts';
import { type Keys, shardOf } from '../../keys.ts';
import { demandCurrent, type FenceArguments } from '../../scripts/parts/fencing.ts';
import type { SharedClock } from '../clock.ts';
import { createReads, type Read } from './reads.ts';
import { asNumber, asText } from './replies.ts';
import { type Answer, createSteps } from './steps.ts';

/** The shard that counts what is parked. */
export const counting = 0;

export type Requests = ReturnType<typeof createRequests>;

/** Hears from every answer when something of a shard is due. */
export type Hints = (shard: number, what: string, time: number, version: number) => void;

type Parts = {
  readonly connection: Pick<Connection, 'run'>;
  readonly keys: Keys;
  readonly clock: SharedClock;
  readonly hints: Hints;
  /** What the shards know this process by. */
  readonly sender: string;
  /** Whether all shards are on one server. */
  readonly together: boolean;
};

/** Milliseconds: shorter than anybody's patience with a Redis, and longer than one that works takes. */
const waitsFor = 5_000;

export function createRequests({ connection, keys, clock, hints, sender, together }: Parts) {
  const { ask, act, idle } = createSteps({
    ...{ connection, keys, clock, sender, together },
    hear(shard, { due, version }) {
      for (let index = 0; index < due.length; index += 2)
        hints(shard, asText(due[index]), asNumber(due[index + 1]), version);
    },
  });
  const read: Read = together
    ? createReads(connection)
    : (script, key, args) => connection.run(script, [key], args);

  return {
    /** Asks what may be asked as often as one likes. */
    ask,
    /** Has something done once. */
    act,

    /**
     * The last moment when somebody still waits for what is being asked for: what is taken later, since the Redis was away
     * meanwhile, nobody works at until its lease is over.
     */
    takingUntil: (): number => Math.floor(clock.now()) + waitsFor,

    /**
     * The same, unless the writer's lock is another's by now.
     *
     * @param args begin with the fence.
     * @throws LockLost
     */
    async actFenced(
      shard: number,
      script: Script,
      fence: FenceArguments,
      args: readonly Argument[],
    ): Promise<Answer> {
      const answer = await act(shard, script, args);
      demandCurrent(answer.result, fence[0]);
      return answer;
    },

    /** Reads something, which takes no time and changes none. */
    read: (shard: number, script: Script, args: readonly Argument[] = []): Promise<unknown> =>
      read(script, keys.shard(shard), args),

    /** Waits for what is being asked. */
    idle,
  };
}

/** Does something to elements shard by shard, and puts the outcomes into their order. */
export async function byShard<Element, Outcome>(
  elements: readonly Element[],
  conversationOf: (element: Element) => ConversationId,
  act: (shard: number, elements: readonly Element[]) => Promise<readonly Outcome[]>,
): Promise<readonly Outcome[]> {
  const [only] = elements;
  if (only === undefined) return [];
  if (elements.length === 1) return act(shardOf(conversationOf(only)), elements);
  const groups = new Map<number, { readonly some: Element[]; readonly places: number[] }>();
  for (const [index, element] of elements.entries()) {
    const shard = shardOf(conversationOf(element));
    const group = groups.get(shard);
    if (group === undefined) groups.set(shard, { some: [element], places: [index] });
    else {
      group.some.push(element);
      group.places.push(index);
    }
  }
  const outcomes: Outcome[] = [];
  await Promise.all(
    [...groups].map(async ([shard, { some, places }]) => {
      const answers = await act(shard, some);
      for (const [position, outcome] of answers.entries()) outcomes[places[position] ?? 0] = outcome;
    }),
  );
  return outcomes;
}
