/** A verified customer's confirmed ticket is on its way to the ERP, whatever is said now. */

import { assign, emit } from 'xstate';
import { type Kit, to } from '../../kit.ts';
import { isFarewell } from '../../listening/asides.ts';
import { says } from '../../words/index.ts';
import { createWithdrawal } from '../menu.ts';
import { itemsPending, withoutPending } from '../requests/confirmed.ts';
import { createHandover } from '../requests/index.ts';
import { afterOpened, hasOpened } from '../requests/outcome.ts';

export const createRegistering = (kit: Kit) => {
  const { support, say, tellOpened } = kit;
  return support.createStateConfig({
    after: {
      slow: { actions: say(({ ticket }) => ticket.slowTicket, { aside: true }) },
      goodbye: to('over'),
    },
    on: {
      'customer.said': [
        // An "ok" to what was just said wants no answer.
        { guard: ({ event }) => isFarewell(event) },
        { actions: say(({ ticket }) => ticket.stillRegistering, { aside: true }) },
      ],
      'customer.cancelled': createWithdrawal(kit),
      'job.finished': [
        {
          guard: ({ context, event }) => event.key === context.registering && hasOpened({ event }),
          target: to('more'),
          actions: [emit(({ context, event }) => tellOpened(context, event)), assign(afterOpened)],
        },
        createHandover(kit),
      ],
      'job.withdrawn': {
        guard: ({ context, event }) => event.withdrawn && event.key === context.registering,
        target: to('more'),
        actions: [
          emit(({ context, event }) => ({
            type: 'say',
            text: says(context).ticket.withdrawn(itemsPending(context, event.key)),
          })),
          assign(({ context, event }) => withoutPending(context, event.key)),
        ],
      },
    },
  });
};
