import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readJson, readPayload } from '../../../src/backends/hubsoft/answer.ts';
import { newestFirst, readCustomer, readTicket } from '../../../src/backends/hubsoft/read.ts';
import { readableRows } from '../../../src/backends/hubsoft/rows.ts';
import { createdTicket, foundCustomers, foundTickets } from '../../../src/backends/hubsoft/schemas.ts';
import { Failure } from '../../../src/core/failure.ts';

const timezone = 'America/Sao_Paulo';
const fixture = (name: string) => readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8');
const answer = (text: string) => readJson({ status: 200, text });
const created = (text: string) => readTicket(readPayload(answer(text), createdTicket).atendimento, timezone);
const listed = (text: string) =>
  readableRows(readPayload(answer(text), foundTickets).atendimentos).map((ticket) =>
    readTicket(ticket, timezone),
  );
const found = (...clientes: object[]) =>
  readPayload(answer(JSON.stringify({ status: 'success', clientes })), foundCustomers).clientes.map(
    (customer) => readCustomer(customer, timezone),
  );
const ticketWith = (fields: object) =>
  created(
    JSON.stringify({
      status: 'success',
      atendimento: { id_atendimento: 7, protocolo: '201811061730517', ...fields },
    }),
  );

describe('the documents’ own answers', () => {
  it('reads a creation of an older installation', () => {
    expect(created(fixture('create-answer-old'))).toEqual({
      id: '286',
      protocol: '201811061730517',
      customer: '1204',
      status: 'Aguardando Análise',
      closed: false,
      openedAt: '2018-11-06',
      subject: 'SAC',
      orders: [],
    });
  });

  it('reads a creation with an order, whose slot is only a placeholder', () => {
    expect(created(fixture('create-answer-with-order'))).toEqual({
      id: '300',
      protocol: '201811161058216',
      customer: '1204',
      status: 'Aguardando Análise',
      closed: false,
      openedAt: '2018-11-16',
      subject: 'SAC',
      description: 'Estou sem acesso a internet desde segunda-feira.',
      rawDescription: 'Estou sem acesso a internet desde segunda-feira. | ATENDIMENTO ABERTO VIA API',
      orders: [{ number: '320', status: 'waiting-schedule', statusText: 'aguardando_agendamento' }],
    });
  });

  it('reads a list that calls itself a "suscess", and shows a finished order of a pending ticket as it is', () => {
    const tickets = listed(fixture('list-answer'));
    expect(tickets.map(({ id }) => id)).toEqual(['110', '285', '300']);
    expect(tickets[0]).toMatchObject({
      status: 'Pendente',
      closed: false,
      orders: [
        {
          number: '125',
          status: 'finished',
          statusText: 'finalizado',
          slot: { from: '2018-06-19T14:02:00', to: '2018-06-19T15:02:00' },
          finishedAt: '2018-06-19T15:02:00',
          closing: 'asdfasdfadsf',
        },
      ],
    });
    expect(tickets[1]?.description).toBe('Abertura de atendimento através da API');
    expect(newestFirst(tickets).map(({ id }) => id)).toEqual(['300', '285', '110']);
  });
});

describe('tickets', () => {
  it.each(['20260801104512000170', '2026080110451200017', '201811061730517'])(
    'keeps every digit of the protocol %s, quoted or not',
    (protocol) => {
      for (const spelling of [`"${protocol}"`, protocol])
        expect(
          created(`{"status":"success","atendimento":{"id_atendimento":1,"protocolo" : ${spelling} }}`)
            .protocol,
        ).toBe(protocol);
    },
  );

  it('leaves a protocol alone that a customer wrote into the description', () => {
    const text = 'sobre o "protocolo": 20260801104512000170, de ontem';
    expect(ticketWith({ descricao_abertura: text }).rawDescription).toBe(text);
  });

  it('does not take the protocol from the message', () => {
    const text = JSON.stringify({
      status: 'success',
      msg: 'Anote o protocolo: 201811061730517.',
      atendimento: { id_atendimento: 286, protocolo: '' },
    });
    expect(() => created(text)).toThrow(Failure);
  });

  it('takes null, "" and missing all for absent', () => {
    for (const nothing of [null, '', '  ', undefined]) {
      const ticket = ticketWith({
        descricao_abertura: nothing,
        data_fechamento: nothing,
        status_fechamento: nothing,
        ordens_servico: nothing === null ? null : undefined,
        cliente: nothing,
      });
      expect(ticket).toEqual({
        id: '7',
        protocol: '201811061730517',
        status: 'Aberto',
        closed: false,
        orders: [],
      });
    }
  });

  it.each([
    [{ data_fechamento: '07/11/2018', status: 'Resolvido' }, true],
    [{ status_fechamento: 'concluido', status: 'Pendente' }, true],
    [{ status: 'Finalizado' }, true],
    [{ status: 'Aguardando Análise' }, false],
    [{ status: 'Pendente' }, false],
  ])('knows whether %j is closed', (fields, closed) => {
    expect(ticketWith(fields).closed).toBe(closed);
  });

  it.each([
    ['aguardando_agendamento', null, 'waiting-schedule'],
    ['agendado', null, 'scheduled'],
    ['em_execucao', null, 'under-way'],
    ['Em Execução', null, 'under-way'],
    ['finalizado', 'concluido', 'finished'],
    ['finalizado', 'cancelado', 'cancelled'],
    ['cancelado', null, 'cancelled'],
    ['aguardando_peças', null, 'other'],
  ])('reads an order that is %s / %s as %s', (status, status_fechamento, read) => {
    const order = {
      id_ordem_servico: '41',
      data_inicio_programado: '2026-03-02 08:00:00',
      status,
      status_fechamento,
    };
    const slot = read === 'waiting-schedule' ? {} : { slot: { from: '2026-03-02T08:00:00' } };
    expect(ticketWith({ ordens_servico: [order] }).orders).toEqual([
      { number: '41', status: read, statusText: status, ...slot },
    ]);
  });

  it('orders the tickets of a day by their ids, and keeps one without a date in front', () => {
    const of = (id: number, data_cadastro?: string) => ticketWith({ id_atendimento: id, data_cadastro });
    const list = [of(9, '16/11/2018'), of(10, '16/11/2018'), of(11, '2018-11-15 23:00:00'), of(3)];
    expect(newestFirst(list).map(({ id }) => id)).toEqual(['3', '10', '9', '11']);
  });

  it.each([
    '{"status":"success","msg":"ok"}',
    '{"status":"success","atendimentos":null}',
    '{"status":"success","atendimentos":{"0":{}}}',
  ])('does not take %s for "no tickets"', (text) => {
    expect(() => listed(text)).toThrow(Failure);
  });
});

