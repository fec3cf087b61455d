/** A protocol waits for a person. */

import { isClosedThere, owesAnything } from '../context.ts';
import { type Kit, to } from '../kit.ts';
import { isNoNews } from '../tellings.ts';
import { notes, reasons } from '../words/attendants.ts';
import { createClosing } from './closing.ts';
import { createTransfers } from './transferring.ts';
import { createUpdates } from './updating.ts';

export const createWaiting = (kit: Kit) => {
  const { marketplace, actions, isLost } = kit;
  const updates = createUpdates(kit);
  const closing = createClosing(kit);
  const takes = marketplace.assign(({ event }) => ('by' in event ? { owner: event.by } : {}));
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
        {
          guard: ({ context, event }) => event.protocol.closed && !owesAnything(context),
          target: to('ended'),
          actions: actions.learns,
        },
        { actions: actions.learns },
      ],
      'customer.said': { actions: actions.listens },
      'attendant.claimed': { target: to('talking'), actions: takes },
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
        { target: to('talking.answered'), actions: [takes, actions.relays] },
      ],
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
        {
          guard: isLost,
          actions: [actions.notesLost, actions.owesLost, marketplace.assign({ reason: reasons.undelivered })],
        },
        { actions: actions.notesLost },
      ],
    },
  });
};
