/** Between episodes: nobody has to see to the protocol, and what is told of it is kept. */

import { type Context, isClosedThere } from '../context.ts';
import { isPressed } from '../due.ts';
import { type Kit, to } from '../kit.ts';
import { callsSomebody, isNoNews, whyItCalls } from '../tellings.ts';
import { reasons } from '../words/attendants.ts';
import { createAnswers } from './answering.ts';
import { createUpdates } from './updating.ts';

type Kept = { readonly context: Context };

export const createIdle = (kit: Kit) => {
  const { marketplace, actions, because, isLost } = kit;
  const updates = createUpdates(kit);
  const rings = (reason: { readonly unanswered: string; readonly unsent: string }) =>
    [
      {
        guard: ({ context }: Kept) => isPressed(context) && (context.leaving ?? []).length > 0,
        target: to('waiting'),
        actions: [because(reason.unsent), actions.arms],
      },
      {
        guard: ({ context }: Kept) => isPressed(context),
        target: to('waiting'),
        actions: [because(reason.unanswered), actions.arms],
      },
      { target: to('ended') },
    ] as const;
  return marketplace.createStateConfig({
    on: {
      'protocol.changed': [
        { guard: isNoNews, target: to('ended') },
        {
          guard: (told) => whyItCalls(told) === 'opened',
          target: to('waiting'),
          actions: [actions.learns, actions.greets],
        },
        { guard: callsSomebody, target: to('waiting'), actions: [actions.saysWhy, actions.learns] },
        // Nobody is here to be told that a date has passed.
        { target: to('ended'), actions: [actions.keeps, actions.rests] },
      ],
      // Somebody closed it here, and no answer has gone out.
      'due.red': rings(reasons.dueNear),
      'due.passed': rings(reasons.duePassed),
      'customer.said': [
        // It came with a protocol that was closed before anybody here heard of it: history.
        {
          guard: ({ context }) => isClosedThere(context) && context.foundClosedAt === context.now,
          target: to('ended'),
        },
        {
          guard: ({ context }) => isClosedThere(context),
          target: to('waiting'),
          actions: [actions.listens, because(reasons.wroteAfterClosing)],
        },
        { target: to('waiting'), actions: [actions.listens, because(reasons.wrote)] },
      ],
      'attendant.claimed': { target: to('talking'), actions: [actions.takes, actions.arms] },
      'attendant.said': createAnswers(kit),
      'attendant.updatedProtocol': { target: to('ended'), actions: updates.refused },
      'job.finished': [
        {
          guard: updates.hasFailed,
          target: to('waiting'),
          actions: [updates.ended, because(reasons.notUpdated), actions.arms],
        },
        { target: to('ended'), actions: updates.ended },
      ],
      'job.retried': { target: to('ended'), actions: updates.again },
      'job.seenTo': { target: to('ended'), actions: updates.seenTo },
      'say.sent': { target: to('ended'), actions: actions.hearsSent },
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
