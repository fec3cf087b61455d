/** Posting, claiming, committing, and the timers that end in mailboxes. */

import { conversationId } from '../../../../core/ids/index.ts';
import type { Lease, NewJob } from '../../../contract/jobs.ts';
import { parts } from '../../keys.ts';
import { fire } from '../../scripts/mailbox/fire.ts';
import type { Leasing } from '../jobs/leasing.ts';
import { asList, asNumber, asText } from '../requests/replies.ts';
import type { Deciding } from '../turns/deciding.ts';
import type { Writing } from '../turns/writing.ts';
import { createAtOnce } from './at-once.ts';
import type { Claiming, ClaimingParts } from './claiming.ts';
import { createCommitting } from './committing.ts';
import { createPostingInOrder } from './in-order.ts';
import { createPosting } from './posting.ts';

type Parts = ClaimingParts & {
  readonly claiming: Claiming;
  readonly deciding: Deciding;
  readonly writing: Writing;
  /** A token that no claim and no lease has had. */
  readonly mark: () => string;
  readonly leasing: Leasing;
  /** Ends leases of what was not begun. */
  readonly giveBack: (leases: readonly Lease[]) => Promise<unknown>;
  /** Has the pools of jobs counted, before there are jobs in them; undefined if they are already. */
  readonly name: (jobs: readonly NewJob[]) => Promise<void> | undefined;
};

export type Mailbox = ReturnType<typeof createMailbox>;

export function createMailbox(given: Parts) {
  const { requests, asking, claiming, lately, tell } = given;
  return {
    post: createPostingInOrder({ atOnce: createAtOnce(given), post: createPosting(given) }),
    claim: claiming.claim,
    commit: createCommitting(given),
    release: claiming.release,
    forget: lately.forget,

    async fire(limit: number): Promise<number> {
      const fired = await asking.take(parts.timers, { limit }, async (shard, some) => {
        const { result, version: as } = await requests.act(shard, fire, [some]);
        const [next, count, conversations] = asList(result);
        for (const id of new Set(asList(conversations))) tell(conversationId(asText(id)), ['mailbox']);
        return { items: Array.from({ length: asNumber(count) }), next: asNumber(next), version: as };
      });
      return fired.length;
    },
  };
}
