/** Posting; and if somebody here waits for something to do, what is posted is claimed with it. */

import type { ConversationId } from '../../../../core/ids/index.ts';
import type { Bodies } from '../../../keeping/bodies.ts';
import {
  aloneAmong,
  type Change,
  type Decide,
  type Post,
  type PostOptions,
  type PostOutcome,
} from '../../../store.ts';
import type { Argument } from '../../connection/index.ts';
import { post } from '../../scripts/mailbox/post.ts';
import { effectOf, hashOf } from '../packing.ts';
import { byShard, type Requests } from '../requests/index.ts';
import { asList, asNumber, asText } from '../requests/replies.ts';
import type { AtOnce } from './at-once.ts';
import type { Claiming } from './claiming.ts';
import type { Lately } from './led.ts';

type Parts = {
  readonly requests: Requests;
  readonly bodies: Pick<Bodies, 'pack'>;
  readonly lately: Lately;
  readonly atOnce: AtOnce;
  readonly claiming: Pick<Claiming, 'reserve' | 'free' | 'keep'>;
  /** A token that no claim has had. */
  readonly mark: () => string;
  /** By what leases last. */
  readonly moment: () => number;
  readonly tell: (conversation: ConversationId, what: Change['what']) => void;
};

type Fence = readonly [name: string, token: number];

/** How many posts go in one script: others wait for it. */
const postsAtOnce = 100;

const outcomes: readonly PostOutcome[] = ['posted', 'repeated', 'unknown'];

export function createPosting(parts: Parts) {
  const { requests, bodies, lately, atOnce, claiming, mark, moment, tell } = parts;
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
        state: state === null ? null : asText(state),
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
    fence: Fence,
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
    fence: Fence,
  ): Promise<readonly PostOutcome[]> => {
    const batches: Promise<readonly PostOutcome[]>[] = [];
    for (let from = 0; from < posts.length; from += postsAtOnce)
      batches.push(postBatch(shard, posts.slice(from, from + postsAtOnce), fence));
    const found = (await Promise.all(batches)).flat();
    for (const [index, { conversation }] of posts.entries())
      if (found[index] === 'posted') tell(conversation, ['mailbox']);
    return found;
  };

  const postAll = (posts: readonly Post[], fence: Fence): Promise<readonly PostOutcome[]> =>
    byShard(
      posts,
      ({ conversation }) => conversation,
      (shard, some) => postTo(shard, some, fence),
    );

  /** By conversation: turns that are written at once, and how many posts are under way otherwise. */
  const turning = new Map<ConversationId, Promise<unknown>>();
  const posting = new Map<ConversationId, number>();
  /** By conversation: until when posts to it wait. One waits for the turns of all others of its call, too. */
  const waiting = new Map<ConversationId, Promise<unknown>>();

  const waitFor = async (before: readonly Promise<unknown>[], posts: readonly Post[]): Promise<void> => {
    const over = Promise.allSettled(before);
    for (const { conversation } of posts) waiting.set(conversation, over);
    await over;
    for (const { conversation } of posts)
      if (waiting.get(conversation) === over) waiting.delete(conversation);
  };

  /** Behind turns that are being written: their scripts are others, and what is posted later must not be there before. */
  const postInOrder = async (posts: readonly Post[], fence: Fence): Promise<readonly PostOutcome[]> => {
    const before = posts
      .flatMap(({ conversation }) => [turning.get(conversation), waiting.get(conversation)])
      .filter((one) => one !== undefined);
    for (const { conversation } of posts) posting.set(conversation, (posting.get(conversation) ?? 0) + 1);
    try {
      if (before.length > 0) await waitFor(before, posts);
      return await postAll(posts, fence);
    } finally {
      for (const { conversation } of posts) {
        const left = (posting.get(conversation) ?? 1) - 1;
        if (left > 0) posting.set(conversation, left);
        else posting.delete(conversation);
      }
    }
  };

  /** Its turn at once, or posted after all; undefined if there is nothing to be decided yet. */
  const answer = (post: Post, decide: Decide, fence: Fence): Promise<PostOutcome> | undefined => {
    const { conversation } = post;
    if (turning.has(conversation) || posting.has(conversation)) return undefined;
    const decided = atOnce.decide(post, decide);
    if (decided === undefined) return undefined;
    const answering = atOnce
      .write(decided, fence)
      .then(async (outcome) => outcome ?? (await postAll([post], fence))[0] ?? 'unknown')
      .finally(() => turning.delete(conversation));
    turning.set(conversation, answering);
    return answering;
  };

  return async (
    posts: readonly Post[],
    fence: Fence,
    { decide }: PostOptions = {},
  ): Promise<readonly PostOutcome[]> => {
    if (decide === undefined) return postInOrder(posts, fence);
    const isAlone = aloneAmong(posts);
    const answers = posts.map((post) => (isAlone(post) ? answer(post, decide, fence) : undefined));
    const others = posts.filter((_, index) => answers[index] === undefined);
    const [told, posted] = await Promise.all([Promise.all(answers), postInOrder(others, fence)]);
    let next = 0;
    return told.map((outcome) => outcome ?? posted[next++] ?? 'unknown');
  };
}
