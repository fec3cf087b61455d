/** What the store stands on: a connection that may be trusted, records, files, locks, and what bodies are sealed with. */

import type { Files } from '../contract/files.ts';
import type { Locks } from '../contract/locks.ts';
import type { Moving } from '../contract/moving.ts';
import { type Bodies, createBodies, type Damage, type Unlock } from '../keeping/bodies.ts';
import { createStoreClock, type TimeSources } from '../keeping/clock.ts';
import type { Records } from '../store.ts';
import {
  type Connection,
  connect,
  demandLayout,
  demandPermissions,
  type RedisSettings,
  watchLayout,
} from './connection/index.ts';
import { createFiles } from './general/files.ts';
import { createGeneralKeys } from './general/keys.ts';
import { createLocks } from './general/locks.ts';
import { createGeneralMoving } from './general/moving.ts';
import { createRecords } from './general/records.ts';
import { createMarks } from './marks.ts';
import type { Fence } from './scripts/parts/fencing.ts';
import type { TimeArgument } from './scripts/parts/time.ts';

export type FoundationOptions = RedisSettings &
  TimeSources & {
    /** Tells what bodies are sealed with; absent: nothing is sealed, and nothing that is can be read. */
    readonly unlock?: Unlock | undefined;
    /** Hears of each damaged record once. */
    readonly damaged?: ((damage: Damage) => void) | undefined;
    /** Hears, in words for a person, of what may lose data. */
    readonly warn?: ((words: string) => void) | undefined;
    /** Hears, in words for a person, why a Redis that was taken would be refused by now; null once it would be taken. */
    readonly unfit?: ((words: string | null) => void) | undefined;
    /** Rejects with `NotBegun` instead of beginning anything. */
    readonly lookOnly?: boolean | undefined;
    /** Sends every script twice and gives the second answer, as a reconnection may: for tests. */
    readonly twice?: boolean | undefined;
  };

export type Foundation = {
  readonly connection: Connection;
  /** Looks whether the data are there; nothing is written or read where they are not. @throws NoAnswer */
  look(): Promise<void>;
  readonly bodies: Bodies;
  readonly records: Records;
  /** The records for who does something alone. */
  fencedRecords(fence: Fence): Records;
  readonly files: Files;
  readonly locks: Locks;
  /** Records and files, for moving to another store. @param now the store's clock. */
  moving(now: () => number): Pick<Moving, 'rest' | 'putRest'>;
};

/**
 * @param layout what conversations would not be found under another one.
 * @param fences the fences of all slots but the records'.
 * @param times what scripts are told of the time, and of that by which leases last; what the options say if absent.
 * @throws Error in words for a person if the Redis cannot be used, or the key is not that of its data.
 */
export async function openFoundation(
  options: FoundationOptions,
  {
    layout,
    fences,
    times = timesOf(options),
  }: {
    readonly layout: string;
    readonly fences: readonly string[];
    readonly times?: Times;
  },
): Promise<Foundation> {
  const { unlock, damaged, warn, unfit, lookOnly = false, twice = false } = options;
  const keys = createGeneralKeys(options.prefix);
  const { connection, look } = watchLayout(await connect(options, { warn, unfit, twice }), keys.meta);
  try {
    await demandPermissions(connection, keys.probe);
    await demandLayout(connection, keys.meta, layout, lookOnly);
    const bodies = createBodies(damaged);
    const mark = createMarks();
    const { time, elapsed } = times;
    const records = createRecords({ connection, keys, bodies, mark, time });
    if (unlock !== undefined) bodies.unlock(await unlock(records));
    const files = createFiles({ connection, keys, bodies, mark, time });
    return {
      connection,
      look,
      bodies,
      records,
      fencedRecords: (fence) => createRecords({ connection, keys, bodies, mark, time }, fence),
      files,
      moving: (now) => createGeneralMoving({ connection, keys, bodies, files, now }),
      locks: createLocks({ connection, keys, fences, mark, time: elapsed }),
    };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

type Times = { readonly time: TimeArgument; readonly elapsed: TimeArgument };

function timesOf({ now, monotonic }: TimeSources): Times {
  const clock = now === undefined ? undefined : createStoreClock({ now, ...(monotonic && { monotonic }) });
  const time = () => clock?.() ?? '';
  return { time, elapsed: () => (monotonic === undefined ? time() : Math.floor(monotonic())) };
}
