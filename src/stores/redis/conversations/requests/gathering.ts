/** Requests of one tick that run the same script, gathered into few: each costs more than what it asks for. */

import type { Argument, Script } from '../../connection/index.ts';

/** What is asked of one shard. */
export type Part = { readonly args: readonly Argument[] };

/**
 * Others wait for it: so many parts, and arguments, are in one at the most. And while the Redis does one, this process works at
 * what the one before it was answered: with everything of a tick in one, each would wait for the other.
 */
const most = { parts: 16, arguments: 10_000 } as const;

/** Gathers what is handed to it, and has it sent when it is enough, or at the end of the tick. */
export function createGathering<One extends Part>(
  send: (script: Script, parts: readonly One[]) => void,
): (script: Script, part: One) => void {
  const gathered = new Map<Script, One[]>();
  let isEnding = false;

  const sendGathered = (script: Script, parts: readonly One[]): void => {
    gathered.delete(script);
    for (const batch of batches(parts)) send(script, batch);
  };

  const end = (): void => {
    isEnding = false;
    for (const [script, parts] of gathered) sendGathered(script, parts);
  };

  return (script, part) => {
    if (!isEnding) setImmediate(end);
    isEnding = true;
    const parts = gathered.get(script) ?? [];
    gathered.set(script, parts);
    parts.push(part);
    if (parts.length >= most.parts) sendGathered(script, parts);
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
