/**
 * How this ERP spells what it answers. Its oddities are spread over the records by their ids, so that a record is
 * always spelled alike and every oddity is met: ids as numbers or as strings, what is absent as `null`, `""` or not
 * at all, several ways to write a date, passwords among the data.
 */

import { brazilianDate, brazilianTime, type Clock } from './clock.ts';
import type { BendingFault } from './faults/plan.ts';
import { city, type SandboxCustomer, type SandboxService, standings } from './provider/people.ts';
import type { Order, Ticket } from './provider/tickets.ts';

type Json = Readonly<Record<string, unknown>>;

/** How the record with this id writes that something is absent. */
const absence = (id: number): null | '' | undefined => [null, '' as const, undefined][id % 3];
const spellId = (id: number, odd: boolean): number | string => (odd ? String(id) : id);

/** A record of `clientes`. */
export const spellCustomer = (
  customer: SandboxCustomer,
  clock: Clock,
  options: { readonly cancelled: boolean; readonly connection: boolean },
): Json => ({
  id_cliente: customer.id,
  codigo_cliente: spellId(customer.code, customer.id % 5 === 0),
  nome_razaosocial: customer.name,
  nome_fantasia: null,
  tipo_pessoa: customer.birthDate === undefined ? 'pj' : 'pf',
  cpf_cnpj: customer.taxId,
  telefone_primario: customer.phones[0],
  telefone_secundario: customer.phones[1] ?? absence(customer.id),
  telefone_terciario: '',
  email_principal: customer.email ?? absence(customer.id),
  data_cadastro: '2017-08-05 00:00:00',
  ...spellBirth(customer, clock),
  alerta: customer.alerts.length > 0,
  alerta_mensagens: customer.alerts.length > 0 ? customer.alerts : absence(customer.id) === '' ? null : [],
  servicos: customer.services
    .filter(({ standing }) => options.cancelled || standing !== 'cancelado')
    .map((service) => spellService(service, customer, options.connection)),
});

function spellBirth(customer: SandboxCustomer, clock: Clock): Json {
  const { birthDate, id } = customer;
  if (birthDate === undefined) return { data_nascimento: null };
  switch (id % 4) {
    case 0:
      return { data_nascimento: brazilianDate(birthDate) };
    case 1:
      return { data_nascmento: `${birthDate} 00:00:00` };
    case 2:
      return { data_nascimento: birthDate };
    default: {
      const { timezone_type, timezone } = clock.phpDate(0);
      return { data_nascimento: { date: `${birthDate} 00:00:00.000000`, timezone_type, timezone } };
    }
  }
}

const spellService = (service: SandboxService, customer: SandboxCustomer, connection: boolean): Json => ({
  id_cliente_servico: spellId(service.id, service.id % 20 === 10),
  numero_plano: service.number,
  nome: service.plan,
  valor: service.price,
  status: standings[service.standing],
  status_prefixo: service.standing,
  tecnologia: service.plan.includes('Rádio') ? 'WIRELESS' : 'FIBRA',
  login: `cliente${customer.code}.${service.number}`,
  senha: `pppoe-${service.id}`,
  mac_addr: `02:00:00:00:${String(service.number).padStart(2, '0')}:${String(service.id % 100).padStart(2, '0')}`,
  phy_addr: `SBOX${service.id}`,
  ipv4: `100.64.${service.number}.${service.id % 250}`,
  ultima_conexao:
    connection && service.standing === 'servico_habilitado'
      ? {
          conectado: customer.alerts.length === 0,
          ultima_conexao_datetime: '2019-12-15 18:22:24-03',
          ultima_desconexao_datetime: null,
        }
      : [],
  endereco_instalacao: {
    completo: `${service.street} - ${service.district}, ${city.name.toUpperCase()}/${city.state}`,
    bairro: service.district,
    cidade: city.name,
    estado: city.state,
    cep: city.zip,
  },
});

/** Whose ticket it is, and what the faults of this request make of its texts. */
export type TicketContext = {
  readonly customer: SandboxCustomer;
  readonly service: SandboxService;
  readonly clock: Clock;
  readonly bent: readonly BendingFault[];
};

/** A record of `atendimentos`, or the `atendimento` that answers a creation. */
export function spellTicket(ticket: Ticket, context: TicketContext): Json {
  const { service, clock } = context;
  const { id, closed, order } = ticket;
  const nothing = absence(id);
  const description = spellDescription(ticket.description, context.bent);
  return {
    id_atendimento: id,
    protocolo: ticket.protocol,
    descricao_abertura: description,
    descricao_fechamento: closed?.text ?? nothing,
    tipo_atendimento: ticket.type,
    usuario_abertura: ticket.openedBy,
    usuario_responsavel: ticket.openedBy,
    usuario_fechamento: closed ? 'Atendimento' : nothing,
    data_cadastro: brazilianDate(clock.local(ticket.openedAt)),
    data_fechamento: closed ? brazilianDate(clock.local(closed.at)) : nothing,
    setor_responsavel: null,
    status_fechamento: closed ? 'concluido' : nothing,
    motivo_fechamento: closed ? 'Resolvido' : nothing,
    status: ticket.status,
    cliente: spellOwner(context),
    ...(id % 2 === 1 && {
      servico: {
        id_cliente_servico: String(service.id),
        numero_plano: String(service.number),
        nome: service.plan,
      },
    }),
    ...(order
      ? { ordens_servico: [spellOrder(order, ticket, description, context)] }
      : id % 2 === 0 && { ordens_servico: [] }),
  };
}

const spellOrder = (
  order: Order,
  ticket: Ticket,
  description: string | undefined,
  context: TicketContext,
): Json => {
  const { service, clock } = context;
  const done = order.status === 'finalizado';
  const moment = (at: number) => brazilianTime(clock.local(at));
  return {
    id_ordem_servico: spellId(ticket.id + 40, ticket.id % 2 === 1),
    numero_ordem_servico: String(ticket.id + 20),
    data_cadastro: moment(ticket.openedAt),
    tipo: order.kind,
    data_inicio_programado: moment(order.from),
    data_termino_programado: moment(order.to),
    data_inicio_executado: done ? moment(order.from) : null,
    data_termino_executado: done ? moment(order.to) : null,
    descricao_abertura: description,
    descricao_servico: description,
    descricao_fechamento: order.closing ?? null,
    usuario_abertura: ticket.openedBy,
    usuario_fechamento: done ? 'Técnico' : null,
    status: order.status,
    status_fechamento: done ? 'concluido' : null,
    cliente: spellOwner(context),
    servico: {
      numero_plano: service.number,
      nome: service.plan,
      valor: service.price,
      status: standings[service.standing],
      status_prefixo: service.standing,
    },
  };
};

const spellOwner = ({ customer, service }: TicketContext): Json => ({
  codigo_cliente: spellId(customer.code, service.id % 20 === 10),
  nome_razaosocial: customer.name,
  cpf_cnpj: customer.taxId,
});

function spellDescription(description: string, bent: readonly BendingFault[]): string | undefined {
  let text = description;
  for (const fault of bent) {
    if (fault.fault === 'no-descriptions') return undefined;
    if (fault.fault === 'cut') text = text.slice(0, fault.length);
    if (fault.fault === 'upper-case') text = text.toUpperCase();
    if (fault.fault === 'entities')
      text = text.replace(/[-&<>"'\u0080-\uffff]/g, (character) => `&#${character.charCodeAt(0)};`);
  }
  return text;
}
