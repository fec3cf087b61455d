/** A ticket that an attendant opens: the form, its confirmation, and the one entry that asks for it. */

import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { z } from 'zod';
import type { Service } from '../../../core/calls.ts';
import type { Language } from '../../../core/text/language.ts';
import type { Audit } from '../../../people/people.ts';
import type { Store } from '../../../stores/store.ts';
import { carryOut } from '../../acting.ts';
import type { Env, Guard } from '../guard.ts';
import { staleness } from './acts.ts';
import { about, answer, pathOf, refuse } from './answering.ts';
import { beginTicket, readTicket, serviceOf, type TicketManner, ticketForm } from './ticket.ts';
import { ConfirmTicket, Ticket } from './views/ticket.tsx';

/** A ticket as it is read back to a customer; null where there is nothing to say about it. */
export type TicketSummary = {
  readonly service: Service | null;
  readonly name: string;
  readonly phone: string;
  readonly email: string | null;
  readonly description: string;
  readonly order: boolean | null;
};

/** How the desk asks for tickets. */
export type Ordering = TicketManner & {
  /** The words in which the customer confirms. */
  readonly summary: (ticket: TicketSummary, language: Language) => string;
};

export type OrderingOptions = {
  readonly store: Store;
  readonly guard: Guard;
  readonly audit: Pick<Audit, 'note'>;
  readonly tickets: Ordering;
  readonly patience: number;
};

const asked = z.object({ owner: z.string().max(200), request: z.uuid().default(randomUUID) });

export function addOrdering(app: Hono<Env>, options: OrderingOptions): void {
  const { store, guard, audit, tickets, patience } = options;
  const asks = { order: tickets.serviceOrder === 'ask', email: tickets.askEmail };
  const languageOf = (context: Context<Env>): Language =>
    context.get('words').language === 'en' ? 'en' : 'pt';
  const open = guard.permit('open-ticket');

  app.get(
    '/c/:id/panel/ticket',
    guard.enter,
    open,
    about(store, (context, conversation) =>
      context.html(
        Ticket({
          path: pathOf(conversation),
          words: context.get('words'),
          known: conversation.listing.known ?? {},
          form: beginTicket(conversation.listing),
          asks,
        }),
      ),
    ),
  );

  /** What was typed, in words to confirm; or again, with what is wrong about it. */
  const review = (isAgain: boolean) =>
    about(store, async (context, conversation) => {
      const words = context.get('words');
      const { known = {} } = conversation.listing;
      const read = ticketForm.safeParse(await context.req.parseBody());
      const form = read.success ? read.data : beginTicket(conversation.listing);
      const ticket = readTicket(form, tickets, words.panels.ticket.wrong);
      const path = pathOf(conversation);
      if ('problem' in ticket) {
        const { problem } = ticket;
        return context.html(Ticket({ path, words, known, form, asks, problem }));
      }
      if (isAgain) return context.html(Ticket({ path, words, known, form, asks }));
      const { service, serviceOrder, email = null, ...rest } = ticket;
      const summary = tickets.summary(
        {
          ...rest,
          email,
          service: serviceOf(known, service) ?? null,
          order: tickets.serviceOrder === 'never' ? null : serviceOrder,
        },
        languageOf(context),
      );
      return context.html(ConfirmTicket({ path, words, form, summary, request: randomUUID() }));
    });
  app.post('/c/:id/panel/ticket', guard.enter, guard.checkForm, open, review(false));
  app.post('/c/:id/panel/ticket/again', guard.enter, guard.checkForm, open, review(true));

  app.post(
    '/c/:id/ticket',
    guard.enter,
    guard.checkForm,
    open,
    about(store, async (context, conversation) => {
      const { talk, panels, protocol } = context.get('words');
      if (conversation.listing.known?.protocol !== undefined) return refuse(context, protocol.noErp, 409);
      const { user } = context.get('session');
      const body = await context.req.parseBody();
      const [act, read] = [asked.safeParse(body), ticketForm.safeParse(body)];
      if (!act.success || !read.success) return refuse(context, talk.incomplete, 400);
      const ticket = readTicket(read.data, tickets, panels.ticket.wrong);
      if ('problem' in ticket) return refuse(context, ticket.problem, 400);
      const stale = staleness(conversation, act.data.owner, user.id, talk);
      if (stale !== null) return refuse(context, stale, 409);
      const outcome = await carryOut(store, conversation, {
        name: 'order-ticket',
        body: { by: { id: user.id, name: user.name }, request: act.data.request },
        ticket,
        patience,
      });
      if (outcome.outcome === 'done' || outcome.outcome === 'pending')
        await audit.note({
          by: user.id,
          action: 'open-ticket',
          conversation: conversation.conversation,
        });
      return answer(context, outcome, talk.ordered);
    }),
  );
}
