/** Which installation a ticket is for, and what a verified customer should hear before telling about a problem. */

import { assign, emit } from 'xstate';
import { type Context, customerOf, type Draft, isRegistering, serviceOf, type Warning } from '../context.ts';
import { asksAgain, type Kit, rejected, to } from '../desk.ts';
import type { Spoken } from '../events.ts';
import { textsOf, yesNoOf } from '../listening/answers.ts';
import { plain } from '../listening/understand.ts';
import * as people from '../words/people.ts';
import * as says from '../words/ticket.ts';

const servicesOf = (context: Context) => customerOf(context)?.services ?? [];

/** The service that was chosen, by its line of the menu or by words that only one of them has. */
const chosenService = (context: Context, event: Spoken): string | null => {
  const services = servicesOf(context);
  const chosen = services.find((_, index) => event.chose === `s${index}`);
  if (chosen) return chosen.id;
  const said = plain(textsOf(event).at(-1) ?? '');
  if (said.length < 3) return null;
  const fitting = services.filter((service) => plain(says.serviceName(service)).includes(said));
  return fitting.length === 1 ? (fitting[0]?.id ?? null) : null;
};

const clear = ({ draft }: Context, warning: Warning): { readonly draft: Draft } => ({
  draft: { ...draft, cleared: [...draft.cleared, warning] },
});

const isDue = (context: Context, warning: Warning): boolean => !context.draft.cleared.includes(warning);

export const createInstallation = ({ desk, asks }: Kit) =>
  desk.createStateConfig({
    initial: 'route',
    states: {
      route: {
        always: [
          { guard: ({ context }) => customerOf(context) === null, target: to('details') },
          {
            guard: ({ context }) => servicesOf(context).length === 0,
            target: to('attendant.waiting'),
            actions: [
              assign({ reason: people.reasons.noService }),
              emit({ type: 'say', text: says.noService }),
            ],
          },
          {
            guard: ({ context }) => serviceOf(context) === null && servicesOf(context).length > 1,
            target: 'service',
          },
          {
            guard: ({ context }) => serviceOf(context) === null,
            target: 'warnings',
            actions: assign(({ context }) => ({
              draft: { ...context.draft, service: servicesOf(context)[0]?.id ?? null },
            })),
          },
          { target: 'warnings' },
        ],
      },

      service: {
        ...asks((context) => says.askService(servicesOf(context))),
        on: {
          ...asksAgain('service'),
          'customer.said': [
            {
              guard: ({ context, event }) => chosenService(context, event) !== null,
              target: 'warnings',
              actions: assign(({ context, event }) => ({
                draft: { ...context.draft, service: chosenService(context, event), cleared: [] },
              })),
            },
            {
              target: 'service',
              reenter: true,
              actions: assign(({ context, event }) => rejected(context, event, says.serviceUnclear)),
            },
          ],
        },
      },

      warnings: {
        always: [
          {
            guard: ({ context }) => isRegistering(context, context.draft.service),
            target: to('more'),
            actions: emit({ type: 'say', text: says.alreadyRegistering }),
          },
          {
            guard: ({ context }) =>
              isDue(context, 'debt') && serviceOf(context)?.standing === 'suspended-debt',
            target: 'debt',
          },
          {
            guard: ({ context }) => isDue(context, 'outage') && (customerOf(context)?.alerts.length ?? 0) > 0,
            target: 'outage',
          },
          {
            guard: ({ context }) =>
              isDue(context, 'duplicate') && (serviceOf(context)?.openTickets.length ?? 0) > 0,
            target: 'duplicate',
          },
          { target: to('details') },
        ],
      },

      debt: {
        ...asks((context) => {
          const service = serviceOf(context);
          return service === null ? says.askService([]) : says.warnDebt(service);
        }),
        on: {
          ...asksAgain('debt'),
          'customer.said': [
            {
              guard: ({ event }) => yesNoOf(event) === 'yes',
              target: 'warnings',
              actions: assign(({ context }) => clear(context, 'debt')),
            },
            { guard: ({ event }) => yesNoOf(event) === 'no', target: to('menu') },
            { target: 'debt', reenter: true, actions: 'explainChoices' },
          ],
        },
      },

      outage: {
        ...asks((context) => says.warnOutage(customerOf(context)?.alerts ?? [])),
        on: {
          ...asksAgain('outage'),
          'customer.said': [
            {
              guard: ({ event }) => yesNoOf(event) === 'yes',
              target: 'warnings',
              actions: assign(({ context }) => clear(context, 'outage')),
            },
            { guard: ({ event }) => yesNoOf(event) === 'no', target: to('menu') },
            { target: 'outage', reenter: true, actions: 'explainChoices' },
          ],
        },
      },

      duplicate: {
        ...asks((context) => {
          const service = serviceOf(context);
          return service === null ? says.askService([]) : says.warnDuplicate(service);
        }),
        on: {
          ...asksAgain('duplicate'),
          'customer.said': [
            {
              guard: ({ event }) => event.chose === 'existing',
              target: to('follow'),
              actions: assign(({ context }) => ({
                purpose: 'follow',
                protocol: serviceOf(context)?.openTickets[0]?.protocol ?? null,
              })),
            },
            {
              guard: ({ event }) => event.chose === 'yes',
              target: 'warnings',
              actions: assign(({ context }) => clear(context, 'duplicate')),
            },
            { target: 'duplicate', reenter: true, actions: 'explainChoices' },
          ],
        },
      },
    },
  });