describe('customers', () => {
  const mariana = {
    id_cliente: 55,
    codigo_cliente: '1204',
    nome_razaosocial: 'MARIANA DUARTE',
    cpf_cnpj: '529.982.247-25',
    telefone_primario: '5537999112233',
    telefone_secundario: '(37) 3221-4455 / (037) 9911-2234',
    telefone_terciario: '',
    data_nascmento: '1985-04-03 00:00:00',
    senha_central: 'segredo-da-central',
    alerta: true,
    alerta_mensagens: ['<b>Rompimento</b> de fibra no Centro', null, { mensagem: 'Previsão: 18h' }],
    servicos: [
      {
        id_cliente_servico: '11000',
        nome: '500 Mega Fibra',
        status_prefixo: 'servico_habilitado',
        login: 'mariana@exemplo',
        senha: 'segredo-do-pppoe',
        mac_addr: '02:00:00:00:00:01',
        endereco_instalacao: { bairro: 'Centro', cidade: 'Divinópolis', completo: 'Rua Um, 10' },
      },
      { id_cliente_servico: 11001, nome: '100 Mega', status: 'Suspenso Débito', endereco_instalacao: [] },
    ],
  };

  it('keeps the listed fields, and nothing else', () => {
    expect(found(mariana)).toEqual([
      {
        code: '1204',
        name: 'MARIANA DUARTE',
        taxId: '52998224725',
        birthDate: '1985-04-03',
        phones: ['37999112233', '3732214455', '3799112234'],
        alerts: ['Rompimento de fibra no Centro', 'Previsão: 18h'],
        services: [
          { id: '11000', plan: '500 Mega Fibra', place: 'Centro, Divinópolis', standing: 'active' },
          { id: '11001', plan: '100 Mega', standing: 'suspended-debt' },
        ],
      },
    ]);
  });

  it.each([
    ['servico_habilitado', 'active'],
    ['suspenso_debito', 'suspended-debt'],
    ['suspenso_parcialmente', 'suspended-debt'],
    ['suspenso_pedido_cliente', 'suspended-request'],
    ['aguardando_instalacao', 'awaiting-installation'],
    ['cancelado', 'cancelled'],
    ['em_migracao', 'other'],
  ])('reads a service that is %s as %s', (status_prefixo, standing) => {
    const [record] = found({ codigo_cliente: 1, servicos: [{ id_cliente_servico: 2, status_prefixo }] });
    expect(record?.services).toEqual([{ id: '2', plan: '', standing }]);
  });

  it('shows no alert that is switched off', () => {
    expect(found({ codigo_cliente: 1, alerta: false, alerta_mensagens: ['antigo'] })[0]?.alerts).toEqual([]);
  });

  it('reads a record with hardly anything', () => {
    expect(found({ codigo_cliente: 1, servicos: null, alerta_mensagens: null })).toEqual([
      { code: '1', name: '', taxId: '', phones: [], services: [], alerts: [] },
    ]);
  });

  it('tells where an answer is unreadable without quoting it', () => {
    const text = JSON.stringify({ status: 'success', clientes: [{ codigo_cliente: { senha: 'segredo' } }] });
    expect(() => readPayload(answer(text), foundCustomers)).toThrow(/\(clientes\.0\.codigo_cliente\)$/);
  });
});
