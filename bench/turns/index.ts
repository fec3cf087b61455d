/**
 * Durable turns: interleaved ticket conversations through the real runtime, with a channel and an ERP that answer at
 * once, on each store that is asked for. Beside each, in the same run, its floor: one durable write of the same snapshot a turn
 * by the store's own library; and beside Redis a bot written by hand that keeps nothing. Figures are only worth comparing within
 * one run.
 *
 *     npm run bench -- --store lmdb,redis --conversations 2000 --in-flight 64,512
 *
 * With `--sealed` also what it costs to seal everything that is stored, with `--bare` what is saved without the rows of search
 * and figures, with `--calls` how often the store is asked. `--warm` conversations are played to the same service before it counts: one
 * lives longer than a measurement, and its program has been compiled by then.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createSealer, createSealingKey } from '../../src/keys/seal.ts';
import type { Unlock } from '../../src/stores/keeping/bodies.ts';
import { openLmdbStore } from '../../src/stores/lmdb/index.ts';
import { createMemoryStore } from '../../src/stores/memory/index.ts';
import type { Store } from '../../src/stores/store.ts';
import { grammySession } from '../peers/engines/grammy-session.ts';
import { playPeer } from '../peers/play.ts';
import { type RedisServer, startRedisServer } from '../redis-server.ts';
import { script } from '../ticket-flow.ts';
import { type Load, putLmdb, runScript } from './floors.ts';
import type { Measured } from './measure.ts';
import { type Played, playConversations } from './play.ts';
import { openRedis } from './redis.ts';
import { type Contestant, since, table } from './report.ts';

const { values } = parseArgs({
  options: {
    store: { type: 'string', default: 'lmdb' },
    conversations: { type: 'string', default: '2000' },
    warm: { type: 'string', default: '6000' },
    'in-flight': { type: 'string', default: '64,512' },
    sealed: { type: 'boolean', default: false },
    bare: { type: 'boolean', default: false },
    calls: { type: 'boolean', default: false },
    messages: { type: 'string' },
  },
});
const conversations = Number(values.conversations);
const warm = Number(values.warm);
const unlockSealed: Unlock = async () => ({ sealer: createSealer([createSealingKey()]), all: true });

for (const kind of values.store.split(','))
  for (const inFlight of values['in-flight'].split(',').map(Number)) {
    if (kind === 'memory') await measureMemory(inFlight);
    else if (kind === 'lmdb') await measureLmdb(inFlight);
    else if (kind === 'redis')
      for (const keeps of ['everysec', 'nothing'] as const) await measureRedis(inFlight, keeps);
    else throw new Error(`no such store: ${kind}`);
  }

async function measureMemory(inFlight: number): Promise<void> {
  const played = await play(createMemoryStore(), inFlight);
  tell(inFlight, played, [{ name: 'plantao in memory', measured: played }]);
}

async function measureLmdb(inFlight: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'plantao-bench-'));
  const at = (name: string) => join(folder, name);
  try {
    const played = await play(await openLmdbStore({ folder: at('product') }), inFlight);
    const rows: Contestant[] = [{ name: 'plantao on LMDB', measured: played }];
    if (values.sealed) {
      const store = await openLmdbStore({ folder: at('sealed'), unlock: unlockSealed });
      rows.push({ name: 'the same, sealed', measured: await play(store, inFlight) });
    }
    if (values.bare) {
      const store = await openLmdbStore({ folder: at('bare') });
      rows.push({
        name: 'without search and figures',
        measured: await play(store, inFlight, { bare: true }),
      });
    }
    const { snapshot } = played;
    const load = { conversations, inFlight, snapshot };
    await putLmdb(at('warm'), { ...load, conversations: warm });
    rows.push({ name: 'floor: one durable put', measured: await putLmdb(at('floor'), load) });
    tell(inFlight, played, rows);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureRedis(inFlight: number, keeps: 'everysec' | 'nothing'): Promise<void> {
  const server = await startRedisServer(keeps);
  try {
    const store = await openRedis(server.url);
    const played = await metered(server, (warmed) => play(store, inFlight, { warmed }));
    const load: Load = { conversations, inFlight, snapshot: played.measured.snapshot };
    await runScript(server.url, { ...load, conversations: warm }, 'warm');
    const floor = await metered(server, () => runScript(server.url, load));
    const peer = await metered(server, (warmed) =>
      playPeer(grammySession, server.url, { ...load, warm, warmed }),
    );
    const how = keeps === 'everysec' ? 'AOF everysec' : 'no persistence';
    tell(inFlight, played.measured, [
      { name: `plantao on Redis, ${how}`, ...played },
      { name: 'floor: one fenced script', ...floor },
      { name: 'grammY session by hand, deduped, no journal', ...peer },
    ]);
  } finally {
    await server.close();
  }
}

/** Plays a little to warm up, and then what counts. Closes the store. */
async function play(
  store: Store,
  inFlight: number,
  {
    bare = false,
    warmed = async () => {},
  }: { readonly bare?: boolean; readonly warmed?: () => Promise<void> } = {},
): Promise<Played> {
  try {
    return await playConversations(store, { conversations, inFlight, bare, warm, warmed });
  } finally {
    await store.close();
  }
}

/** With what Redis did meanwhile; from when it was warmed up, if that is told. */
async function metered<Found extends Measured>(
  server: RedisServer,
  run: (warmed: () => Promise<void>) => Promise<Found>,
) {
  let before = await server.usage();
  const measured = await run(async () => {
    before = await server.usage();
  });
  return { measured, redis: since(before, await server.usage()) };
}

function tell(inFlight: number, { snapshot, barriers, calls }: Played, rows: readonly Contestant[]): void {
  const [first, ...others] = rows.map(({ name, measured }) => ({
    name,
    rate: measured.waits.length / measured.seconds,
  }));
  const shares = others.map(({ name, rate }) => `${((first?.rate ?? 0) / rate).toFixed(3)} of "${name}"`);
  process.stdout.write(
    `${[
      `${conversations} conversations of ${script.length} turns, ${inFlight} in flight, snapshot ${snapshot.length} bytes, Node ${process.versions.node}, ${availableParallelism()} cores`,
      '',
      table(rows),
      '',
      ...shares,
      `${barriers.toFixed(2)} durable writes in a row a turn (one, and three in the turn that opens the ticket)`,
      ...(values.calls
        ? [
            `calls of the store a turn: ${[...calls].map(([name, n]) => `${name} ${n.toFixed(2)}`).join(', ')}`,
          ]
        : []),
      '',
    ].join('\n')}\n`,
  );
}
