/** One contestant in a process of its own: plays a little to warm up, then what counts, and tells who started it how that went. */

import { Redis } from 'ioredis';
import { z } from 'zod';
import { readUsage } from '../redis-server.ts';
import { runScript } from '../turns/floors.ts';
import type { Measured } from '../turns/measure.ts';
import { playConversations } from '../turns/play.ts';
import { openRedis } from '../turns/redis.ts';
import { since } from '../turns/report.ts';
import { grammySession } from './engines/grammy-session.ts';
import type { Engine } from './peer.ts';
import { playPeer } from './play.ts';
import type { Result } from './round.ts';

/** Plays what warms up, calls back, and plays what counts. */
type Play = (warmed: () => Promise<void>) => Promise<Measured>;

const [contestant = '', url = '', ...numbers] = process.argv.slice(2);
const [conversations = 0, warm = 0, inFlight = 0] = numbers.map(Number);
const client = new Redis(url);
const { keeps, play } = await prepare(contestant);
let before = await readUsage(client);
const { waits, seconds, cpu } = await play(async () => {
  before = await readUsage(client);
});
const used = since(before, await readUsage(client));
await client.quit();
const turns = waits.length;
const result: Result = {
  keeps,
  rate: turns / seconds,
  p99: waits[Math.floor(turns * 0.99)] ?? 0,
  cpu: cpu / turns,
  redis: used.cpu / turns,
  commands: used.commands / turns,
};
// A peer may leave something open.
process.send?.(result, () => process.exit());

async function prepare(name: string): Promise<{ readonly keeps: string; readonly play: Play }> {
  if (name === 'plantao')
    return {
      keeps: 'every message and answer before it acts; dedupes; queue, search, figures',
      async play(warmed) {
        const store = await openRedis(url);
        try {
          return await playConversations(store, { conversations, inFlight, warm, warmed });
        } finally {
          await store.close();
        }
      },
    };
  if (name === 'floor')
    return {
      keeps: 'one fenced write of a snapshot',
      async play(warmed) {
        const load = { inFlight, snapshot: 'x'.repeat(250) };
        if (warm > 0) await runScript(url, { ...load, conversations: warm }, 'warm');
        await warmed();
        return runScript(url, { ...load, conversations });
      },
    };
  const engine = await load(name);
  return {
    keeps: engine.keeps,
    play: (warmed) => playPeer(engine, url, { conversations, inFlight, warm, warmed }),
  };
}

/** Engines of packages that are not ours are not compiled, and lie where these are installed. */
async function load(name: string): Promise<Engine> {
  if (name === 'grammy-session') return grammySession;
  const found: unknown = await import(
    new URL(`../../../bench/peers/engines/${name}.mjs`, import.meta.url).href
  );
  return z
    .object({
      keeps: z.string(),
      start: z.custom<Engine['start']>((start) => typeof start === 'function'),
    })
    .parse(found);
}
