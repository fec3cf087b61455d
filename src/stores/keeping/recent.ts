/** The latest states, as they were committed: who steps a conversation again soon need not read and restore its state. */

import type { FlowState } from '../../core/flow.ts';
import type { ConversationId } from '../../core/ids/index.ts';

/** How many: those that somebody is writing in. What is at rest takes no memory. */
const most = 4_000;

export type Recent = ReturnType<typeof createRecent>;

export function createRecent() {
  const states = new Map<
    ConversationId,
    { readonly revision: number; readonly committedAt: number; readonly state: FlowState }
  >();
  return {
    /**
     * The state that a revision left; undefined if it must be read.
     *
     * @param committedAt where revisions can be lost, and made once more: the one of then.
     */
    get(id: ConversationId, revision: number, committedAt = 0): FlowState | undefined {
      const known = states.get(id);
      return known?.revision === revision && known.committedAt === committedAt ? known.state : undefined;
    },
    /** Which revision's is known, and when that was committed. */
    of(id: ConversationId): { readonly revision: number; readonly committedAt: number } | undefined {
      return states.get(id);
    },
    forget: (id: ConversationId): void => void states.delete(id),
    /** Once it is on disk. */
    keep(id: ConversationId, revision: number, state: FlowState, committedAt = 0): void {
      states.delete(id);
      states.set(id, { revision, committedAt, state });
      const [oldest] = states.keys();
      if (states.size > most && oldest !== undefined) states.delete(oldest);
    },
  };
}
