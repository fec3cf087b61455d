/** Who has a conversation, and who else acts on it. */

import type { Attendant } from '../../src/core/content.ts';

type Owned = { readonly owner: Attendant | null };

export const isOwner = ({ owner }: Owned, by: Attendant): boolean => owner?.id === by.id;

/** Two attendants may act at once: only the one who has the conversation ends it. */
export const isOthersThan = (by: Attendant, { owner }: Owned): boolean =>
  owner !== null && owner.id !== by.id && !owner.elsewhere;
