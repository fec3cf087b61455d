/**
 * Turns at once beside what is posted for a claim. These are different scripts, and may overtake each other: what is posted later
 * to a conversation must not be there before.
 */

import type { ConversationId } from '../../../../core/ids/index.ts';
import { aloneAmong, type Decide, type DecideOptions, type Post, type PostOutcome } from '../../../store.ts';
import type { FenceArguments } from '../../scripts/parts/fencing.ts';
import type { Decided } from '../turns/deciding.ts';
import type { AtOnce } from './at-once.ts';
import type { Posting } from './posting.ts';

type Parts = {
  readonly atOnce: AtOnce;
  /** Posts for a claim. */
  readonly post: Posting;
};

export function createPostingInOrder({ atOnce, post }: Parts) {
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

  /** Behind turns that are being written. */
  const postBehind = async (
    posts: readonly Post[],
    fence: FenceArguments,
  ): Promise<readonly PostOutcome[]> => {
    const before = posts
      .flatMap(({ conversation }) => [turning.get(conversation), waiting.get(conversation)])
      .filter((one) => one !== undefined);
    for (const { conversation } of posts) posting.set(conversation, (posting.get(conversation) ?? 0) + 1);
    try {
      if (before.length > 0) await waitFor(before, posts);
      return await post(posts, fence);
    } finally {
      for (const { conversation } of posts) {
        const left = (posting.get(conversation) ?? 1) - 1;
        if (left > 0) posting.set(conversation, left);
        else posting.delete(conversation);
      }
    }
  };

  const writeTurn = async (one: Post, decided: Decided, fence: FenceArguments): Promise<PostOutcome> => {
    try {
      const outcome = await atOnce.write(one, decided, fence);
      return outcome ?? (await post([one], fence))[0] ?? 'unknown';
    } finally {
      turning.delete(one.conversation);
    }
  };

  /** Its turn at once, or posted after all; undefined if there is nothing to be decided yet. */
  const answer = (one: Post, decide: Decide, fence: FenceArguments): Promise<PostOutcome> | undefined => {
    const { conversation } = one;
    if (turning.has(conversation) || posting.has(conversation)) return undefined;
    const decided = atOnce.decide(one, decide);
    if (decided === undefined) return undefined;
    const answering = writeTurn(one, decided, fence);
    turning.set(conversation, answering);
    return answering;
  };

  return async (
    posts: readonly Post[],
    fence: FenceArguments,
    { decide }: DecideOptions = {},
  ): Promise<readonly PostOutcome[]> => {
    const [first] = posts;
    if (decide === undefined || first === undefined) return postBehind(posts, fence);
    // Nearly always.
    if (posts.length === 1) {
      const answering = answer(first, decide, fence);
      return answering === undefined ? postBehind(posts, fence) : [await answering];
    }
    const isAlone = aloneAmong(posts);
    const answers = posts.map((one) => (isAlone(one) ? answer(one, decide, fence) : undefined));
    const others = posts.filter((_, index) => answers[index] === undefined);
    const [told, posted] = await Promise.all([Promise.all(answers), postBehind(others, fence)]);
    let next = 0;
    return told.map((outcome) => outcome ?? posted[next++] ?? 'unknown');
  };
}
