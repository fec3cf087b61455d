/** Where identification ends without a proof: not found, locked, the ERP away. A person is always one of the ways on. */

import { assign } from 'xstate';
import type { Kit } from '../../kit.ts';
import { factOf, vouchedPhoneOf } from '../../listening/reading/answers.ts';
import { taxIdOf } from '../../listening/reading/documents.ts';
import { asksAgain } from '../question.ts';

/** States of the `identify` chapter. */
export const createUnproved = ({ support, say, asks, clock }: Kit) =>
  ({
    notFound: support.createStateConfig({
      ...asks(({ identify }, { sender }) => identify.notFound(sender.phone === null)),
      on: {
        ...asksAgain('notFound'),
        'customer.wentBack': 'document',
        'customer.said': [
          { guard: ({ event }) => event.chose === 'again', target: 'document' },
          {
            guard: ({ context, event }) => {
              const phone = vouchedPhoneOf(event);
              return phone !== null && phone !== context.triedPhone;
            },
            target: 'askingPhone',
            actions: [
              'meet',
              assign({ lastDigits: null, document: null }),
              say(({ identify }) => identify.phoneShared),
            ],
          },
          {
            guard: ({ event }) => event.chose === 'stranger',
            target: 'known',
            actions: assign({ identity: { level: 'stranger' } as const }),
          },
          {
            guard: ({ event }) => taxIdOf(event) !== null,
            target: 'fact',
            actions: assign(({ event }) => ({ document: taxIdOf(event) })),
          },
          {
            // The other fact was mistyped: the document still stands.
            guard: ({ context, event }) =>
              context.document !== null && factOf(event, clock.year(event.at)) !== null,
            target: 'askingDocument',
            actions: 'meet',
          },
          { target: 'notFound', reenter: true, actions: 'explainChoices' },
        ],
      },
    }),

    locked: support.createStateConfig({
      ...asks(({ identify }) => identify.locked),
      on: {
        ...asksAgain('locked'),
        'customer.said': [
          {
            guard: ({ event }) => event.chose === 'stranger',
            target: 'known',
            actions: assign({ identity: { level: 'stranger' } as const }),
          },
          { target: 'locked', reenter: true, actions: 'explainChoices' },
        ],
      },
    }),

    /** The ERP does not answer: a ticket is collected all the same, a status cannot be told. */
    offline: support.createStateConfig({
      always: [
        { guard: ({ context }) => context.purpose === 'follow', target: 'offlineForFollow' },
        {
          guard: ({ context }) => context.document !== null,
          target: 'known',
          actions: [
            assign({ identity: { level: 'unreachable' } as const }),
            say(({ identify }) => identify.offlineForTicket),
          ],
        },
        {
          target: 'document',
          actions: [
            assign({ identity: { level: 'unreachable' } as const }),
            say(({ identify }) => identify.offlineForTicket),
          ],
        },
      ],
    }),

    offlineForFollow: support.createStateConfig({
      ...asks(({ identify }) => identify.offlineForFollow),
      on: {
        ...asksAgain('offlineForFollow'),
        'customer.said': [
          {
            guard: ({ event }) => event.chose === 'again',
            target: 'route',
            actions: assign({ triedPhone: null }),
          },
          { target: 'offlineForFollow', reenter: true, actions: 'explainChoices' },
        ],
      },
    }),
  }) as const;
