/** A person gives the conversation back, or closes it. */

import { type Kit, to } from '../../kit.ts';
import { hasUnreadRequests, withRequestsSeen } from '../../requests/confirmed.ts';
import { says } from '../../words/index.ts';

export const createLeaving = ({ support, say, goodbye, tellsUntold }: Kit) => {
  const gaveBack = say(({ people }) => people.gaveBack);
  const closed = goodbye(({ people }) => people.closed);
  const seenTo = support.assign(({ context }) => withRequestsSeen(context));
  /** Came while nobody could have read it: it stays, and the customer knows. */
  const stays = support.enqueueActions(({ context, enqueue }) => {
    if (hasUnreadRequests(context))
      enqueue.emit({ type: 'say', text: says(context).people.requestStays, aside: true });
  });
  /** What the ERP answered meanwhile is told when the person leaves. */
  return {
    'attendant.gaveBack': { target: to('menu'), actions: [tellsUntold, seenTo, stays, gaveBack] },
    'attendant.closed': { target: to('dismissed'), actions: [tellsUntold, seenTo, stays, closed] },
  } as const;
};
