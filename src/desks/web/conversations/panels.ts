/** What opens over a conversation: passing it on, a ticket, a protocol; and a document in full. */

import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import type { HtmlEscapedString } from 'hono/utils/html';
import { z } from 'zod';
import type { Service, TicketStatus } from '../../../core/calls.ts';
import type { Language } from '../../../core/text/language.ts';
import type { Audit, People } from '../../../people/people.ts';
import type { Conversation, Store } from '../../../stores/store.ts';
import { carryOut } from '../../acting.ts';
import type { Env, Guard } from '../guard.ts';
import { readConversation } from '../reading.ts';
import { Outcome } from '../views/outcome.tsx';
import { ConfirmTicket, Protocol, Ticket, Transfer } from '../views/panels.tsx';
import { onOneLine } from '../views/texts.ts';
import { staleness } from './acts.ts';
import type { Queue } from './lists.ts';
import { beginTicket, readTicket, serviceOf, type TicketManner, ticketForm } from './ticket.ts';

/** A ticket as it is read back to a customer; null where there is nothing to say about it. */
export type TicketSummary = {
  readonly service: Service | null;
  readonly name: string;
  readonly phone: string;
  readonly email: string | null;
  readonly description: string;
  readonly order: boolean | null;
};

/** What the desk may ask about tickets, and how it asks. */
export type Tickets = TicketManner & {
  /** The words in which the customer confirms. */
  readonly summary: (ticket: TicketSummary, language: Language) => string;
  /** Reads one; null if the ERP does not know it. Rejects if the ERP does not answer. */
  readonly find: (protocol: string) => Promise<TicketStatus | null>;
};

export type PanelsOptions = {
  readonly store: Store;
  readonly guard: Guard;
  readonly audit: Pick<Audit, 'note'>;
  readonly people: Pick<People, 'users'>;
  /** Empty if there is only one, without a name. */
  readonly queues: readonly Queue[];
  readonly tickets: Tickets;
  /** Who has a page of the desk open. */
  readonly present: () => ReadonlySet<string>;
  readonly patience: number;
};

const asked = z.object({ owner: z.string().max(200), request: z.uuid().default(randomUUID) });

