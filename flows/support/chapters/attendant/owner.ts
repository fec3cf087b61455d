/** Who has the conversation, and who else acts on it. */

import { isOthersThan } from '../../../team/owner.ts';
import type { Context } from '../../context.ts';
import type { SupportEvent } from '../../events.ts';

export { isOwner, isTakenOver } from '../../../team/owner.ts';

type Acted = { readonly context: Context; readonly event: SupportEvent };

/** Two attendants may act at once: only the one who has the conversation ends it. */
export const isOthers = ({ context, event }: Acted): boolean =>
  'by' in event && isOthersThan(event.by, context);

/** Whether the customer waits for an answer of whoever has it. */
export const isOwing = ({ context }: Pick<Acted, 'context'>): boolean => context.unansweredSince !== null;
