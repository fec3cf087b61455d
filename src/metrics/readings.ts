/** What is read when somebody asks, instead of being counted: how much waits, how parts stand, what room there is. */

import { statfs } from 'node:fs/promises';
import type { Urgency } from '../core/protocol/index.ts';
import type { Depths, Room } from '../stores/contract/depths.ts';
import type { Row, Store } from '../stores/store.ts';

/** Who waits for a person in a queue, and since when the first does, by the store's clock. */
export type Waiting = { readonly count: number; readonly since: number };

/** What the store tells; null if it does not answer. */
export type Readings = {
  readonly at: number;
  readonly depths: Depths;
  readonly room: Room | null;
  readonly waiting: ReadonlyMap<string, Waiting>;
  /** How many protocols have a date to be answered by, waiting or with somebody, by how near it is. */
  readonly due: Readonly<Record<Urgency, number>>;
};

/** Milliseconds for which what was read is told again: whoever asks more often costs the store nothing. */
const fresh = 5_000;
/** Milliseconds after which a store that has not answered is taken not to. */
const patience = 3_000;
/** So many of those who wait for a person are looked at: more is an emergency, however much more. */
const most = 1_000;
/** What the queue is called where there is only one. */
const usualQueue = 'main';

export function createReadings(store: Pick<Store, 'depths' | 'room' | 'list' | 'now'>) {
  let last: { readonly readings: Promise<Readings | null>; readonly until: number } | undefined;

  let underWay: Promise<Readings | null> | undefined;

  const read = async (): Promise<Readings> => {
    const [depths, rows, attended, room] = await Promise.all([
      store.depths(),
      store.list({ place: 'waiting', limit: most }),
      store.list({ place: 'attended', limit: most }),
      store.room?.() ?? null,
    ]);
    return { at: store.now(), depths, room, waiting: byQueue(rows), due: byUrgency([...rows, ...attended]) };
  };

  /** One at a time: a store that is away for hours would get all of them when it comes back. */
  const start = (): Promise<Readings | null> => {
    underWay ??= read()
      .catch(() => null)
      .finally(() => {
        underWay = undefined;
      });
    return underWay;
  };

  return async (): Promise<Readings | null> => {
    const now = performance.now();
    if (last === undefined || last.until <= now)
      last = { readings: within(patience, start()), until: now + fresh };
    return last.readings;
  };
}

function byQueue(rows: readonly Row[]): ReadonlyMap<string, Waiting> {
  const waiting = new Map<string, Waiting>();
  for (const { listing } of rows) {
    const queue = listing.queue ?? usualQueue;
    const known = waiting.get(queue) ?? { count: 0, since: listing.since };
    waiting.set(queue, { count: known.count + 1, since: Math.min(known.since, listing.since) });
  }
  return waiting;
}

function byUrgency(rows: readonly Row[]): Readings['due'] {
  const due: Record<Urgency, number> = { calm: 0, amber: 0, red: 0, passed: 0 };
  for (const { listing } of rows) if (listing.urgency !== undefined) due[listing.urgency.now]++;
  return due;
}

/** Null if it takes longer, in milliseconds. */
async function within<Result>(milliseconds: number, reading: Promise<Result>): Promise<Result | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), milliseconds).unref();
  });
  const read = await Promise.race([reading, late]);
  clearTimeout(timer);
  return read;
}

/** The disk that a folder lies on, in bytes; null if it cannot be asked. */
export async function readDisk(
  folder: string,
): Promise<{ readonly free: number; readonly size: number } | null> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder);
    return { free: bavail * bsize, size: blocks * bsize };
  } catch {
    return null;
  }
}
