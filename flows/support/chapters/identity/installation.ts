/** Which installation a ticket is for, and what a verified customer should hear before telling about a problem. */

import { assign } from 'xstate';
import { type Context, customerOf, type Draft, serviceOf, type Warning } from '../../context.ts';
import type { Spoken } from '../../events.ts';
import { type Kit, to } from '../../kit.ts';
import { readLeadingYesNo } from '../../listening/asides.ts';
import { fittingLabel, plain } from '../../listening/plain.ts';
import { yesNoOf } from '../../listening/reading/answers.ts';
import { readOrder } from '../../listening/reading/replies.ts';
import { firstRead, textsOf } from '../../listening/spoken.ts';
import { reasons } from '../../words/attendants.ts';
import { says } from '../../words/index.ts';
import { createAsides, withTold } from '../asides.ts';
import { byeTo, endsTalk } from '../menu.ts';
import { asksAgain, rejected } from '../question.ts';
import { isRegistering } from '../requests/confirmed.ts';

const servicesOf = (context: Context) => customerOf(context)?.services ?? [];

/** The service that was chosen, by its line of the menu or by words that only one of them has. */
const chosenService = (context: Context, event: Spoken): string | null => {
  const services = servicesOf(context);
  const chosen = services.find((_, index) => event.chose === `s${index}`);
  if (chosen) return chosen.id;
  const fitting = fittingLabel(services.map(says(context).ticket.serviceName), textsOf(event).at(-1) ?? '');
  return fitting === null ? null : (services[fitting]?.id ?? null);
};

/** To an open ticket or to another one: the question is no yes or no. */
const asksExisting = (event: Spoken): boolean =>
  event.chose === 'existing' ||
  (event.chose === undefined &&
    !asksAnother(event) &&
    /\b(?:acompanhar|ver|esse|existente|mesmo|follow|see|existing|same)\b/.test(lastSaid(event)));
const asksAnother = (event: Spoken): boolean =>
  event.chose === 'yes' ||
  (event.chose === undefined && /\b(?:outro|outra|novo|nova|another|new|other)\b/.test(lastSaid(event)));
const lastSaid = (event: Spoken): string => plain(textsOf(event).at(-1) ?? '');

/** The customer goes on: what they tell besides joins the description. */
const clear = (context: Context, event: Spoken, warning: Warning): { readonly draft: Draft } => {
  const { draft } = withTold({ context, event });
  return { draft: { ...draft, cleared: [...draft.cleared, warning] } };
};

/** "Sim, eu sei, mas aqui caiu antes": the yes is what counts, and the rest is told. */
const goesOn = (event: Spoken): boolean =>
  yesNoOf(event) === 'yes' ||
  (event.chose === undefined &&
    (firstRead(event, readLeadingYesNo) === 'yes' || firstRead(event, readOrder) === true));

const hasPaid = (event: Spoken): boolean =>
  /\b(?:paguei|pago|paga|pagamento|comprovante|quitei|quitad[oa]|em dia|nao devo|paid|payment|receipt)\b/.test(
    lastSaid(event),
  );

/** The warning before the current question is due again. */
const unclear = ({ draft }: Context): { readonly draft: Draft } => ({
  draft: { ...draft, cleared: draft.cleared.slice(0, -1) },
});

const isDue = (context: Context, warning: Warning): boolean => !context.draft.cleared.includes(warning);

/** One step back: the warning before, else the choice of the installation, else the menu. */
export const createStepBack = ({ support }: Pick<Kit, 'support'>) =>
  [
    {
      guard: ({ context }: { readonly context: Context }) => context.draft.cleared.length > 0,
      target: to('installation.warnings'),
      actions: support.assign(({ context }) => unclear(context)),
    },
    {
      guard: ({ context }: { readonly context: Context }) => servicesOf(context).length > 1,
      target: to('installation.service'),
    },
  ] as const;

