/** How much waits in all shards, and what all of it takes. */

import type { Depth, Depths, Room } from '../../../contract/depths.ts';
import { shards } from '../../keys.ts';
import { depths, memory, pools } from '../../scripts/pages/depths.ts';
import type { Requests } from '../requests/index.ts';
import { asList, asNumber, asText } from '../requests/replies.ts';

/** The shard that knows the names of pools. */
const naming = 0;

export function createDepths(requests: Pick<Requests, 'ask' | 'read'>) {
  const known = new Set<string>();

  const everywhere = (ask: (shard: number) => Promise<unknown>): Promise<readonly unknown[]> =>
    Promise.all(Array.from({ length: shards }, (_, shard) => ask(shard)));

  /** Of all servers, each of which has several shards. */
  const readRoom = async (): Promise<Room> => {
    const servers = new Map<string, { readonly used: number; readonly limit: number }>();
    for (const one of await everywhere((shard) => requests.read(shard, memory))) {
      const [name, used, limit] = asList(one);
      servers.set(asText(name), { used: asNumber(used), limit: asNumber(limit) });
    }
    const all = [...servers.values()];
    return {
      used: all.reduce((sum, { used }) => sum + used, 0),
      limit: all.every(({ limit }) => limit > 0) ? all.reduce((sum, { limit }) => sum + limit, 0) : null,
    };
  };

  /** Before a job is put into a pool: so that its jobs are counted, whoever counts. */
  const name = async (pool: string): Promise<void> => {
    if (known.has(pool)) return;
    await requests.read(naming, pools, [pool]);
    known.add(pool);
  };

  return {
    name,

    /** The same for the pools of all of these; undefined if nothing is to be waited for. */
    nameAll(jobs: readonly { readonly pool: string }[]): Promise<void> | undefined {
      const unknown = new Set(jobs.map(({ pool }) => pool).filter((pool) => !known.has(pool)));
      return unknown.size === 0 ? undefined : Promise.all([...unknown].map(name)).then(() => {});
    },

    async depths(): Promise<Depths> {
      const names = asList(await requests.read(naming, pools)).map(asText);
      const found = await everywhere(async (shard) => {
        const { result } = await requests.ask(shard, depths, [names.length, ...names]);
        return result;
      });
      const sums = Array.from({ length: 3 + names.length }, (_, index) =>
        found.map((one): Depth => {
          const [count, since] = asList(one).slice(2 * index);
          return { count: asNumber(count), since: since === -1 ? null : asNumber(since) };
        }),
      ).map(sum);
      const [unread = none, timers = none, parked = none, ...jobs] = sums;
      return {
        unread,
        timers,
        parked,
        jobs: Object.fromEntries(names.map((name, index) => [name, jobs[index] ?? none])),
      };
    },

    room: readRoom,
  };
}

const none: Depth = { count: 0, since: null };

const sum = (depths: readonly Depth[]): Depth =>
  depths.reduce(
    (all, one) => ({
      count: all.count + one.count,
      since: all.since === null || (one.since !== null && one.since < all.since) ? one.since : all.since,
    }),
    none,
  );
