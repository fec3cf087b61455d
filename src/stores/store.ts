/**
 * The store contract. A store keeps conversations and hands out work; every method is atomic, and the batched
 * ones are so for each element, which has an outcome of its own. The member to read first is `memory`.
 */

import type { Entry, FlowState, Listing } from '../core/flow.ts';
import type { ConversationId, EffectId } from '../core/ids/index.ts';
import type { NewLine } from '../core/turn/index.ts';
import type { Depths, Room } from './contract/depths.ts';
import type { Files } from './contract/files.ts';
import type {
  Awaited,
  Delivery,
  Lease,
  NewJob,
  Parked,
  Renewal,
  Report,
  Settlement,
  SettleOutcome,
  Unparking,
  Wanted,
} from './contract/jobs.ts';
import type { Lock, Locks } from './contract/locks.ts';
import type { Moving } from './contract/moving.ts';
import type { Peers } from './contract/peers.ts';
import type { DecideOptions, Post, PostOutcome } from './contract/posts.ts';
import type { NewRow, RowRange, StoredRow } from './contract/rows.ts';

export {
  aloneAmong,
  alonePosting,
  type Decide,
  type DecideOptions,
  type Post,
  type PostOutcome,
} from './contract/posts.ts';

/** Where a conversation's customer is reached. Personal data: lives in the sealed body, never in a key or a log. */
export type Origin = {
  readonly channel: string;
  readonly account: string;
  readonly address: string;
  /** A bucket for attempt limits besides the conversation (an HMAC of the IP address, on the web). */
  readonly via?: string;
};

export type Claim = {
  readonly conversation: ConversationId;
  readonly token: string;
  readonly revision: number;
  /** When the revision was committed; 0 if none was. */
  readonly committedAt: number;
  readonly origin: Origin;
  readonly state: FlowState | null;
  /** How many lines the transcript has: the first that this turn adds is one more. */
  readonly lines: number;
  /** All unread entries in the order of `post`; at most `entriesPerClaim`. */
  readonly entries: readonly Entry[];
  /** The store's clock. */
  readonly at: number;
};

/** Everything that one turn changes, written at once or not at all. */
export type Commit = {
  readonly conversation: ConversationId;
  /** The claim's. Not checked: the revision is. */
  readonly token: string;
  /** The claimed revision; the commit is lost if another one came first. */
  readonly revision: number;
  /** All entries up to this `seq` are consumed. */
  readonly consumed: number;
  readonly state: FlowState;
  readonly lines: readonly NewLine[];
  readonly jobs: readonly NewJob[];
  /** Withdrawn before anything is set: timers by id, look-ups by id. */
  readonly cancel: readonly EffectId[];
  /** Detached jobs to withdraw, unless they have begun; each is answered with `job.withdrawn`, in the same write. */
  readonly withdraw: readonly { readonly job: EffectId | null; readonly key: string }[];
  /** `delay` counts from the commit, by the store's clock. */
  readonly timers: readonly { readonly id: EffectId; readonly delay: number }[];
  /**
   * Withdraws the bot's says that wait in the chat lane: their lines become `withdrawn`, or `uncertain` if one may have
   * been sent (it is under way, an attempt was never settled, or ended in `again` as `doubtful`). `keep` ones become
   * `say.withdrawn` entries too. Says of this commit are not touched.
   */
  readonly hush: boolean;
  /** Rows of read models; none if absent. Written in order. */
  readonly rows?: readonly NewRow[];
};

/** `lost`: another commit came first; claim again. */
export type CommitOutcome = 'committed' | 'lost';

/** A line of a transcript. `seq` counts from 1 within the conversation. */
export type Line = NewLine & {
  readonly seq: number;
  readonly at: number;
  /** Only of `said` lines. */
  readonly delivery?: Delivery;
};

export type Row = {
  readonly conversation: ConversationId;
  readonly channel: string;
  readonly listing: Listing;
};

export type Conversation = Row & {
  readonly origin: Origin;
  readonly revision: number;
  readonly state: FlowState | null;
  readonly unread: number;
};

