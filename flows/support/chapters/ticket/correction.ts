/** What is not right in the summary, and where it is asked for again. */

import { type Context, customerOf, settled } from '../../context.ts';
import type { Spoken } from '../../events.ts';
import { type Kit, to } from '../../kit.ts';
import { type DraftPart, readCorrection, readPart } from '../../listening/reading/replies.ts';
import { textsOf } from '../../listening/spoken.ts';
import { asksAgain } from '../question.ts';

/** The part that somebody wants corrected: from the list, or named in the summary's answer. */
const partNamed = (event: Spoken, read: (text: string) => DraftPart | null): DraftPart | null => {
  const last = textsOf(event).at(-1);
  return last === undefined ? null : read(last);
};
const partChosen = (event: Spoken): string | null => event.chose ?? partNamed(event, readPart);

/** One step back from a correction is the summary that it began at. */
export const createBackToSummary = ({ support }: Pick<Kit, 'support'>) =>
  ({
    guard: ({ context }: { readonly context: Context }): boolean => context.draft.correcting === true,
    target: to('confirm'),
    actions: support.assign(({ context }) => ({ draft: settled(context.draft) })),
  }) as const;

export const createCorrection = ({ support, asks, settings }: Kit) => {
  const hasOrder = (context: Context): boolean =>
    settings.serviceOrder === 'ask' && customerOf(context) !== null;
  const hasEmail = settings.askEmail === true;
  const changeable = (context: Context) => ({ order: hasOrder(context), email: hasEmail });
  const hasChoice = (context: Context): boolean => (customerOf(context)?.services.length ?? 0) > 1;

  const wants =
    (part: DraftPart) =>
    ({ event }: { readonly event: Spoken }): boolean =>
      partChosen(event) === part;
  const corrects =
    (part: DraftPart) =>
    ({ event }: { readonly event: Spoken }): boolean =>
      partNamed(event, readCorrection) === part;
  const blanksDescription = support.assign(({ context }) => ({
    draft: {
      ...context.draft,
      items: [],
      described: false,
      correcting: true,
      replaced: context.draft.items,
    },
  }));
  const noteCorrecting = support.assign(({ context }) => ({ draft: { ...context.draft, correcting: true } }));
  /** The item to correct, and where it is asked for. */
  const corrections = (names: (part: DraftPart) => (args: { readonly event: Spoken }) => boolean) =>
    [
      { guard: names('name'), target: to('details.name'), actions: noteCorrecting },
      { guard: names('phone'), target: to('details.phone'), actions: noteCorrecting },
      {
        guard: ({ event }: { readonly event: Spoken }) => hasEmail && names('email')({ event }),
        target: to('details.email'),
        actions: noteCorrecting,
      },
      { guard: names('description'), target: to('details.description'), actions: blanksDescription },
      {
        guard: ({ context, event }: { readonly context: Context; readonly event: Spoken }) =>
          hasOrder(context) && names('order')({ event }),
        target: to('details.order'),
        actions: noteCorrecting,
      },
      {
        guard: ({ context, event }: { readonly context: Context; readonly event: Spoken }) =>
          hasChoice(context) && names('service')({ event }),
        target: to('installation.service'),
        actions: noteCorrecting,
      },
    ] as const;
  const correction = support.createStateConfig({
    ...asks(({ ticket }, context) =>
      ticket.askCorrection({ service: hasChoice(context), ...changeable(context) }),
    ),
    on: {
      ...asksAgain('correction'),
      'customer.wentBack': 'summary',
      'customer.said': [
        { guard: ({ event }) => event.chose === 'nothing', target: 'summary' },
        ...corrections(wants),
        { target: 'correction', reenter: true, actions: 'explainChoices' },
      ],
    },
  });

  return {
    /** The list of what can be corrected. */
    correction,
    /** What the summary's answer names is asked for at once. */
    corrects: corrections(corrects),
    /** Which parts there are, besides those that everybody has. */
    changeable,
    hasOrder,
  };
};
