/** Who has a conversation, and who else acts on it. */

import type { Attendant } from '../../src/core/content.ts';
import type { Heard } from '../../src/core/flow.ts';

type Owned = { readonly owner: Attendant | null };

/** Whether this one has it. */
export const isOwner = ({ owner }: Owned, by: Attendant): boolean => owner?.id === by.id;

/** Two attendants may act at once: only the one who has the conversation ends it. */
export const isOthersThan = (by: Attendant, { owner }: Owned): boolean =>
  owner !== null && owner.id !== by.id && !owner.elsewhere;

type Taken = { readonly context: Owned; readonly event: { readonly type: string } };

const isClaim = (event: Taken['event']): event is Extract<Heard, { readonly type: 'attendant.claimed' }> =>
  event.type === 'attendant.claimed';

/** Whether somebody takes it from who has it: from whoever holds nobody off, or from the one whom it was meant to be taken from. */
export const isTakenOver = ({ context: { owner }, event }: Taken): boolean =>
  isClaim(event) && (owner?.elsewhere === true || owner?.id === event.over);
