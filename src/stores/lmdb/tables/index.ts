/** What the store keeps, table by table. What waits is found by `agenda.ts`, which has it in memory. */

import { open, type RootDatabase } from 'lmdb';
import type { FlowState, Heard, Listing } from '../../../core/flow.ts';
import type { ConversationId, EffectId } from '../../../core/ids/index.ts';
import type { NewLine } from '../../../core/turn/index.ts';
import type { Room } from '../../contract/depths.ts';
import type { Delivery, Work } from '../../contract/jobs.ts';
import { type Bodies, createBodies } from '../../keeping/bodies.ts';
import { createElapsed, createStoreClock, type TimeSources } from '../../keeping/clock.ts';
import type { Origin } from '../../store.ts';
import { measure, openTable, type Table, type Undo } from './table.ts';

export type ConversationHead = {
  readonly channel: string;
  readonly revision: number;
  readonly committedAt: number;
  /** When anything last happened to it. */
  readonly lastAt: number;
  /** How many entries, lines and dedupe ids there have been: the last one's number. */
  readonly entries: number;
  readonly lines: number;
  readonly heard: number;
  readonly unread: number;
  /** The order of its oldest unread entry; null if it has none, or was set aside. */
  readonly ready: number | null;
  /** Where `places` lists it; null before the first commit. */
  readonly listed: { readonly place: Listing['place']; readonly since: number } | null;
};

export type JobHead = {
  readonly conversation: ConversationId;
  readonly lane: string;
  readonly pool: string;
  /** Its place in the lane. */
  readonly number: number;
  readonly due: number;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly type: Work['type'];
  /** As far as it is on disk: those under way are counted in memory. */
  readonly attempts: number;
  /** Whether a settled attempt may have done it all the same. */
  readonly doubtful: boolean;
  /** Whether it may have changed the world. */
  readonly begun: boolean;
  /** A person asked for it again, and no attempt has left any progress since. */
  readonly retried?: true;
  /** The line of the transcript that shows its delivery. */
  readonly line: number | null;
};

export type ParkedHead = {
  readonly conversation: ConversationId;
  readonly id: EffectId;
  readonly at: number;
  /** The job as it was; the first versions kept no more of it than its work. */
  readonly job?: Omit<JobHead, 'number'>;
};
export type ParkedBody = { readonly work: Work; readonly reason: string; readonly progress?: unknown };

type EntryHead = {
  readonly at: number;
  readonly order: number;
  /** The timer or look-up that it comes from: what is cancelled leaves the mailbox with its entry. */
  readonly effect: EffectId | null;
};

export type Tables = ReturnType<typeof createTables>;

/**
 * Opens the database in `folder`.
 *
 * @param mapSize address space to reserve, in bytes; LMDB takes more if it must.
 * @param bodies what may be personal goes through these.
 */
export function openTables(folder: string, mapSize: number, bodies: Bodies = createBodies()) {
  // With `overlappingSync`, lmdb's default here, a promise may resolve when its commit is visible and not yet synced
  // (README, "Overlapping Sync Options"). Without it the writing thread ends a transaction by `mdb_txn_commit`, which
  // syncs the pages and then writes the meta page through a descriptor opened with O_DSYNC, and only then are
  // promises resolved (src/writer.cpp, `WriteWorker::Write`; liblmdb's mdb.c, `mdb_env_write_meta`).
  // `eventTurnBatching` gathers single puts, of which there are none here; its own promise, which nobody can
  // reach, would be rejected unheard when a disk is full, and so end the process.
  const options = {
    path: folder,
    noSubdir: false,
    encoding: 'string',
    overlappingSync: false,
    eventTurnBatching: false,
    maxDbs: 24,
    mapSize,
    permissionsMode: 0o600,
  } as const;
  const root: RootDatabase = open(options);
  // In one transaction, and so with one sync.
  const undo: Undo = [];
  const tables = root.transactionSync(() => createTables(root, undo, bodies));
  return { root, tables, undo };
}

