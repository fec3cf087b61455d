/** The machine of a marketplace's protocol: who sees to it, and by when. No bot talks here. */

import { createIdle } from './chapters/idle.ts';
import { createTalking } from './chapters/talking.ts';
import { createUpdates } from './chapters/updating.ts';
import { createWaiting } from './chapters/waiting.ts';
import { begin } from './context.ts';
import type { Kit } from './kit.ts';

/** The machine, as data: `index.ts` makes a flow of it. */
export const createMachine = (kit: Kit) => {
  const { marketplace, actions } = kit;
  const updates = createUpdates(kit);
  return marketplace.createMachine({
    id: 'marketplace',
    context: ({ input }) => begin(input),
    initial: 'idle',
    states: {
      idle: createIdle(kit),
      waiting: createWaiting(kit),
      talking: createTalking(kit),
      ended: { type: 'final' },
    },
    on: {
      // How near it is follows from the time; that it is told now is what the timer is for.
      'due.amber': {},
      'due.red': {},
      'due.passed': { actions: actions.reminds },
      acknowledgement: { actions: actions.acknowledges },
      'say.sent': { actions: actions.hearsSent },
      'job.retried': { actions: updates.again },
      'job.seenTo': { actions: updates.seenTo },
    },
  });
};
