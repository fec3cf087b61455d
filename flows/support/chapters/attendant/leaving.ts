/** A person gives the conversation back, or closes it. */

import { type Kit, to } from '../../kit.ts';
import { hasUnreadRequests, withRequestsSeen } from '../../requests/confirmed.ts';
import { notes } from '../../words/attendants.ts';
import { says } from '../../words/index.ts';

/** Why it was closed, for the team. */
export const createReasonNote = ({ support }: Pick<Kit, 'support'>) =>
  support.enqueueActions(({ context, event, enqueue }) => {
    const { by, reason } =
      event.type === 'attendant.closed'
        ? { by: event.by.name, reason: event.reason }
        : (context.closing ?? { by: '', reason: undefined });
    if (reason !== undefined && reason.trim() !== '')
      enqueue.emit({ type: 'note', text: notes.closed(by, reason.trim()) });
  });

export const createLeaving = (kit: Kit) => {
  const { support, say, goodbye, tellsUntold } = kit;
  const gaveBack = say(({ people }) => people.gaveBack);
  const closed = goodbye(({ people }) => people.closed);
  const seenTo = support.assign(({ context }) => withRequestsSeen(context));
  const noted = createReasonNote(kit);
  /** Came while nobody could have read it: it stays, and the customer knows. */
  const stays = support.enqueueActions(({ context, enqueue }) => {
    if (hasUnreadRequests(context))
      enqueue.emit({ type: 'say', text: says(context).people.requestStays, aside: true });
  });
  /** What the ERP answered meanwhile is told when the person leaves. */
  return {
    gaveBack: { target: to('menu'), actions: [tellsUntold, seenTo, stays, gaveBack] },
    closed: { target: to('dismissed'), actions: [noted, tellsUntold, seenTo, stays, closed] },
  } as const;
};