/** What changed, for whoever waits: workers for `mailbox` and `outbox`, pages for `transcript` and `listing`. */
export type Change = {
  readonly conversation: ConversationId;
  readonly what: readonly ('mailbox' | 'outbox' | 'transcript' | 'listing')[];
};

/** Nothing was written: the disk is full, or the data have reached the size that they may have. */
export class NoRoom extends Error {
  readonly what: 'disk' | 'limit';

  constructor(what: NoRoom['what'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'NoRoom';
    this.what = what;
  }
}

/**
 * What is stored was changed, cut, or sealed with a key that is gone. It is not absent: nothing may be made in its place,
 * unless whoever reads it knows better.
 */
export class DamagedRecord extends Error {
  /** @param record its key as a hash. */
  constructor(table: string, record: string) {
    super(`um registro guardado está danificado (${table}, ${record}): restaure uma cópia de segurança`);
    this.name = 'DamagedRecord';
  }
}

/** There are no data, and whoever opened the store only wanted to look. */
export class NotBegun extends Error {}

export interface Store {
  /**
   * Makes entries durable, in the given order. Once it resolves, a platform may be told "received". If it rejects (`NoRoom`, or
   * what else keeps it from writing) they are to be posted again: none of them is there, or, of a store of several
   * processes, perhaps some; those are `repeated` then, if they have a `dedupe`.
   *
   * @param options.decide a turn that it decides may be committed in the same write, which saves a claim and a write: `answered`.
   */
  post(posts: readonly Post[], options?: DecideOptions): Promise<readonly PostOutcome[]>;

  /**
   * Takes up to `limit` conversations with unread entries, and hides them for `lease` milliseconds: the oldest first, as far
   * as this process knows of those that others were told of.
   */
  claim(options: Omit<Wanted, 'pool' | 'sole' | 'inOrder'>): Promise<readonly Claim[]>;
  commit(commits: readonly Commit[]): Promise<readonly CommitOutcome[]>;
  /** Gives up a claim; nobody gets the conversation for `delay` milliseconds. */
  release(options: {
    readonly conversation: ConversationId;
    readonly token: string;
    readonly delay: number;
  }): Promise<void>;

  /**
   * Takes up to `limit` due jobs of a pool, the first of its lane each, for `lease` milliseconds. A lease outlives a process
   * that dies where others share the store: nobody else has the job before it ends. Where none do, a restart frees it.
   */
  next(options: Wanted): Promise<readonly Lease[]>;
  /** Whether the lease is still this token's; if so it lasts `lease` milliseconds from now. */
  renew(options: Renewal): Promise<boolean>;
  /**
   * The same, right before a job changes the world: from now on it cannot be withdrawn, and `progress` is what the
   * next attempt finds if this one is never settled. Durable before it resolves.
   */
  begin(options: Renewal & { readonly progress: unknown }): Promise<boolean>;
  /** @param options.decide as of `post`, for what a settlement posts. */
  settle(settlements: readonly Settlement[], options?: DecideOptions): Promise<readonly SettleOutcome[]>;

  /** Whether each was news: a line that shows as much already stays, and nothing of that report is written. */
  report(reports: readonly Report[]): Promise<readonly boolean[]>;

  /** Posts `timer.fired` for timers that are due, at most `limit`, earliest first; how many. */
  fire(limit: number): Promise<number>;

