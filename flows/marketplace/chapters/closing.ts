/** A person closes it here: at once, or so that it can still be taken back, by whoever did it or by the buyer, who writes on. */

import { isOthersThan } from '../../team/owner.ts';
import type { Context } from '../context.ts';
import type { MarketplaceEvent } from '../events.ts';
import { type Kit, to } from '../kit.ts';
import { isNoNews } from '../tellings.ts';
import { notes } from '../words/attendants.ts';

type Acted = { readonly context: Context; readonly event: MarketplaceEvent };

const isUndoable = ({ event }: Acted): boolean =>
  event.type === 'attendant.closed' && event.undoable === true;

export const createClosing = ({ marketplace, settings, actions }: Kit) => {
  const begins = marketplace.assign(({ context, event }) =>
    event.type === 'attendant.closed'
      ? {
          owner: event.by,
          closing: {
            at: context.now + (settings.closing ?? 10_000),
            by: event.by.name,
            ...(event.reason === undefined ? {} : { reason: event.reason }),
          },
        }
      : {},
  );
  /** Why it was closed, for the team. */
  const noted = marketplace.enqueueActions(({ context, event, enqueue }) => {
    const { by, reason } =
      event.type === 'attendant.closed'
        ? { by: event.by.name, reason: event.reason }
        : (context.closing ?? { by: '', reason: undefined });
    if (reason !== undefined && reason.trim() !== '')
      enqueue.emit({ type: 'note', text: notes.closed(by, reason.trim()) });
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
