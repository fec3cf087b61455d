/** A store that counts what it is asked, and the durable writes that lie between a turn's `post` and its `send`. */

import type { ConversationId } from '../../src/core/ids/index.ts';
import type { Store } from '../../src/stores/store.ts';

export type Counting = {
  readonly store: Store;
  begin(conversation: ConversationId): void;
  end(conversation: ConversationId): void;
  /** Forgets what was counted until now. */
  restart(): void;
  /** Durable writes in a row, of all turns that ended. */
  barriers(): number;
  /** How often each method was called. */
  readonly calls: ReadonlyMap<string, number>;
};

export function countCalls(store: Store): Counting {
  const open = new Map<ConversationId, number>();
  const calls = new Map<string, number>();
  let total = 0;
  const called = (name: string) => calls.set(name, (calls.get(name) ?? 0) + 1);
  const passed = (conversation: ConversationId) => {
    const count = open.get(conversation);
    if (count !== undefined) open.set(conversation, count + 1);
  };
  const counting: Store = {
    ...store,
    async post(posts, options) {
      called('post');
      const outcomes = await store.post(posts, options);
      for (const { conversation } of posts) passed(conversation);
      return outcomes;
    },
    claim(options) {
      called('claim');
      return store.claim(options);
    },
    async commit(commits) {
      called('commit');
      const outcomes = await store.commit(commits);
      for (const { conversation } of commits) passed(conversation);
      return outcomes;
    },
    next(options) {
      called('next');
      return store.next(options);
    },
    async begin(options) {
      called('begin');
      const holds = await store.begin(options);
      passed(options.conversation);
      return holds;
    },
    async settle(settlements, options) {
      called('settle');
      const outcomes = await store.settle(settlements, options);
      for (const { conversation, post } of settlements) if (post) passed(conversation);
      return outcomes;
    },
  };
  return {
    store: counting,
    begin: (conversation) => open.set(conversation, 0),
    end(conversation) {
      total += open.get(conversation) ?? 0;
      open.delete(conversation);
    },
    restart() {
      total = 0;
      calls.clear();
    },
    barriers: () => total,
    calls,
  };
}