export function addPanels(app: Hono<Env>, options: PanelsOptions): void {
  const { store, guard, audit, people, queues, tickets, present, patience } = options;
  const asks = { order: tickets.serviceOrder === 'ask', email: tickets.askEmail };

  const languageOf = (context: Context<Env>): Language =>
    context.get('words').language === 'en' ? 'en' : 'pt';
  const pathOf = ({ conversation }: Conversation): string => `/desk/c/${encodeURIComponent(conversation)}`;
  /** Answers with what a conversation is needed for. */
  const over =
    (show: (context: Context<Env>, conversation: Conversation) => Promise<Response> | Response) =>
    async (context: Context<Env>): Promise<Response> => {
      const found = await readConversation(store, context.req.param('id') ?? '', 1);
      if (found === null)
        return context.html(Outcome({ words: context.get('words').talk.noSuch, refused: true }), 404);
      return show(context, found.conversation);
    };
  const panel = (context: Context<Env>, inside: HtmlEscapedString | Promise<HtmlEscapedString>) =>
    context.html(inside);

  app.get(
    '/c/:id/panel/transfer',
    guard.enter,
    guard.permit('transfer'),
    over(async (context, conversation) => {
      const [here, users] = [present(), await people.users.list()];
      const me = context.get('session').user.id;
      const colleagues = users
        .filter(({ id, disabled, ready }) => id !== me && !disabled && ready)
        .map(({ id, name }) => ({ id, name, present: here.has(id) }))
        .sort((one, other) => Number(other.present) - Number(one.present));
      const elsewhere = queues.filter(({ id }) => id !== conversation.listing.queue);
      const words = context.get('words');
      return panel(
        context,
        Transfer({ path: pathOf(conversation), words, queues: elsewhere, people: colleagues }),
      );
    }),
  );

  app.get(
    '/c/:id/panel/ticket',
    guard.enter,
    guard.permit('open-ticket'),
    over((context, conversation) =>
      panel(
        context,
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

  const readForm = async (context: Context<Env>) => ticketForm.safeParse(await context.req.parseBody());

  /** What was typed, in words to confirm; or again, with what is wrong about it. */
  const review = (isAgain: boolean) =>
    over(async (context, conversation) => {
      const words = context.get('words');
      const { known = {} } = conversation.listing;
      const read = await readForm(context);
      const form = read.success ? read.data : beginTicket(conversation.listing);
      const ticket = readTicket(form, tickets, words.panels.ticket.wrong);
      const path = pathOf(conversation);
      if ('problem' in ticket || isAgain)
        return panel(
          context,
          Ticket({
            path,
            words,
            known,
            form,
            asks,
            ...('problem' in ticket ? { problem: ticket.problem } : {}),
          }),
        );
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
      return panel(context, ConfirmTicket({ path, words, form, summary, request: randomUUID() }));
    });
  app.post('/c/:id/panel/ticket', guard.enter, guard.checkForm, guard.permit('open-ticket'), review(false));
  app.post(
    '/c/:id/panel/ticket/again',
    guard.enter,
    guard.checkForm,
    guard.permit('open-ticket'),
    review(true),
  );

  app.post(
    '/c/:id/ticket',
    guard.enter,
    guard.checkForm,
    guard.permit('open-ticket'),
    over(async (context, conversation) => {
      const { talk, panels } = context.get('words');
      const { user } = context.get('session');
      const body = await context.req.parseBody();
      const [act, read] = [asked.safeParse(body), ticketForm.safeParse(body)];
      if (!act.success || !read.success)
        return context.html(Outcome({ words: talk.incomplete, refused: true }), 400);
      const ticket = readTicket(read.data, tickets, panels.ticket.wrong);
      if ('problem' in ticket) return context.html(Outcome({ words: ticket.problem, refused: true }), 400);
      const stale = staleness(conversation, act.data.owner, user.id, talk);
      if (stale !== null) return context.html(Outcome({ words: stale, refused: true }), 409);
      const outcome = await carryOut(store, conversation, {
        name: 'order-ticket',
        body: { by: { id: user.id, name: user.name }, request: act.data.request },
        ticket,
        patience,
      });
      await audit.note({
        by: user.id,
        action: 'open-ticket',
        conversation: conversation.conversation,
      });
      const trigger = { 'hx-trigger': 'desk-open' };
      switch (outcome.outcome) {
        case 'owned':
          return context.html(
            Outcome({ words: talk.othersNow(onOneLine(outcome.owner)), refused: true }),
            409,
            trigger,
          );
        case 'unchanged':
          return context.html(Outcome({ words: talk.unchanged, refused: true }), 409, trigger);
        case 'done':
          return context.html(Outcome({ words: talk.ordered }), 200, trigger);
        case 'pending':
          return context.html(Outcome({ words: talk.pending }), 202, trigger);
      }
    }),
  );

  app.get(
    '/c/:id/panel/protocol',
    guard.enter,
    guard.permit('look-up'),
    over((context, conversation) =>
      panel(
        context,
        Protocol({
          path: pathOf(conversation),
          words: context.get('words'),
          protocol: conversation.listing.known?.opened?.at(-1) ?? '',
        }),
      ),
    ),
  );

  app.post(
    '/c/:id/panel/protocol',
    guard.enter,
    guard.checkForm,
    guard.permit('look-up'),
    over(async (context, conversation) => {
      const words = context.get('words');
      const said = words.panels.protocol;
      const { protocol: typed } = await context.req.parseBody();
      const protocol = String(typed ?? '').replace(/[\s.-]/g, '');
      const shown = { path: pathOf(conversation), words, protocol: protocol.slice(0, 40) };
      if (!/^\d{12,24}$/.test(protocol)) return panel(context, Protocol({ ...shown, problem: said.wrong }));
      await audit.note({
        by: context.get('session').user.id,
        action: 'look-up',
        conversation: conversation.conversation,
      });
      try {
        const ticket = await tickets.find(protocol);
        return panel(
          context,
          ticket === null ? Protocol({ ...shown, problem: said.none }) : Protocol({ ...shown, ticket }),
        );
      } catch {
        return panel(context, Protocol({ ...shown, problem: said.failed }));
      }
    }),
  );

  app.post(
    '/c/:id/document',
    guard.enter,
    guard.checkForm,
    guard.permit('see-document'),
    over(async (context, conversation) => {
      const { talk } = context.get('words');
      const document = conversation.listing.known?.document;
      if (document === undefined)
        return context.html(Outcome({ words: talk.noDocument, refused: true }), 404);
      await audit.note({
        by: context.get('session').user.id,
        action: 'see-document',
        conversation: conversation.conversation,
      });
      return context.html(Outcome({ words: talk.documentSeen(wholeDocument(document)) }));
    }),
  );
}

/** `18462093740` -> `184.620.937-40` */
const wholeDocument = (document: string): string =>
  document.length === 11
    ? document.replace(/^(.{3})(.{3})(.{3})(.{2})$/, '$1.$2.$3-$4')
    : document.replace(/^(.{2})(.{3})(.{3})(.{4})(.{2})$/, '$1.$2.$3/$4-$5');
