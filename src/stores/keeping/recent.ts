/** The latest states, as they were committed: who steps a conversation again soon need not read and restore its state. */

import type { FlowState } from '../../core/flow.ts';
import type { ConversationId } from '../../core/ids/index.ts';

/** How many: those that somebody is writing in, on a bad night, at a few kilobytes each. What is at rest takes no memory. */
const most = 10_000;

/** What a revision left. */
export type Left = {
  readonly revision: number;
  /** When it was committed, where revisions can be lost and made once more. */
  readonly committedAt?: number;
  readonly state: FlowState;
};

export type Recent<Known extends Left = Left> = ReturnType<typeof createRecent<Known>>;

export function createRecent<Known extends Left>() {
  const latest = new Map<ConversationId, Known>();
  return {
    /** The state that a revision left; undefined if it must be read. */
    get(id: ConversationId, revision: number, committedAt?: number): FlowState | undefined {
      const known = latest.get(id);
      return known?.revision === revision && known.committedAt === committedAt ? known.state : undefined;
    },
    /** The latest that was kept; there may be a later one. */
    of: (id: ConversationId): Known | undefined => latest.get(id),
    forget: (id: ConversationId): void => void latest.delete(id),
    /** Once it is on disk. */
    keep(id: ConversationId, known: Known): void {
      latest.delete(id);
      latest.set(id, known);
      if (latest.size <= most) return;
      const [oldest] = latest.keys();
      if (oldest !== undefined) latest.delete(oldest);
    },
  };
}