export const createInstallation = ({ support, say, asks, queues }: Kit) => {
  const asides = {
    debt: createAsides({ support }, 'debt'),
    outage: createAsides({ support }, 'outage'),
    duplicate: createAsides({ support }, 'duplicate'),
  };
  const back = [...createStepBack({ support }), { target: to('menu') }] as const;
  const declined = {
    target: to('menu'),
    actions: support.assign(({ context }) => ({
      asked: { ...context.asked, why: says(context).menu.openedNothing },
    })),
  } as const;

  /** "Obrigado, vou aguardar": the notice was all that was needed. */
  const thanked = {
    guard: ({ event }: { readonly event: Spoken }) => endsTalk(event),
    target: to('over'),
    actions: support.emit(({ context, event }) => ({
      type: 'say',
      text: 'messages' in event ? byeTo(context, event) : '',
    })),
  } as const;

  return support.createStateConfig({
    initial: 'route',
    entry: assign({ underWay: 'installation' }),
    states: {
      route: {
        always: [
          { guard: ({ context }) => customerOf(context) === null, target: to('details') },
          {
            guard: ({ context }) => servicesOf(context).length === 0,
            target: to('attendant.waiting'),
            actions: [assign({ reason: reasons.noService }), say(({ ticket }) => ticket.noService)],
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
        ...asks(({ ticket }, context) => ticket.askService(servicesOf(context))),
        on: {
          ...asksAgain('service'),
          'customer.wentBack': [
            { guard: ({ context }) => context.draft.correcting === true, target: to('confirm') },
            { target: to('menu') },
          ],
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
              actions: assign(({ context, event }) =>
                rejected(context, event, says(context).ticket.serviceUnclear),
              ),
            },
          ],
        },
      },

      warnings: {
        always: [
          {
            guard: ({ context }) => isRegistering(context, context.draft.service),
            target: to('more'),
            actions: say(({ ticket }) => ticket.alreadyRegistering),
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
        ...asks(({ ticket }, context) => {
          const service = serviceOf(context);
          return service === null ? ticket.askService([]) : ticket.warnDebt(service);
        }),
        on: {
          ...asksAgain('debt'),
          'customer.wentBack': back,
          'customer.said': [
            {
              guard: ({ event }) => hasPaid(event),
              target: to('attendant.waiting'),
              actions: [
                assign({ reason: reasons.paid, queue: queues.for('billing') }),
                say(({ ticket }) => ticket.paidCalling),
              ],
            },
            asides.debt.asked,
            {
              guard: ({ event }) => goesOn(event),
              target: 'warnings',
              actions: assign(({ context, event }) => clear(context, event, 'debt')),
            },
            { guard: ({ event }) => yesNoOf(event) === 'no', ...declined },
            thanked,
            asides.debt.solved,
            asides.debt.told,
            asides.debt.seen,
            { target: 'debt', reenter: true, actions: 'explainChoices' },
          ],
        },
      },

      outage: {
        ...asks(({ ticket }, context) => ticket.warnOutage(customerOf(context)?.alerts ?? [])),
        on: {
          ...asksAgain('outage'),
          'customer.wentBack': back,
          'customer.said': [
            asides.outage.asked,
            {
              guard: ({ event }) => goesOn(event),
              target: 'warnings',
              actions: assign(({ context, event }) => clear(context, event, 'outage')),
            },
            { guard: ({ event }) => yesNoOf(event) === 'no', ...declined },
            thanked,
            asides.outage.solved,
            asides.outage.told,
            asides.outage.seen,
            { target: 'outage', reenter: true, actions: 'explainChoices' },
          ],
        },
      },

      duplicate: {
        ...asks(({ ticket }, context) => {
          const service = serviceOf(context);
          return service === null ? ticket.askService([]) : ticket.warnDuplicate(service);
        }),
        on: {
          ...asksAgain('duplicate'),
          'customer.wentBack': back,
          'customer.said': [
            {
              guard: ({ event }) => asksExisting(event),
              target: to('follow'),
              actions: assign(({ context }) => ({
                purpose: 'follow',
                protocol: serviceOf(context)?.openTickets[0]?.protocol ?? null,
              })),
            },
            {
              guard: ({ event }) => asksAnother(event),
              target: 'warnings',
              actions: assign(({ context, event }) => clear(context, event, 'duplicate')),
            },
            asides.duplicate.asked,
            thanked,
            asides.duplicate.solved,
            asides.duplicate.told,
            asides.duplicate.seen,
            { target: 'duplicate', reenter: true, actions: 'explainChoices' },
          ],
        },
      },
    },
  });
};
