/** Between episodes: nobody has to see to the protocol, and what is told of it is kept. */

import { isClosedThere } from '../context.ts';
import { type Kit, to } from '../kit.ts';
import { callsSomebody, isNoNews } from '../tellings.ts';
import { reasons } from '../words/attendants.ts';
import { createUpdates } from './updating.ts';

export const createIdle = (kit: Kit) => {
  const { marketplace, actions, isLost } = kit;
  const updates = createUpdates(kit);
  const because = (reason: string | null) => marketplace.assign({ reason });
  const takes = marketplace.assign(({ event }) => ('by' in event ? { owner: event.by } : {}));
  return marketplace.createStateConfig({
    on: {
      'protocol.changed': [
        { guard: isNoNews, target: to('ended') },
        {
          guard: (told) => callsSomebody(told) === 'opened',
          target: to('waiting'),
          actions: [actions.learns, actions.greets],
        },
        {
          guard: (told) => callsSomebody(told) === 'reopened',
          target: to('waiting'),
          actions: [actions.learns, because(reasons.reopened)],
        },
        {
          guard: (told) => callsSomebody(told) === 'dueChanged',
          target: to('waiting'),
          actions: [actions.learns, because(reasons.dueChanged)],
        },
        { target: to('ended'), actions: actions.learns },
      ],
      'customer.said': [
        // It came with a protocol that was closed before anybody here heard of it: history.
        {
          guard: ({ context }) => isClosedThere(context) && context.seenAt === context.now,
          target: to('ended'),
        },
        {
          guard: ({ context }) => isClosedThere(context),
          target: to('waiting'),
          actions: [actions.listens, because(reasons.wroteAfterClosing)],
        },
        { target: to('waiting'), actions: [actions.listens, because(reasons.wrote)] },
      ],
      'attendant.claimed': {
        target: to('talking'),
        actions: takes,
      },
      'attendant.said': [
        {
          guard: ({ context, event }) => event.by.elsewhere === true && isClosedThere(context),
          target: to('ended'),
          actions: actions.relays,
        },
        {
          guard: ({ event }) => event.by.elsewhere === true,
          target: to('talking.elsewhere'),
          actions: [takes, actions.relays],
        },
        {
          target: to('talking.answered'),
          actions: [takes, actions.relays],
        },
      ],
      'attendant.updatedProtocol': { target: to('ended'), actions: updates.refused },
      'job.finished': [
        {
          guard: updates.hasFailed,
          target: to('waiting'),
          actions: [updates.ended, because(reasons.notUpdated)],
        },
        { target: to('ended'), actions: updates.ended },
      ],
      'job.retried': { target: to('ended'), actions: updates.again },
      'job.seenTo': { target: to('ended'), actions: updates.seenTo },
      'send.failed': [
        {
          guard: isLost,
          target: to('waiting'),
          actions: [actions.notesLost, actions.owesLost, because(reasons.undelivered)],
        },
        { target: to('ended'), actions: actions.notesLost },
      ],
    },
  });
};
