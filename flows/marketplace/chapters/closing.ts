/** A person closes it here: at once, or so that it can still be taken back, by whoever did it or by the buyer, who writes on. */

import { isUndoable, reasonNoteOf, withClosing } from '../../team/closing.ts';
import { isOthersThan } from '../../team/owner.ts';
import { type Kit, to } from '../kit.ts';
import { isNoNews } from '../tellings.ts';
import { notes } from '../words/attendants.ts';

export const createClosing = ({ marketplace, settings, actions }: Kit) => {
  const begins = marketplace.assign((acted) => withClosing(acted, settings.closing ?? 10_000));
  const noted = marketplace.enqueueActions(({ context, event, enqueue }) => {
    const text = reasonNoteOf({ context, event });
    if (text !== null) enqueue.emit({ type: 'note', text });
  });
  const notLeft = marketplace.emit(({ event }) => ({
    type: 'note',
    text: notes.notLeft('by' in event ? event.by.name : ''),
  }));
  const over = { target: to('ended'), actions: noted } as const;
  return {
    state: marketplace.createStateConfig({
      after: { closing: over },
      on: {
        'customer.said': {
          target: to('talking.owing'),
          actions: [
            actions.listens,
            marketplace.assign({ closing: null }),
            marketplace.emit({ type: 'note', text: notes.closingInterrupted }),
          ],
        },
        // Both have closed it now.
        'protocol.changed': {
          guard: (told) => told.event.protocol.closed && !isNoNews(told),
          target: to('ended'),
          actions: [noted, actions.learns],
        },
        // Once is enough.
        'attendant.closed': {
          guard: (acted) => isUndoable(acted) && !isOthersThan(acted.event.by, acted.context),
        },
        'attendant.reopened': [
          {
            guard: ({ context, event }) => isOthersThan(event.by, context),
            actions: notLeft,
          },
          { guard: ({ context }) => context.unansweredSince !== null, target: to('talking.owing') },
          { target: to('talking.answered') },
        ],
      },
    }),
    /** By whoever has it. */
    attended: { guard: isUndoable, target: to('talking.closing'), actions: begins },
    /** Where nobody has it: whoever closes takes it until then, and is owed it if they change their mind. */
    unattended: {
      guard: isUndoable,
      target: to('talking.closing'),
      actions: [begins, marketplace.assign(({ context }) => ({ unansweredSince: context.now }))],
    },
    atOnce: over,
    /** By somebody who does not have it. */
    notLeft,
  } as const;
};
