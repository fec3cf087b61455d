/** A verified customer's confirmed ticket is on its way to the ERP, whatever is said now. */

import { assign, emit } from 'xstate';
import { itemsPending, withoutPending } from '../confirmed.ts';
import { type Kit, to } from '../kit.ts';
import { isFarewell } from '../listening/asides.ts';
import { afterOpened, hasOpened } from '../outcome.ts';
import * as says from '../words/ticket.ts';
import { createHandover } from './attendant.ts';
import { createWithdrawal } from './menu.ts';

export const createRegistering = ({ support, tellOpened }: Kit) =>
  support.createStateConfig({
    after: {
      slow: { actions: emit({ type: 'say', text: says.slowTicket, aside: true }) },
      goodbye: to('over'),
    },
    on: {
      'customer.said': [
        // An "ok" to what was just said wants no answer.
        { guard: ({ event }) => isFarewell(event) },
        { actions: emit({ type: 'say', text: says.stillRegistering, aside: true }) },
      ],
      'customer.cancelled': createWithdrawal({ support }),
      'job.finished': [
        {
          guard: ({ context, event }) => event.key === context.registering && hasOpened({ event }),
          target: to('more'),
          actions: [emit(({ event }) => tellOpened(event)), assign(afterOpened)],
        },
        createHandover({ support }),
      ],
      'job.withdrawn': {
        guard: ({ context, event }) => event.withdrawn && event.key === context.registering,
        target: to('more'),
        actions: [
          emit(({ context, event }) => ({
            type: 'say',
            text: says.withdrawn(itemsPending(context, event.key)),
          })),
          assign(({ context, event }) => withoutPending(context, event.key)),
        ],
      },
    },
  });
