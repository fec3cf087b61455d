/** A closing that can still be taken back: by whoever closed, or by the customer, who goes on writing. */

import { emit } from 'xstate';
import { isUndoable, withClosing } from '../../../team/closing.ts';
import type { Spoken } from '../../events.ts';
import { type Kit, to } from '../../kit.ts';
import { isFarewell } from '../../listening/asides.ts';
import { notes } from '../../words/attendants.ts';
import { createLeaving } from './leaving.ts';
import { isOthers, isOwing } from './owner.ts';

export const createClosing = (kit: Kit) => {
  const { support, delays } = kit;
  const begins = support.assign((acted) => withClosing(acted, delays.closing));

  return {
    state: support.createStateConfig({
      after: { closing: createLeaving(kit).closed },
      on: {
        'customer.said': [
          { guard: ({ event }: { readonly event: Spoken }) => isFarewell(event) },
          { target: 'owing', actions: emit({ type: 'note', text: notes.closingInterrupted }) },
        ],
        // Once is enough.
        'attendant.closed': { guard: (acted) => isUndoable(acted) && !isOthers(acted) },
        'attendant.reopened': [
          {
            guard: isOthers,
            actions: emit(({ event }) => ({ type: 'note', text: notes.notLeft(event.by.name) })),
          },
          { guard: isOwing, target: 'owing' },
          { target: 'answered' },
        ],
      },
    }),
    /** By whoever has it. */
    attended: { guard: isUndoable, target: to('attendant.talking.closing'), actions: begins },
    /** Where nobody has it: whoever closes takes it until then, and is owed it if they change their mind. */
    unattended: {
      guard: isUndoable,
      target: to('attendant.talking.closing'),
      actions: [
        begins,
        support.assign(({ context }) => ({ unansweredSince: context.now })),
        support.emit({ type: 'hush' }),
      ],
    },
  } as const;
};
