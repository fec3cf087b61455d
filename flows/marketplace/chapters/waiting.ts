/** A protocol waits for a person. */

import { type Kit, to } from '../kit.ts';
import { isNoNews, isOver } from '../tellings.ts';
import { notes, reasons } from '../words/attendants.ts';
import { createAnswers } from './answering.ts';
import { createClosing } from './closing.ts';
import { createTransfers } from './transferring.ts';
import { createUpdates } from './updating.ts';

export const createWaiting = (kit: Kit) => {
  const { marketplace, actions, because, isLost } = kit;
  const updates = createUpdates(kit);
  const closing = createClosing(kit);
  return marketplace.createStateConfig({
    tags: ['waiting'],
    entry: marketplace.assign({ owner: null, closing: null }),
    exit: marketplace.assign({ nudgedAt: null, reason: null }),
    after: {
      // Nobody has taken it: everybody on the desk is reminded, while somebody should be there.
      nudge: {
        actions: [
          marketplace.assign(({ context }) => ({ nudgedAt: context.now })),
          marketplace.emit({ type: 'note', text: notes.nudged }),
        ],
      },
    },
    on: {
      'protocol.changed': [
        { guard: isNoNews },
        { guard: isOver, target: to('ended'), actions: actions.learns },
        { actions: actions.learns },
      ],
      'customer.said': { actions: actions.listens },
      'attendant.claimed': { target: to('talking'), actions: actions.takes },
      'attendant.said': createAnswers(kit),
      'attendant.closed': [closing.unattended, closing.atOnce],
      'attendant.transferred': createTransfers(kit).waiting,
      'attendant.updatedProtocol': updates.taken,
      'job.finished': [
        { guard: updates.isLast, target: to('ended'), actions: updates.ended },
        { actions: updates.ended },
      ],
      'job.seenTo': [
        { guard: updates.isLast, target: to('ended'), actions: updates.seenTo },
        { actions: updates.seenTo },
      ],
      'send.failed': [
        { guard: isLost, actions: [actions.notesLost, actions.owesLost, because(reasons.undelivered)] },
        { actions: actions.notesLost },
      ],
    },
  });
};
