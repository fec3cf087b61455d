/** What is posted to a conversation, and what becomes of that: it waits for a turn, or is answered by one at once. */

import type { Heard } from '../../core/flow.ts';
import type { ConversationId } from '../../core/ids/index.ts';
import type { Claim, Commit, Origin } from '../store.ts';
import type { Settlement } from './jobs.ts';

/** What the platform calls a post is known so long, and of so many; `age` in milliseconds. */
export const dedupeLimits = { ids: 1_000, age: 14 * 24 * 60 * 60_000 } as const;

/** So many unread entries are in one claim at the most; the rest comes with the next one. */
export const entriesPerClaim = 200;

export type Post = {
  readonly conversation: ConversationId;
  /** Remembered at the first post; `via` follows the latest. Absent: the conversation must exist. */
  readonly origin?: Origin;
  readonly event: Heard;
  /** The platform's own id: a post with one that this conversation knows (`dedupeLimits`) changes nothing. */
  readonly dedupe?: string;
  /**
   * Milliseconds for which nobody claims the conversation, so that what comes meanwhile is heard together with this. For
   * the better answer only: a restart may forget it, and a claim that is under way already goes on.
   */
  readonly hold?: number;
};

/**
 * `answered`: posted, heard by a turn, and that is committed (`Decide`). `unknown`: no such conversation, and no origin to make
 * one.
 */
export type PostOutcome = 'posted' | 'answered' | 'repeated' | 'unknown';

/**
 * Decides the turn that hears what is being posted, or what the end of a job posts, before anybody claims it; null to leave it to
 * a claim. Only asked about what is posted alone (`aloneAmong`), and not to be held, to a conversation that the store takes to be
 * at rest (nothing unread, nobody at it): as it was known last, or new. If it is not so, what was decided is thrown away, and a
 * claim tells how it is. So it changes nothing: what it decides may never be committed, and then the turn is decided again. The
 * entry's `seq`, and with it `consumed` of the commit, need not be the one that it gets: a store then knows by itself what was
 * heard.
 */
export type Decide = (claim: Claim) => Commit | null;

export type DecideOptions = { readonly decide?: Decide | undefined };

type Posting = Pick<Post, 'conversation'>;

/** Tells whether no other of these is posted to the same conversation: several are heard together, by one turn. */
export function aloneAmong(posts: readonly Posting[]): (post: Posting) => boolean {
  if (posts.length === 1) return () => true;
  const once = new Set<ConversationId>();
  const oftener = new Set<ConversationId>();
  for (const { conversation } of posts) (once.has(conversation) ? oftener : once).add(conversation);
  return ({ conversation }) => !oftener.has(conversation);
}

/** The same of what the ends of jobs post; false for those that post nothing. */
export function alonePosting(settlements: readonly Settlement[]): (settlement: Settlement) => boolean {
  const isAlone = aloneAmong(settlements.filter(({ post }) => post !== undefined));
  return (settlement) => settlement.post !== undefined && isAlone(settlement);
}
