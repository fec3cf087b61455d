/** Posting; and if somebody here waits for something to do, what is posted is claimed with it. */

import type { ConversationId } from '../../../../core/ids/index.ts';
import type { Bodies } from '../../../keeping/bodies.ts';
import type { Change, Post, PostOutcome } from '../../../store.ts';
import type { Argument } from '../../connection/index.ts';
import { post } from '../../scripts/mailbox/post.ts';
import type { FenceArguments } from '../../scripts/parts/fencing.ts';
import { effectOf, hashOf } from '../packing.ts';
import { byShard, type Requests } from '../requests/index.ts';
import { asList, asNumber, asText, asTextOrNull } from '../requests/replies.ts';
import type { Lately } from '../turns/led.ts';
import type { Claiming } from './claiming.ts';

type Parts = {
  readonly requests: Requests;
  readonly bodies: Pick<Bodies, 'pack'>;
  readonly lately: Lately;
  readonly claiming: Pick<Claiming, 'reserve' | 'free' | 'keep'>;
  /** A token that no claim has had. */
  readonly mark: () => string;
  /** By what leases last. */
  readonly moment: () => number;
  readonly tell: (conversation: ConversationId, what: Change['what']) => void;
};

/** How many posts go in one script: others wait for it. */
const postsPerScript = 100;

const outcomes: readonly PostOutcome[] = ['posted', 'repeated', 'unknown'];

export type Posting = ReturnType<typeof createPosting>;

export function createPosting(parts: Parts) {
  const { requests, bodies, lately, claiming, mark, moment, tell } = parts;
  const add = (to: Argument[], { conversation, origin, event, dedupe, hold = 0 }: Post): void => {
    const known = lately.of(conversation);
    to.push(conversation, origin === undefined ? '' : bodies.pack('conversations', conversation, origin));
    to.push(origin?.channel ?? '', origin?.via === undefined ? 0 : 1, hashOf(dedupe), Math.ceil(hold));
    to.push(effectOf(event), bodies.pack('entries', conversation, event));
    to.push(known?.revision ?? -1, known?.committedAt ?? 0);
  };

  /** What was claimed with the last of these posts of its conversation. */
  const keep = (posts: readonly Post[], found: readonly unknown[], token: string, until: number): void => {
    const [last, at, revision, committedAt, lines, origin, state] = found;
    const seq = asNumber(last) - posts.length + 1;
    const conversation = posts[0]?.conversation;
    if (conversation === undefined) return;
    claiming.keep(
      {
        conversation,
        revision: asNumber(revision),
        committedAt: asNumber(committedAt),
        lines: asNumber(lines),
        origin: asText(origin),
        state: asTextOrNull(state),
        entries: posts.map(({ event }, index) => ({ seq: seq + index, at: asNumber(at), event })),
        at: asNumber(at),
      },
      token,
      until,
    );
  };

  const postBatch = async (
    shard: number,
    posts: readonly Post[],
    fence: FenceArguments,
  ): Promise<readonly PostOutcome[]> => {
    const token = mark();
    const { places, lease } = claiming.reserve(posts.length);
    const asked = moment();
    const args: Argument[] = [...fence, token, places, Math.ceil(lease), posts.length];
    for (const one of posts) add(args, one);
    let left = places;
    try {
      const { result } = await requests.actFenced(shard, post, fence, args);
      const told = asList(result);
      const found = told.map((one) =>
        Array.isArray(one) ? 'posted' : (outcomes[asNumber(one)] ?? 'unknown'),
      );
      for (const [index, one] of told.entries())
        if (Array.isArray(one)) {
          const id = posts[index]?.conversation;
          const its = posts.filter(
            ({ conversation }, other) => conversation === id && found[other] === 'posted',
          );
          keep(its, one, token, asked + lease);
          left--;
        }
      return found;
    } finally {
      claiming.free(left);
    }
  };

  const postTo = async (
    shard: number,
    posts: readonly Post[],
    fence: FenceArguments,
  ): Promise<readonly PostOutcome[]> => {
    const batches: Promise<readonly PostOutcome[]>[] = [];
    for (let from = 0; from < posts.length; from += postsPerScript)
      batches.push(postBatch(shard, posts.slice(from, from + postsPerScript), fence));
    const found = (await Promise.all(batches)).flat();
    for (const [index, { conversation }] of posts.entries())
      if (found[index] === 'posted') tell(conversation, ['mailbox']);
    return found;
  };

  return (posts: readonly Post[], fence: FenceArguments): Promise<readonly PostOutcome[]> =>
    byShard(
      posts,
      ({ conversation }) => conversation,
      (shard, some) => postTo(shard, some, fence),
    );
}
