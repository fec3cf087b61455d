/**
 * An attendant has a ticket opened with what they confirmed: by the same job as the customer's own, so that it is opened
 * once, whatever happens on the way.
 */

import { blankDraft, type Context, type Pending } from '../../context.ts';
import type { SupportEvent } from '../../events.ts';
import type { Kit } from '../../kit.ts';
import { notes } from '../../words/attendants.ts';
import { isRegistering, ticketKey } from '../requests/confirmed.ts';
import { isOthers } from './owner.ts';

type Ordered = Extract<SupportEvent, { readonly type: 'attendant.orderedTicket' }>;
type Given = { readonly context: Context; readonly event: Ordered };

/** As many as any page sends twice. */
const orderedKept = 20;

const asPending = (context: Context, { by, ticket }: Ordered): Pending => ({
  draft: {
    ...blankDraft,
    service: ticket.service,
    name: ticket.name,
    phone: ticket.phone,
    ...(ticket.email === undefined ? {} : { email: ticket.email }),
    items: ticket.description.split('\n'),
    described: true,
    order: ticket.serviceOrder,
  },
  identity: context.identity,
  document: context.document,
  by: by.name,
});

export const createOrders = ({ support }: Pick<Kit, 'support'>) => {
  const notesIt = (line: (by: string) => string) =>
    support.emit(({ event }) => ({ type: 'note', text: 'by' in event ? line(event.by.name) : '' }));
  const remembersIt = support.assign(({ context, event }) =>
    event.type === 'attendant.orderedTicket'
      ? { ordered: [...context.ordered, event.request].slice(-orderedKept) }
      : {},
  );
  const opensIt = support.enqueueActions(({ context, event, enqueue }) => {
    if (event.type !== 'attendant.orderedTicket') return;
    const key = ticketKey(event.ticket.service);
    enqueue.assign({ pending: { ...context.pending, [key]: asPending(context, event) } });
    enqueue.emit({ type: 'open-ticket', key, input: event.ticket });
  });
  return {
    /** By whoever has the conversation, or by anybody while it waits. */
    taken: [
      { guard: isOthers, actions: notesIt(notes.notOrderedOthers) },
      // The same confirmation, sent twice.
      { guard: ({ context, event }: Given) => context.ordered.includes(event.request) },
      {
        guard: ({ context, event }: Given) => isRegistering(context, event.ticket.service),
        actions: [remembersIt, notesIt(notes.notOrderedTwice)],
      },
      { actions: [remembersIt, notesIt(notes.ordered), opensIt] },
    ],
    /** Where nobody has it and nobody is awaited. */
    refused: { actions: notesIt(notes.notOrderedUntaken) },
  } as const;
};

/** Whether a person had it opened: they are told what became of it, and not the customer, whose words it never was. */
export const isOrdered = ({ pending }: Context, key: string): boolean => pending[key]?.by !== undefined;
