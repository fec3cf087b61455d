/**
 * Turns at once: what is posted to a conversation that rests, and that was led here last or is taken to be new, is decided
 * before it is posted, and written with everything that it changes. That spares the entry, its claim, and the second write of most turns.
 */

import type { NewJob } from '../../../contract/jobs.ts';
import type { Bodies } from '../../../keeping/bodies.ts';
import type { Decide, Post, PostOutcome } from '../../../store.ts';
import type { Argument } from '../../connection/index.ts';
import { shardOf } from '../../keys.ts';
import { atOnce } from '../../scripts/mailbox/at-once.ts';
import type { FenceArguments } from '../../scripts/parts/fencing.ts';
import { hashOf } from '../packing.ts';
import type { Requests } from '../requests/index.ts';
import type { Decided, Deciding } from '../turns/deciding.ts';
import type { Writing } from '../turns/writing.ts';

type Parts = {
  readonly requests: Requests;
  readonly bodies: Pick<Bodies, 'pack'>;
  readonly deciding: Deciding;
  readonly writing: Writing;
  /** Has the pools of jobs counted, before there are jobs in them; undefined if they are already. */
  readonly name: (jobs: readonly NewJob[]) => Promise<void> | undefined;
  /** By what leases last. */
  readonly moment: () => number;
};

/** So many at the same time: what comes beyond that is work that other processes may have. */
const most = 512;

export type AtOnce = ReturnType<typeof createAtOnce>;

export function createAtOnce({ requests, bodies, deciding, writing, name, moment }: Parts) {
  let underWay = 0;

  return {
    /** Undefined if it must be posted for a claim. */
    decide(post: Post, decide: Decide): Decided | undefined {
      const { origin, hold = 0 } = post;
      return origin === undefined || hold > 0 || underWay >= most ? undefined : deciding.decide(post, decide);
    },

    /** Null if the conversation is not as it was known: then nothing was written. */
    async write(
      { conversation, dedupe }: Post,
      decided: Decided,
      fence: FenceArguments,
    ): Promise<PostOutcome | null> {
      const { claim, commit, origin } = decided;
      const naming = name(commit.jobs);
      if (naming !== undefined) await naming;
      const prepared = writing.prepare(commit, claim);
      const [token, since, from] = [claim.token, performance.now(), moment()];
      let answered: unknown;
      let code = 0;
      let at = 0;
      underWay++;
      try {
        const args: Argument[] = [...fence, token, conversation, claim.revision, claim.committedAt, claim.at];
        args.push(origin === undefined ? '' : bodies.pack('conversations', conversation, origin));
        args.push(origin?.channel ?? '', hashOf(dedupe));
        writing.add(args, prepared);
        const answer = await requests.actFenced(shardOf(conversation), atOnce, fence, args);
        at = answer.at;
        answered = answer.result;
      } finally {
        underWay--;
        code = writing.end(prepared, answered, { token, at, since, from });
      }
      deciding.learn(decided, code !== 0);
      if (code === 1) return 'repeated';
      if (code !== 2 && code !== 3) return null;
      writing.keep(prepared, at, code === 3);
      return 'answered';
    },
  };
}
