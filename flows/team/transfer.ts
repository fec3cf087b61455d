/** Whom a conversation is given to: a queue, or a colleague. */

import type { Attendant } from '../../src/core/content.ts';
import type { Heard } from '../../src/core/flow.ts';

type Transferred = Extract<Heard, { readonly type: 'attendant.transferred' }>;
type Given = Pick<Transferred, 'to'>;

export const colleagueIn = ({ to }: Given): Attendant | null => ('attendant' in to ? to.attendant : null);

export const queueIn = ({ to }: Given): string | null => ('queue' in to ? to.queue : null);
