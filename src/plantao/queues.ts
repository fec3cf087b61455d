/** The team's queues as attendants call them. */

import type { SupportSettings } from '../../flows/support/index.ts';
import type { Queue } from '../desks/web/conversations/lists.ts';

/** One alone is no choice, and has no name. */
export const namedQueues = (queues: NonNullable<SupportSettings['queues']>): readonly Queue[] =>
  queues.length > 1 ? queues.map(({ id, name }) => ({ id, name: name.pt })) : [];