function createTables(root: RootDatabase, undo: Undo, bodies: Bodies) {
  return {
    conversations: openTable<ConversationId, ConversationHead, Origin>(root, 'conversations', undo, bodies),
    states: openTable<ConversationId, null, FlowState>(root, 'states', undo, bodies),
    /** By place and since, the order of `Store.list`. */
    places: openTable<[Listing['place'], number, ConversationId], null>(root, 'places', undo),

    entries: openTable<[ConversationId, number], EntryHead, Heard>(root, 'entries', undo, bodies),
    /** Dedupe ids, hashed, and the same by age. */
    heard: openTable<[ConversationId, string], { readonly number: number; readonly at: number }>(
      root,
      'heard',
      undo,
    ),
    heardInOrder: openTable<[ConversationId, number], { readonly hash: string; readonly at: number }>(
      root,
      'heard-in-order',
      undo,
    ),

    lines: openTable<
      [ConversationId, number],
      { readonly at: number; readonly delivery: Delivery | null },
      NewLine
    >(root, 'lines', undo, bodies),

    jobs: openTable<EffectId, JobHead, { readonly work: Work; readonly progress: unknown }>(
      root,
      'jobs',
      undo,
      bodies,
    ),
    /** By the number that people type. */
    parked: openTable<number, ParkedHead, ParkedBody>(root, 'parked', undo, bodies),

    timers: openTable<
      EffectId,
      { readonly conversation: ConversationId; readonly due: number; readonly number: number }
    >(root, 'timers', undo),

    /** Rows of read models by key and owner, and each conversation's own. */
    rows: openTable<[string, string], null, unknown>(root, 'rows', undo, bodies),
    rowsOf: openTable<[ConversationId, string], null>(root, 'rows-of', undo),

    /** The revision that a conversation which was erased would go on from. */
    erased: openTable<ConversationId, number>(root, 'erased', undo),

    records: openTable<string, { readonly version: number; readonly expiresAt: number | null }, unknown>(
      root,
      'records',
      undo,
      bodies,
    ),
    expiring: openTable<[number, string], null>(root, 'expiring', undo),

    /** `whole` once all of its parts are there. */
    files: openTable<string, { readonly size: number; readonly expiresAt: number; readonly whole: boolean }>(
      root,
      'files',
      undo,
    ),
    /** In base64. */
    fileParts: openTable<[string, number], null, string>(root, 'file-parts', undo, bodies),
    filesEnding: openTable<[number, string], null>(root, 'files-ending', undo),

    counter: openTable<'last' | 'parked', number>(root, 'counter', undo),
    clock: openTable<'last', number>(root, 'clock', undo),
  };
}

/** Bytes that one post, with the turn that answers it, surely does not take; and after how many it is looked at again anyway. */
const ample = 2 ** 22;
const sureFor = 100;

/**
 * Tells whether the data take more than `limit` bytes. LMDB itself has no limit but the disk: it enlarges its map
 * whenever it must. Freed pages are used again and do not count.
 */
export function createGauge(
  root: RootDatabase,
  tables: Tables,
  limit: number,
): { isFull(): boolean; room(): Room } {
  const all: readonly Pick<Table<string, unknown, unknown>, 'pages'>[] = Object.values(tables);
  // Far from the limit it is looked at now and then: the look costs as much as several writes.
  let sure = 0;
  const used = (): number => {
    const { pageSize, own } = measure(root);
    return all.reduce((pages, table) => pages + table.pages(), own) * pageSize;
  };
  return {
    room: () => ({ used: used(), limit }),
    isFull() {
      if (sure-- > 0) return false;
      const { pageSize, grown } = measure(root);
      sure = Math.min(sureFor, Math.floor((limit - grown * pageSize) / ample));
      if (grown * pageSize <= limit) return false;
      return used() > limit;
    },
  };
}

/** Numbers that only ever grow, over restarts too: the order of entries and jobs, the versions of records. */
export function createCounter({ counter }: Tables): {
  next(): number;
  raise(least: number): void;
  save(): void;
} {
  let value = counter.get('last')?.head ?? 0;
  let saved = value;
  return {
    next: () => ++value,
    /** Has the next one greater than this. */
    raise(least) {
      value = Math.max(value, least);
    },
    /** Part of the write that used the numbers. */
    save() {
      if (value !== saved) counter.put('last', value, null);
      saved = value;
    },
  };
}

/** The clock, which goes on from what was read in the last write before a restart, or a power cut. */
export function openClock(
  { clock }: Tables,
  sources: TimeSources,
): { now(): number; elapsed(): number; save(): void } {
  let saved = clock.get('last')?.head ?? 0;
  const now = createStoreClock({ ...sources, since: saved });
  return {
    now,
    elapsed: createElapsed(sources, now),
    /** Part of each write: no reading that was written may be ahead of it. */
    save() {
      const at = now();
      if (at !== saved) clock.put('last', at, null);
      saved = at;
    },
  };
}
