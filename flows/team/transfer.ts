/** Whom a conversation is given to: a queue, or a colleague. */

import type { Attendant } from '../../src/core/content.ts';
import type { Heard } from '../../src/core/flow.ts';
import { isOthersThan } from './owner.ts';

type Transferred = Extract<Heard, { readonly type: 'attendant.transferred' }>;
type Given = Pick<Transferred, 'to'>;

/** The colleague whom it is given to; null if that is a queue. */
export const colleagueIn = ({ to }: Given): Attendant | null => ('attendant' in to ? to.attendant : null);

/** The queue that it is given to; null if that is a colleague. */
export const queueIn = ({ to }: Given): string | null => ('queue' in to ? to.queue : null);

/** What is asked of who has a conversation, and of who gives it away. */
type Acted = {
  readonly context: { readonly owner: Attendant | null; readonly unansweredSince: number | null };
  readonly event: Transferred;
};

/** The team's queues, as a flow knows them. */
export type Destinations = {
  /** In Portuguese; undefined if there is no need to tell it from others. */
  readonly nameOf: (queue: string | null) => string | undefined;
  /** Whether there is such a queue. */
  readonly has: (queue: string) => boolean;
};

/** What holds of giving a conversation away, whatever it is about: the names are what guards ask. */
export const createGiving = ({ nameOf, has }: Destinations) => ({
  /** The colleague, or the queue, for a note. */
  named: (event: Given): string => colleagueIn(event)?.name ?? nameOf(queueIn(event)) ?? 'a fila',
  isToQueue: ({ event }: Pick<Acted, 'event'>): boolean => queueIn(event) !== null,
  /** A queue that there is not: the desk's page is older than the settings. */
  isNowhere: ({ event }: Pick<Acted, 'event'>): boolean => {
    const queue = queueIn(event);
    return queue !== null && !has(queue);
  },
  isToOwner: ({ context, event }: Acted): boolean => colleagueIn(event)?.id === context.owner?.id,
  /** By somebody who does not have it. */
  isOthers: ({ context, event }: Acted): boolean => isOthersThan(event.by, context),
  /** The answer that is owed stays owed, whoever has it. */
  isOwing: ({ context }: Pick<Acted, 'context'>): boolean => context.unansweredSince !== null,
});
