/** A person gives the conversation back, or closes it. */

import { reasonNoteOf } from '../../../team/closing.ts';
import { type Context, customerOf } from '../../context.ts';
import type { SupportEvent } from '../../events.ts';
import { type Kit, to } from '../../kit.ts';
import { says } from '../../words/index.ts';
import { hasUnreadRequests, owesAnything, withRequestsSeen } from '../requests/confirmed.ts';
import { asksRating } from './rating.ts';

/** Why it was closed, for the team. */
export const createReasonNote = ({ support }: Pick<Kit, 'support'>) =>
  support.enqueueActions(({ context, event, enqueue }) => {
    const text = reasonNoteOf({ context, event });
    if (text !== null) enqueue.emit({ type: 'note', text });
  });

type Acted = { readonly context: Context; readonly event: SupportEvent };

const isThere = (event: SupportEvent): boolean =>
  event.type === 'attendant.gaveBack' && event.where === 'there';

/** The chapter that goes on with it, asking nothing twice; null where there is nothing to go on with. */
const whereWas = (context: Context): Context['underWay'] => {
  const { underWay, draft } = context;
  const customer = customerOf(context);
  switch (underWay) {
    case 'installation':
    case 'details':
      // A proof that has run out meanwhile chooses no installation any more.
      if (customer === null && draft.service !== null) return 'identify';
      return underWay === 'installation' && customer?.services.length === 0 ? null : underWay;
    default:
      return underWay;
  }
};

/** Said when a person closes; whom a person answered is asked how that was. */
export const createGoodbye = (kit: Kit) =>
  kit.goodbye(
    ({ people }) => people.closed,
    {},
    ({ people }, context) =>
      asksRating(context, kit) && !owesAnything({ context }) ? people.askRating : null,
  );

export const createLeaving = (kit: Kit) => {
  const { support, say, tellsUntold } = kit;
  const gaveBack = say(({ people }) => people.gaveBack);
  const gaveBackThere = say(({ people }) => people.gaveBackThere);
  const goesOn = support.assign(({ context }) => ({
    owner: null,
    reason: null,
    queue: null,
    asked: { times: 0, why: null },
    draft: customerOf(context) === null ? { ...context.draft, service: null } : context.draft,
  }));
  const closed = createGoodbye(kit);
  const seenTo = support.assign(({ context }) => withRequestsSeen(context));
  const noted = createReasonNote(kit);
  /** Came while nobody could have read it: it stays, and the customer knows. */
  const stays = support.enqueueActions(({ context, enqueue }) => {
    if (hasUnreadRequests(context))
      enqueue.emit({ type: 'say', text: says(context).people.requestStays, aside: true });
  });
  /** What the ERP answered meanwhile is told when the person leaves. */
  return {
    gaveBack: [
      ...(['identify', 'installation', 'details', 'follow'] as const).map((chapter) => ({
        guard: ({ context, event }: Acted) => isThere(event) && whereWas(context) === chapter,
        target: to(chapter),
        actions: [tellsUntold, seenTo, stays, goesOn, gaveBackThere],
      })),
      { target: to('menu'), actions: [tellsUntold, seenTo, stays, gaveBack] },
    ],
    closed: { target: to('dismissed'), actions: [noted, tellsUntold, seenTo, stays, closed] },
  } as const;
};
