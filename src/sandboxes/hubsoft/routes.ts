/** The ERP's routes, as far as its documents tell: what each answers, and the faults that were asked for. */

import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono } from 'hono';
import type { Access } from './access.ts';
import { bareDigits, type Clock } from './clock.ts';
import { misbehave } from './faults/misbehave.ts';
import type { BendingFault, Faults, RouteName } from './faults/plan.ts';
import type { Roll } from './provider/roll.ts';
import { asListed, type Ticket, type Tickets } from './provider/tickets.ts';
import { readCreation, readCustomerSearch, readTicketSearch, ticketTypes } from './reading.ts';
import { searchCustomers, searchTickets } from './searching.ts';
import { spellCustomer, spellTicket } from './spelling.ts';

export type Bindings = { readonly Bindings: HttpBindings };

export type Parts = {
  readonly access: Access;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly roll: Roll;
  readonly tickets: Tickets;
  /** How many requests each route has had, whatever became of them. */
  readonly requests: Map<RouteName, number>;
  /** Aborted once the sandbox closes: what was held back is then not carried out. */
  readonly closing: AbortSignal;
};

const api = '/api/v1/integracao';
const descriptionFaults = ['cut', 'upper-case', 'entities', 'no-descriptions'] as const;

export function createRoutes(parts: Parts): Hono<Bindings> {
  const { access, clock, faults, tickets, requests } = parts;
  const { customers, owners } = parts.roll;
  const app = new Hono<Bindings>();
  app.onError((error, context) => context.json({ message: error.message, exception: error.name }, 500));

  /** Counts, checks the token, and lets the faults strike before and after the work. */
  const serve = (route: RouteName, work: (context: Context<Bindings>) => Response | Promise<Response>) => {
    return async (context: Context<Bindings>): Promise<Response> => {
      requests.set(route, (requests.get(route) ?? 0) + 1);
      const instead = await misbehave(context, route, faults.strikeAround(route, 'before'));
      if (parts.closing.aborted) return RESPONSE_ALREADY_SENT;
      if (instead !== undefined) return instead;
      if (route !== 'login') {
        const authorization = context.req.header('authorization');
        if (faults.strikeWithin(route, ['revoked-token']).length > 0) access.revoke(authorization);
        if (!access.admits(authorization)) return context.json({ message: 'Unauthenticated.' }, 401);
      }
      const answer = await work(context);
      if (!answer.ok) return answer;
      return (await misbehave(context, route, faults.strikeAround(route, 'after'))) ?? answer;
    };
  };

  let successes = 0;
  /** Every fourth time the status is misspelt, as in the documents' own examples. */
  const succeed = (context: Context, msg: string, payload: Readonly<Record<string, unknown>>) => {
    successes += 1;
    return context.json({ status: successes % 4 === 0 ? 'suscess' : 'success', msg, ...payload });
  };
  const refuse = (context: Context, errors: readonly string[]) =>
    context.json({ status: 'error', msg: 'Erro de validação dos dados', errors });

  const spell = (ticket: Ticket, bent: readonly BendingFault[]) => {
    const owner = owners.get(ticket.service);
    if (owner === undefined) throw new Error(`ticket ${ticket.id} is of no known service`);
    return spellTicket(ticket, { ...owner, clock, bent });
  };

  app.post(
    '/oauth/token',
    serve('login', async (context) => {
      const token = access.login(await readObject(context));
      if (token !== undefined) return context.json(token);
      return context.json(
        {
          error: 'invalid_credentials',
          error_description: 'The user credentials were incorrect.',
          message: 'The user credentials were incorrect.',
        },
        401,
      );
    }),
  );

  app.get(
    `${api}/cliente`,
    serve('customers', (context) => {
      const search = readCustomerSearch(context.req.query());
      if (!search.ok) return refuse(context, search.errors);
      const found = searchCustomers(customers, search.value);
      return succeed(context, 'Dados consultados com sucesso', {
        clientes: found.map((customer) => spellCustomer(customer, clock, search.value)),
      });
    }),
  );

  app.get(
    `${api}/cliente/atendimento`,
    serve('tickets', (context) => {
      const search = readTicketSearch(context.req.query());
      if (!search.ok) return refuse(context, search.errors);
      const bent = faults.strikeWithin('tickets', ['crowd', 'odd-row', ...descriptionFaults]);
      const there = [...tickets.listed(), ...bent.flatMap((fault) => inventCrowd(fault, clock))];
      const found = searchTickets(there, search.value, { owners, clock });
      const [first, ...others] = found.map((ticket) => spell(ticket, bent));
      const odd = bent.some(({ fault }) => fault === 'odd-row') ? { protocolo: null } : {};
      return succeed(context, 'Dados consultados com sucesso', {
        atendimentos: first === undefined ? [] : [{ ...first, ...odd }, ...others],
      });
    }),
  );

  app.post(
    `${api}/atendimento`,
    serve('create', async (context) => {
      const creation = readCreation(await readObject(context), new Set(owners.keys()));
      if (!creation.ok) return refuse(context, creation.errors);
      const late = faults.strikeWithin('create', ['late-listing']);
      const listedAfter = Math.max(0, ...late.map((fault) => ('ms' in fault ? fault.ms : 0)));
      const ticket = asListed(tickets.create(creation.value, listedAfter));
      const opened = `Atendimento aberto com sucesso. Anote o protocolo: ${ticket.protocol}.`;
      const ordered = ' Foi aberto também uma ordem de serviço e encaminhada ao setor responsável';
      return succeed(context, ticket.order === undefined ? opened : opened + ordered, {
        atendimento: spell(ticket, faults.strikeWithin('create', descriptionFaults)),
      });
    }),
  );

  app.get(
    `${api}/configuracao/tipo_atendimento`,
    serve('types', (context) =>
      succeed(context, 'Dados consultados com sucesso', { tipos_atendimento: ticketTypes }),
    ),
  );

  let messages = 0;
  app.post(
    `${api}/atendimento/adicionar_mensagem/:id`,
    serve('message', async (context) => {
      const { mensagem } = await readObject(context);
      if (typeof mensagem !== 'string' || mensagem.trim() === '')
        return refuse(context, ['O campo mensagem é obrigatório.']);
      const ticket = tickets.listed().find(({ id }) => String(id) === context.req.param('id'));
      if (ticket === undefined) return refuse(context, ['Atendimento não encontrado.']);
      if (ticket.closed !== undefined) return refuse(context, ['O atendimento já está fechado.']);
      messages += 1;
      return succeed(context, 'Mensagem Adicionada com sucesso', {
        atendimento_mensagem: {
          id_atendimento_mensagem: 600 + messages,
          mensagem,
          data_cadastro: clock.phpDate(clock.now()),
          atendimento: { id_atendimento: ticket.id, protocolo: ticket.protocol },
        },
      });
    }),
  );

  return app;
}

/** The tickets that a `crowd` pretends: newer than all that are really there. */
function inventCrowd(fault: BendingFault, clock: Clock): readonly Ticket[] {
  if (fault.fault !== 'crowd') return [];
  return Array.from({ length: fault.count }, (_, index) => ({
    id: 90_001 + index,
    protocol: `${bareDigits(clock.local(clock.now()))}${90_001 + index}`,
    service: fault.service,
    type: 'SAC',
    openedAt: clock.now(),
    description: `Contato automático número ${index + 1}`,
    status: 'Pendente',
    openedBy: 'Monitoramento',
  }));
}

/** The JSON object of a request's body; an empty one if it is none, or is not declared as JSON. */
async function readObject(context: Context): Promise<Readonly<Record<string, unknown>>> {
  if (!/^application\/json\b/.test(context.req.header('content-type') ?? '')) return {};
  const body: unknown = await context.req.json().catch(() => undefined);
  return typeof body === 'object' && body !== null ? { ...body } : {};
}
