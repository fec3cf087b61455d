/**
 * Everything that a store keeps, in a form that is no store's own: what moves from one kind of store to another. Bodies are
 * open in it; each store seals them as its own. Who is at work on what does not move: leases end with the process.
 */

import type { FlowState, Heard, Listing } from '../../core/flow.ts';
import type { ConversationId, EffectId } from '../../core/ids/index.ts';
import type { NewLine } from '../../core/turn/index.ts';
import type { Origin } from '../store.ts';
import type { Delivery, Work } from './jobs.ts';

/** A job as it waits. */
export type StoredJob = {
  readonly id: EffectId;
  readonly lane: string;
  readonly pool: string;
  readonly work: Work;
  readonly progress: unknown;
  readonly due: number;
  readonly createdAt: number;
  /** Null for never. */
  readonly expiresAt: number | null;
  readonly attempts: number;
  /** Whether an attempt may have done it all the same. */
  readonly doubtful: boolean;
  readonly begun: boolean;
  readonly retried: boolean;
  /** The line of the transcript that shows its delivery. */
  readonly line: number | null;
};

/** One conversation, with all that is its own. */
export type StoredConversation = {
  readonly id: ConversationId;
  readonly origin: Origin;
  readonly revision: number;
  readonly committedAt: number;
  readonly lastAt: number;
  readonly state: FlowState | null;
  readonly listed: { readonly place: Listing['place']; readonly since: number } | null;
  /** How many entries there ever were. */
  readonly entered: number;
  /** The unread ones, in order. */
  readonly entries: readonly { readonly seq: number; readonly at: number; readonly event: Heard }[];
  /** The transcript, from its first line. */
  readonly lines: readonly {
    readonly at: number;
    readonly delivery: Delivery | null;
    readonly line: NewLine;
  }[];
  /** By lane, and in its order. */
  readonly jobs: readonly StoredJob[];
  /** In the order in which they were set. */
  readonly timers: readonly { readonly id: EffectId; readonly due: number }[];
  /** By number. */
  readonly parked: readonly {
    readonly number: number;
    readonly reason: string;
    readonly at: number;
    readonly job: StoredJob;
  }[];
  /** By key. */
  readonly rows: readonly { readonly key: string; readonly value: unknown }[];
  /** The platform's ids, hashed (`heardLength`), in the order of `byAge`. */
  readonly heard: readonly StoredHeard[];
};

export type StoredHeard = { readonly hash: string; readonly at: number };

/** What is no conversation's. */
export type StoredRest =
  | { readonly type: 'erased'; readonly conversation: ConversationId; readonly revision: number }
  /** A row that is nobody's. */
  | { readonly type: 'count'; readonly key: string; readonly value: unknown }
  | {
      readonly type: 'record';
      readonly key: string;
      readonly value: unknown;
      readonly version: number;
      readonly expiresAt: number | null;
    }
  | {
      readonly type: 'file';
      readonly ref: string;
      readonly bytes: Uint8Array;
      readonly expiresAt: number;
    }
  /** The last number that a parked job was given, and the last version of a record. */
  | { readonly type: 'numbers'; readonly parked: number; readonly versions: number };

/** Oldest first, and those of one millisecond by their hashes: what else is between them no store keeps. */
export const byAge = (a: StoredHeard, b: StoredHeard): number =>
  a.at - b.at || (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0);

/** Letters of a platform's id as it is kept, hashed: all that every store keeps of it. */
export const heardLength = 16;

/**
 * Only while nobody else works on the store. What was put is found by `conversation` and the lists at once, but becomes work
 * only for who opens the store anew.
 */
export interface Moving {
  /** The ids of all conversations, in no order. */
  ids(): AsyncIterable<ConversationId>;
  /** Null if it is not there. @throws DamagedRecord */
  get(conversation: ConversationId): Promise<StoredConversation | null>;
  /** Writes a conversation at once, in the place of whatever there was. */
  put(conversation: StoredConversation): Promise<void>;
  /** In no order. @throws DamagedRecord */
  rest(): AsyncIterable<StoredRest>;
  /** Writes in the place of whatever there was; `numbers` only grow. */
  putRest(rest: StoredRest): Promise<void>;
}
