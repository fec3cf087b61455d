/** A person is asked for: of several queues the one that it is about, and when somebody comes if nobody is there now. */

import type { Context } from '../../context.ts';
import type { Spoken } from '../../events.ts';
import { type Kit, to } from '../../kit.ts';
import { textsOf } from '../../listening/spoken.ts';
import { reasons } from '../../words/attendants.ts';
import { says } from '../../words/index.ts';
import { asksAgain } from '../question.ts';
import { hasConfirmed } from '../requests/confirmed.ts';

type Heard = { readonly context: Context; readonly event: Spoken };

export const createCalling = (kit: Kit) => {
  const { support, queues, clock, asks } = kit;
  const guessed = (event: Spoken): string | null => queues.guess(textsOf(event));
  /** The queue that is meant by its line, or by what is said. */
  const chosen = (event: Spoken): string | null =>
    queues.all.find((_, index) => event.chose === `q${index}`)?.id ?? guessed(event);

  /** Whoever comes to wait while nobody is there is told when somebody comes instead, on the way in. */
  const callsOne = support.enqueueActions(({ context, enqueue }) => {
    if (queues.isOpen(context.queue, context.now))
      enqueue.emit({ type: 'say', text: says(context).people.calling });
  });
  const asksFor = support.assign(({ event }) =>
    'messages' in event ? { reason: reasons.asked, queue: chosen(event) } : { reason: reasons.asked },
  );

  /** Said on the way into the queue; once for each time that somebody comes. */
  const tellsAway = support.enqueueActions(({ context, enqueue }) => {
    const { queue, now, reason } = context;
    if (reason === null && !hasConfirmed(context)) return;
    if (queues.isOpen(queue, now)) return;
    const until = queues.awayUntil(queue, now);
    if (context.awayTold === (until ?? '')) return;
    enqueue.assign({ awayTold: until ?? '' });
    const { away, awayWithTicket } = says(context).people;
    const given = [queues.of(queue)?.name[context.language] ?? null, clock.show(now), until] as const;
    // Who has confirmed something already is not offered to begin anew.
    const offers = reason === reasons.asked && !hasConfirmed(context);
    enqueue.emit({
      type: 'say',
      ...(offers ? awayWithTicket(...given) : { text: away(...given), aside: true }),
    });
  });

  /** `customer.askedPerson`, wherever the bot leads. */
  const asked = (greet: readonly ['greet'] | readonly []) =>
    [
      {
        guard: ({ event }: Heard) => queues.several && guessed(event) === null,
        target: to('attendant.subject'),
        actions: [...greet, 'meet', asksFor],
      },
      { target: to('attendant.waiting'), actions: [...greet, 'meet', asksFor, callsOne] },
    ] as const;

  /** Which queue? Asked once: whatever is answered, a person is called. */
  const subject = support.createStateConfig({
    ...asks(({ people }, { language }) => people.askSubject(queues.all.map(({ name }) => name[language]))),
    after: { subject: { target: to('attendant.waiting'), actions: callsOne } },
    on: {
      ...asksAgain('subject'),
      'customer.askedPerson': { target: to('attendant.waiting'), actions: [asksFor, callsOne] },
      'customer.said': { target: to('attendant.waiting'), actions: [asksFor, callsOne] },
    },
  });

  return {
    asked,
    subject,
    tellsAway,
    /** The offer to open a ticket meanwhile is taken up. */
    ticketInstead: {
      guard: ({ event }: Heard) => event.chose === 'ticket',
      target: to('identify'),
      actions: [
        support.emit(({ context }) => ({ type: 'say', text: says(context).people.leftQueue })),
        'startTicket',
        support.assign({ reason: null, queue: null }),
      ],
    },
    stays: {
      guard: ({ event }: Heard) => event.chose === 'wait',
      actions: support.emit(({ context }) => ({
        type: 'say',
        text: says(context).people.staysInQueue,
        aside: true,
      })),
    },
  } as const;
};
