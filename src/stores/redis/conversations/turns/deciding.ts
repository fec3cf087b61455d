/**
 * Turns that are decided before what they hear is written: of conversations that were led here last, as that left them; and of those
 * that are not known here, as if they were new, if whoever writes tells where they are reached.
 */

import type { Heard } from '../../../../core/flow.ts';
import type { ConversationId } from '../../../../core/ids/index.ts';
import { demandRowKeys } from '../../../contract/rows.ts';
import type { Claim, Commit, Decide, Origin } from '../../../store.ts';
import type { Lately } from './led.ts';

type Parts = {
  readonly lately: Lately;
  /** A token that nothing else was taken by. */
  readonly mark: () => string;
  /** The store's clock, never ahead of the server's as far as is known here. */
  readonly now: () => number;
};

/** A turn, and what it was decided on: only worth something if the conversation is still like that. */
export type Decided = {
  readonly claim: Claim;
  readonly commit: Commit;
  /** Where the customer is reached, to be stored: if it is new, or that has changed. */
  readonly origin: Origin | undefined;
  /** Whether it was taken to be new. */
  readonly isGuess: boolean;
};

/** What is posted, and where the customer is reached, if whoever posts it tells that. */
type Posting = { readonly conversation: ConversationId; readonly event: Heard; readonly origin?: Origin };

/** A conversation that there is not yet. */
const unheard = { revision: 0, committedAt: 0, state: null, lines: 0 } as const;

/** One of so many of those that are not known is taken to be new although most lately were not. */
const everySo = 16;
/** How much the latest of them counts. */
const weight = 1 / 16;

export type Deciding = ReturnType<typeof createDeciding>;

export function createDeciding({ lately, mark, now }: Parts) {
  /**
   * The share of those that were taken to be new, lately, that were so. In a young service nearly all are; in one that was started
   * anew, or has had many customers, nearly none, and their turns would be decided in vain.
   */
  let luck = 1;
  let strangers = 0;
  const mayBeNew = (): boolean => luck > 0.5 || ++strangers % everySo === 0;

  return {
    /** Undefined if it must be left to a claim. */
    decide({ conversation, event, origin }: Posting, decide: Decide): Decided | undefined {
      const known = lately.of(conversation);
      const found = known ?? (origin && mayBeNew() ? { ...unheard, origin } : undefined);
      const at = now();
      // What is posted at the very moment of a commit may have been written before it.
      if (found === undefined || at <= found.committedAt) return undefined;
      const { revision, committedAt, state, lines } = found;
      const via = origin?.via;
      const moved = via === undefined || via === found.origin.via ? undefined : { ...found.origin, via };
      const claim: Claim = {
        ...{ conversation, revision, committedAt, state, lines, at },
        token: mark(),
        origin: moved ?? found.origin,
        entries: [{ seq: 0, at, event }],
      };
      const commit = decide(claim);
      // Before a turn that hushes, leases that are kept here are given back: that is an errand of its own.
      if (commit === null || commit.hush) return undefined;
      demandRowKeys(commit.rows);
      const isGuess = known === undefined;
      return { claim, commit, origin: isGuess ? claim.origin : moved, isGuess };
    },

    /** Tells whether the conversation was as it was taken to be. */
    learn({ isGuess }: Decided, isSo: boolean): void {
      if (isGuess) luck += ((isSo ? 1 : 0) - luck) * weight;
    },
  };
}
