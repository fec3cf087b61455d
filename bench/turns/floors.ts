/** The least that a durable turn can cost: one write of the same snapshot, by the store's own library. */

import { Redis } from 'ioredis';
import { open } from 'lmdb';
import { script } from '../ticket-flow.ts';
import { interleave, type Measured, measure } from './measure.ts';

export type Load = { readonly conversations: number; readonly inFlight: number; readonly snapshot: string };

/** One put, synced before it resolves. */
export async function putLmdb(
  folder: string,
  { conversations, inFlight, snapshot }: Load,
): Promise<Measured> {
  const database = open({ path: folder, overlappingSync: false, encoding: 'string' });
  const line = interleave(conversations, script.length);
  const measured = await measure(inFlight, line.next, async (turn) => {
    await database.put(turn.number, snapshot);
    line.ended(turn);
  });
  await database.close();
  return measured;
}

/** Writes what a turn left if nobody was faster. */
const fenced = `
if (redis.call('HGET', KEYS[1], 'revision') or '0') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'revision', ARGV[1] + 1, 'state', ARGV[2])
return 1`;

/**
 * One script, as plain ioredis sends it.
 *
 * @param called what conversations are called: those that were played before write nothing more.
 */
export async function runScript(
  url: string,
  { conversations, inFlight, snapshot }: Load,
  called = 'floor',
): Promise<Measured> {
  const client = new Redis(url);
  const hash = String(await client.script('LOAD', fenced));
  const line = interleave(conversations, script.length);
  const measured = await measure(inFlight, line.next, async (turn) => {
    await client.evalsha(hash, 1, `${called}:${turn.number}`, String(turn.turn), snapshot);
    line.ended(turn);
  });
  await client.quit();
  return measured;
}
