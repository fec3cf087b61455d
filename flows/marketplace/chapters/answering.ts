/** A person's first words where nobody has the protocol: it is theirs from then on. */

import { type Context, isClosedThere } from '../context.ts';
import type { MarketplaceEvent } from '../events.ts';
import { type Kit, to } from '../kit.ts';

type Answered = {
  readonly context: Context;
  readonly event: Extract<MarketplaceEvent, { readonly type: 'attendant.said' }>;
};

const isElsewhere = ({ event }: Answered): boolean => event.by.elsewhere === true;

export const createAnswers = ({ actions }: Pick<Kit, 'actions'>) =>
  [
    // Whoever answers elsewhere sees there that it is closed.
    {
      guard: (answered: Answered) => isElsewhere(answered) && isClosedThere(answered.context),
      target: to('ended'),
      actions: actions.relays,
    },
    { guard: isElsewhere, target: to('talking.elsewhere'), actions: [actions.takes, actions.relays] },
    { target: to('talking.answered'), actions: [actions.takes, actions.relays] },
  ] as const;
