/** Requests of one tick that run the same script, gathered into as few as may be: each costs more than what it asks for. */

import type { Argument, Script } from '../../connection/index.ts';

/** What is asked of one shard. */
export type Part = { readonly args: readonly Argument[] };

/**
 * Others wait for it: so many parts, and arguments, are in one at the most. And while the Redis does one, this process works at
 * what the one before it was answered: with everything of a tick in one, each would wait for the other.
 */
const most = { parts: 32, arguments: 10_000 } as const;

/** Gathers what is handed to it, and has it sent at the end of the tick. */
export function createGathering<One extends Part>(
  send: (script: Script, parts: readonly One[]) => void,
): (script: Script, part: One) => void {
  const gathered = new Map<Script, One[]>();

  const sendAll = (): void => {
    const all = [...gathered];
    gathered.clear();
    for (const [script, parts] of all) for (const batch of batches(parts)) send(script, batch);
  };

  return (script, part) => {
    if (gathered.size === 0) setImmediate(sendAll);
    const parts = gathered.get(script);
    if (parts === undefined) gathered.set(script, [part]);
    else parts.push(part);
  };
}

function* batches<One extends Part>(parts: readonly One[]): Iterable<readonly One[]> {
  let batch: One[] = [];
  let count = 0;
  for (const part of parts) {
    if (batch.length >= most.parts || (count > 0 && count + part.args.length > most.arguments)) {
      yield batch;
      batch = [];
      count = 0;
    }
    batch.push(part);
    count += part.args.length;
  }
  if (batch.length > 0) yield batch;
}
