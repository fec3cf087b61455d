/**
 * Turns at once: what is posted to a conversation that rests, and that was led here last, is decided before it is posted, and
 * written with everything that it changes. That spares the entry, its claim, and the second write of most turns.
 */

import type { ConversationId } from '../../../../core/ids/index.ts';
import type { NewJob } from '../../../contract/jobs.ts';
import { demandRowKeys } from '../../../contract/rows.ts';
import type { Bodies } from '../../../keeping/bodies.ts';
import type { Claim, Commit, Decide, Origin, Post, PostOutcome } from '../../../store.ts';
import type { Argument } from '../../connection/index.ts';
import { shardOf } from '../../keys.ts';
import { atOnce } from '../../scripts/mailbox/at-once.ts';
import type { FenceArguments } from '../../scripts/parts/fencing.ts';
import { hashOf } from '../packing.ts';
import type { Requests } from '../requests/index.ts';
import type { Lately } from './led.ts';
import type { Writing } from './writing.ts';

type Parts = {
  readonly requests: Requests;
  readonly bodies: Pick<Bodies, 'pack'>;
  readonly lately: Lately;
  readonly writing: Writing;
  /** A token that nothing else was taken by. */
  readonly mark: () => string;
  /** The store's clock, never ahead of the server's as far as is known here. */
  readonly now: () => number;
  /** Has the pools of jobs counted, before there are jobs in them; undefined if they are already. */
  readonly name: (jobs: readonly NewJob[]) => Promise<void> | undefined;
  /** By what leases last. */
  readonly moment: () => number;
};

/** So many at the same time: what comes beyond that is work that other processes may have. */
const most = 512;

/** A post with the turn that hears it, and what it was decided on. */
export type Decided = {
  readonly conversation: ConversationId;
  readonly claim: Claim;
  readonly commit: Commit;
  readonly dedupe: string | undefined;
  /** Where the customer is reached, if that has changed. */
  readonly origin: Origin | undefined;
};

export type AtOnce = ReturnType<typeof createAtOnce>;

export function createAtOnce({ requests, bodies, lately, writing, mark, now, name, moment }: Parts) {
  let underWay = 0;

  return {
    /** Undefined if it must be posted for a claim. */
    decide({ conversation, origin, event, dedupe, hold = 0 }: Post, decide: Decide): Decided | undefined {
      const known = lately.of(conversation);
      const at = now();
      if (known === undefined || origin === undefined || hold > 0 || underWay >= most) return undefined;
      // What is posted at the very moment of a commit may have been written before it.
      if (at <= known.committedAt) return undefined;
      const { revision, committedAt, state, lines } = known;
      const moved = origin.via !== undefined && origin.via !== known.origin.via;
      const claim: Claim = {
        ...{ conversation, revision, committedAt, state, lines, at },
        token: mark(),
        origin: moved ? { ...known.origin, via: origin.via } : known.origin,
        entries: [{ seq: 0, at, event }],
      };
      const commit = decide(claim);
      // Before a turn that hushes, leases that are kept here are given back: that is an errand of its own.
      if (commit === null || commit.hush) return undefined;
      demandRowKeys(commit.rows);
      return { conversation, claim, commit, dedupe, origin: moved ? claim.origin : undefined };
    },

    /** Null if the conversation is not as it was known: then nothing was written. */
    async write(decided: Decided, fence: FenceArguments): Promise<PostOutcome | null> {
      const { conversation, claim, commit, dedupe, origin } = decided;
      const naming = name(commit.jobs);
      if (naming !== undefined) await naming;
      const prepared = writing.prepare(commit, claim);
      const [token, since, from] = [claim.token, performance.now(), moment()];
      const args: Argument[] = [...fence, token, conversation, claim.revision, claim.committedAt, claim.at];
      args.push(origin === undefined ? '' : bodies.pack('conversations', conversation, origin));
      args.push(hashOf(dedupe));
      writing.add(args, prepared);
      let [code, leased, at]: [unknown, readonly unknown[], number] = [0, [], 0];
      underWay++;
      try {
        const answer = await requests.actFenced(shardOf(conversation), atOnce, fence, args);
        at = answer.at;
        if (Array.isArray(answer.result)) [code, ...leased] = answer.result;
        else code = answer.result;
      } finally {
        underWay--;
        writing.keepLeases(prepared, leased, { token, at, since, from });
      }
      if (code === 1) return 'repeated';
      if (code !== 2 && code !== 3) return null;
      writing.keep(prepared, at, code === 3);
      return 'answered';
    },
  };
}
