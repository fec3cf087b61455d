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
  /** Counted as it is asked for: what it makes due may be done before whoever asked hears that it is there. */
  const passed = (conversation: ConversationId) => {
    const count = open.get(conversation);
    if (count !== undefined) open.set(conversation, count + 1);
  };
  const counting: Store = {
    ...store,
    post(posts, options) {
      called('post');
      for (const { conversation } of posts) passed(conversation);
      return store.post(posts, options);
    },
    claim(options) {
      called('claim');
      return store.claim(options);
    },
    commit(commits) {
      called('commit');
      for (const { conversation } of commits) passed(conversation);
      return store.commit(commits);
    },
    next(options) {
      called('next');
      return store.next(options);
    },
    begin(options) {
      called('begin');
      passed(options.conversation);
      return store.begin(options);
    },
    settle(settlements, options) {
      called('settle');
      for (const { conversation, post } of settlements) if (post) passed(conversation);
      return store.settle(settlements, options);
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
