/** A waiting customer asks how long the queue before them is. */

import { emit } from 'xstate';
import type { Context } from '../../context.ts';
import type { Spoken } from '../../events.ts';
import type { Kit } from '../../kit.ts';
import { readPlaceAsked } from '../../listening/place.ts';
import { textsOf } from '../../listening/spoken.ts';
import { says } from '../../words/index.ts';

export const createPlace = ({ support, queues, clock }: Kit) => {
  const reassurance = (context: Context) =>
    ({ type: 'say', text: says(context).people.reassurance, aside: true }) as const;
  /** How many are before them; and when somebody comes, if nobody is there. */
  const tells = (context: Context, ahead: number): string => {
    const { people } = says(context);
    const { queue, now } = context;
    const place = people.placeInQueue(ahead);
    if (queues.isOpen(queue, now)) return place;
    const name = queues.of(queue)?.name[context.language] ?? null;
    return `${place}\n\n${people.away(name, clock.show(now), queues.awayUntil(queue, now))}`;
  };

  return {
    /**
     * Whoever waits for nobody in particular is answered as they always are: a number would tell a ticket that is being
     * opened from one that a person would have to open.
     */
    isAsked: ({ context, event }: { readonly context: Context; readonly event: Spoken }): boolean =>
      context.reason !== null && textsOf(event).some(readPlaceAsked),
    asking: support.createStateConfig({
      invoke: {
        id: 'findPlace',
        src: 'findPlace',
        input: ({ context }) => {
          const queue = queues.of(context.queue);
          return queue === null ? {} : { queue: queue.id };
        },
        onDone: [
          {
            guard: ({ event }) => event.output.ahead !== undefined,
            target: 'idle',
            actions: emit(({ context, event }) => ({
              type: 'say',
              text: tells(context, event.output.ahead ?? 0),
              aside: true,
            })),
          },
          { target: 'idle', actions: emit(({ context }) => reassurance(context)) },
        ],
        onError: { target: 'idle', actions: emit(({ context }) => reassurance(context)) },
      },
    }),
  } as const;
};
