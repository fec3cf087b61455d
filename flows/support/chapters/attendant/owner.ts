/** Who has the conversation, and who else acts on it. */

import type { Attendant } from '../../../../src/core/content.ts';
import type { Context } from '../../context.ts';
import type { SupportEvent } from '../../events.ts';

type Acted = { readonly context: Context; readonly event: SupportEvent };

export const isOwner = ({ owner }: Pick<Context, 'owner'>, by: Attendant): boolean => owner?.id === by.id;

/** Two attendants may act at once: only the one who has the conversation ends it. */
export const isOthers = ({ context, event }: Acted): boolean =>
  'by' in event && context.owner !== null && !isOwner(context, event.by) && !context.owner.elsewhere;

/** Whether the customer waits for an answer of whoever has it. */
export const isOwing = ({ context }: Pick<Acted, 'context'>): boolean => context.unansweredSince !== null;
