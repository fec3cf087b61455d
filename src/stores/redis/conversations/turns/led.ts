/** What is known here of conversations: of those that are being led, and of those that were lately. */

import type { FlowState } from '../../../../core/flow.ts';
import type { ConversationId } from '../../../../core/ids/index.ts';
import { createRecent, type Recent } from '../../../keeping/recent.ts';
import type { Claim } from '../../../store.ts';

/** What a turn's end must know of its beginning. */
export type Led = Pick<Claim, 'origin' | 'lines'>;

/** A conversation as its last commit left it. */
type Known = Led & {
  readonly revision: number;
  readonly committedAt: number;
  readonly state: FlowState;
};

export type Lately = Recent<Known>;

export const createLately = (): Lately => createRecent<Known>();

/** Those whose turn never ended must not stay for ever. */
const mostLed = 4_000;

export type Leading = ReturnType<typeof createLeading>;

export function createLeading() {
  const led = new Map<ConversationId, Led>();
  return {
    begin({ conversation, origin, lines }: Claim): void {
      led.delete(conversation);
      led.set(conversation, { origin, lines });
      if (led.size <= mostLed) return;
      const [oldest] = led.keys();
      if (oldest !== undefined) led.delete(oldest);
    },
    /** The turn is over with this. */
    end(conversation: ConversationId): Led | undefined {
      const found = led.get(conversation);
      led.delete(conversation);
      return found;
    },
  };
}
