/**
 * The name of every key. Conversations lie in 64 shards, by a hash of their id; the keys of a shard share a hash tag, and so
 * a slot of a Cluster: whatever is written of a conversation is one script on one server. What is no conversation's has a tag
 * of its own.
 */

import type { ConversationId } from '../../core/ids/index.ts';

/** Fixed for ever at the first start: another number would look for conversations where they are not. */
export const shards = 64;

/** What a key of a shard is called after its hash tag; each is a zset unless something else is said. */
export const parts = {
  /** Hash: what is known of one conversation. Its id follows. */
  conversation: 'c:',
  /** List: the lines of its transcript. Its id follows. */
  lines: 'l:',
  /** The platform's ids that it knows, hashed, by when they came. Its id follows. */
  heard: 'd:',
  /** Conversations with unread entries, by when they may be claimed. */
  ready: 'r',
  /** Timers, by when they are due. */
  timers: 't',
  /** The first job of each lane, by when it may be taken. The pool's name follows. */
  pool: 'p:',
  /** Set, of the first shard alone: the names of all pools. */
  pools: 'o',
  /** Conversations by since when they are there. The place's name follows. */
  place: 'w:',
  /** Jobs that wait for a person, by their numbers. */
  parked: 'k',
  /** Rows of read models in the order of their keys; all have the same score. */
  rows: 'i',
  /** Hash: the values of rows that are nobody's. */
  counts: 'n',
  /** Hash: the revisions that erased conversations would go on from. */
  erased: 'x',
  /** Hash: the greatest token of each lock. */
  fence: 'f',
} as const;

/** The fields of a shard's own hash. Where all shards are on one server, the first one's has the clock and the answers of all. */
export const fields = {
  /** The greatest stamp: how far the clock is. */
  clock: 't',
  /** How many jobs were parked, in the first shard alone. */
  parked: 'k',
  /** What the latest requests of a process were answered. The process, a slash and a number follow. */
  answer: 'q',
} as const;

/** The shard of a conversation (FNV-1a). */
export function shardOf(conversation: ConversationId): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < conversation.length; index++)
    hash = Math.imul(hash ^ conversation.charCodeAt(index), 0x01000193);
  return ((hash >>> 16) ^ hash) & (shards - 1);
}

export type Keys = ReturnType<typeof createKeys>;

/** @param prefix before every key and channel: several deployments may share a Redis. */
export const createKeys = (prefix: string) => ({
  /** Hash: see `fields`. With something of `parts` behind it, any key of the shard. */
  shard: (shard: number): string => `${prefix}{s${shard}}`,
  /** Where processes tell one another what has changed. */
  channel: `${prefix}changes`,
});