  /** Lines after `after`, in order; or the last `limit` if `after` is absent. */
  transcript(
    conversation: ConversationId,
    options: { readonly after?: number; readonly limit: number },
  ): Promise<readonly Line[]>;
  conversation(conversation: ConversationId): Promise<Conversation | null>;
  /** Conversations of a place, longest there first or last. `after` is the last row of the page before. */
  list(options: {
    readonly place: Listing['place'];
    readonly newestFirst?: true;
    readonly after?: Row;
    readonly limit: number;
  }): Promise<readonly Row[]>;
  /** By number, those after `after`. */
  parked(options: { readonly after?: number; readonly limit: number }): Promise<readonly Parked[]>;
  /**
   * Takes a job from the parked ones; false, and nothing is written, if it is not there any more. One that is retried
   * keeps what is known of it (`progress`, whether it has begun); a say's line is `pending` again.
   */
  unpark(unparking: Unparking): Promise<boolean>;
  /** The first job of each lane of a pool, those that are due first first. */
  jobs(options: { readonly pool: string; readonly limit: number }): Promise<readonly Awaited[]>;
  /** How much waits. Costs what waits, at the most: what rests is not looked at, however much it is. */
  depths(): Promise<Depths>;
  /** What the data take: bytes of the disk, or of memory, where it is all that a Redis takes. Not there if nobody can say. */
  room?(): Promise<Room>;
  /** Rows of read models in the order of their keys, by conversation within a key. What is damaged is left out. */
  rows(range: RowRange): Promise<readonly StoredRow[]>;
  /**
   * Takes away everything of a conversation in one write: mailbox, state, transcript, timers, jobs, parked ones, what is
   * known of the platform's ids, rows; whether it was there. Rows that are nobody's stay (`countRows`), and so does how far its
   * revisions went: who writes again begins anew, and no id of before comes back. Whoever is at a job of it settles nothing
   * any more.
   *
   * @param options.revision erases it only if it rests at this revision: nothing unread, no job, none parked.
   */
  erase(conversation: ConversationId, options?: { readonly revision?: number }): Promise<boolean>;
  /** Calls back after each change that this process makes or hears of; returns how to stop. */
  watch(callback: (change: Change) => void): () => void;

  readonly records: Records;
  readonly files: Files;
  readonly locks: Locks;
  /** Not there if only one process can have the store: then it takes every lock, and keeps it. */
  readonly peers?: Peers;
  /**
   * The same store for who does something alone. `post`, `report`, `erase` and every writing of `records` reject with
   * `LockLost`, and nothing is written, if `held` has no lock or another holder has had it since: also by who slept through
   * its end and has not noticed.
   */
  fenced(held: () => Lock | null): Store;
  /**
   * Copies everything as of one moment, while work goes on, into a folder that is there and empty; what was confirmed
   * before is in it. Not there if the store keeps nothing, or is copied by its own means.
   */
  backup?(folder: string): Promise<void>;
  /**
   * Writes anew, in small steps while work goes on, what does not lie on the disk as it would be written now. Whether all
   * does: not if it was stopped, or something is damaged. Not there if the store keeps nothing.
   */
  rewrite?(signal: AbortSignal): Promise<boolean>;
  /** What `rewrite` would have to do. Reads everything. */
  survey?(): Survey;
  /** Everything that is stored, for moving to a store of another kind. Not there if the store keeps nothing. */
  readonly moving?: Moving;
  /** The store's clock, in milliseconds since 1970: it never steps back, not over restarts either. */
  now(): number;
  /** Waits for what is being written. No method may be called afterwards. */
  close(): Promise<void>;
}

/** How many bodies are `open` though they should be sealed, or lie in an `other` way (sealed with an older key, or in vain). */
export type Survey = { readonly open: number; readonly other: number };

/** Small generic data: sessions, counters, cursors, tokens. Keys are like paths (`attempts/chat/…`). */
export interface Records {
  /** @throws DamagedRecord if it is there and cannot be read. */
  get(key: string): Promise<Recorded | null>;
  /**
   * Writes, if the version is still `expect` (null: it must not exist; absent: whatever it is); whether it did.
   * `expiresIn` in milliseconds. `value` is JSON.
   */
  set(
    key: string,
    value: unknown,
    options?: { readonly expect?: number | null; readonly expiresIn?: number },
  ): Promise<boolean>;
  delete(key: string): Promise<void>;
  /** Writes all of these at once, or none: a value that is undefined is taken away. */
  write(changes: readonly { readonly key: string; readonly value: unknown }[]): Promise<void>;
  /** In the order of keys. */
  list(
    prefix: string,
    options: { readonly after?: string; readonly limit: number },
  ): Promise<readonly (Recorded & { readonly key: string })[]>;
}

export type Recorded = { readonly value: unknown; readonly version: number };
