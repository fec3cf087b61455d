/** Turns that are decided before what they hear is written: of conversations that rest, and that were led here last. */

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
  /** Where the customer is reached, if that has changed. */
  readonly moved: Origin | undefined;
};

export type DecideEarly = ReturnType<typeof createDeciding>;

export function createDeciding({ lately, mark, now }: Parts) {
  /**
   * Undefined if it must be left to a claim.
   *
   * @param via where the customer is reached, if whoever posts tells that.
   */
  return (
    decide: Decide,
    conversation: ConversationId,
    event: Heard,
    via: string | undefined,
  ): Decided | undefined => {
    const known = lately.of(conversation);
    const at = now();
    // What is posted at the very moment of a commit may have been written before it.
    if (known === undefined || at <= known.committedAt) return undefined;
    const { revision, committedAt, state, lines, origin } = known;
    const moved = via === undefined || via === origin.via ? undefined : { ...origin, via };
    const claim: Claim = {
      ...{ conversation, revision, committedAt, state, lines, at },
      token: mark(),
      origin: moved ?? origin,
      entries: [{ seq: 0, at, event }],
    };
    const commit = decide(claim);
    // Before a turn that hushes, leases that are kept here are given back: that is an errand of its own.
    if (commit === null || commit.hush) return undefined;
    demandRowKeys(commit.rows);
    return { claim, commit, moved };
  };
}
