import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseTaxId } from '../../src/core/text/brazil.ts';
import { type HubsoftSandbox, startHubsoftSandbox } from '../../src/sandboxes/hubsoft/index.ts';
import { sandboxes } from '../../src/sandboxes/index.ts';
import { describeCast } from '../../src/sandboxes/sandbox.ts';
import { sandboxContract } from '../contracts/sandbox.ts';
import { asRecord, creation, eventually, record, rows, type Visitor, visit } from './hubsoft-visitor.ts';

const noon = Date.parse('2026-03-05T12:00:30-03:00');
const mariana = { taxId: '52998224725', service: '11000', phone: '37999112233' };

let folder: string;
let file: string;
let sandbox: HubsoftSandbox;
let visitor: Visitor;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plantao-sandbox-'));
  file = join(folder, 'tickets.jsonl');
  sandbox = await startHubsoftSandbox({ file, faults: true, now: () => noon });
  visitor = await visit(sandbox);
});

afterEach(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

const restart = async () => {
  await sandbox.close();
  sandbox = await startHubsoftSandbox({ file, faults: true, now: () => noon });
  visitor = await visit(sandbox);
};
const lines = () => readFileSync(file, 'utf8').split('\n').slice(0, -1);

describe('access', () => {
  test('the right credentials give a bearer token for thirty days', async () => {
    const token = record(await visitor.login());
    expect(token).toMatchObject({ token_type: 'Bearer', expires_in: 2_592_000 });
    expect(token).toHaveProperty('refresh_token');
  });

  test.each(['client_id', 'client_secret', 'username', 'password', 'grant_type'])(
    'a wrong %s is answered 401 in the other envelope',
    async (field) => {
      const answer = await visitor.login({ [field]: 'wrong' });
      expect(answer.status).toBe(401);
      expect(Object.keys(record(answer)).sort()).toEqual(['error', 'error_description', 'message']);
    },
  );

  test('no token, an unknown one and an expired one are answered 401', async () => {
    const path = '/api/v1/integracao/configuracao/tipo_atendimento';
    expect((await fetch(new URL(path, sandbox.url))).status).toBe(401);
    const headers = { authorization: 'Bearer invented' };
    expect((await fetch(new URL(path, sandbox.url), { headers })).status).toBe(401);
    expect((await visitor.types()).status).toBe(200);
    await visitor.advance(2_592_000_000);
    expect((await visitor.types()).status).toBe(401);
    await visitor.login();
    expect((await visitor.types()).status).toBe(200);
  });
});

describe('customers', () => {
  test('are found by document, phone, code and service, exactly', async () => {
    for (const [busca, term] of [
      ['cpf_cnpj', mariana.taxId],
      ['telefone', mariana.phone],
      ['codigo_cliente', '1204'],
      ['id_cliente_servico', mariana.service],
    ] as const) {
      const found = rows(await visitor.customers(busca, term), 'clientes');
      expect(found.map((customer) => customer.nome_razaosocial)).toEqual(['MARIANA DUARTE']);
    }
    expect(rows(await visitor.customers('cpf_cnpj', '529.982.247-25'), 'clientes')).toEqual([]);
    expect(rows(await visitor.customers('telefone', `55${mariana.phone}`), 'clientes')).toEqual([]);
  });

  test('a search that makes no sense is an error with status 200', async () => {
    for (const answer of [
      await visitor.customers('apelido', 'mari'),
      await visitor.customers('cpf_cnpj', ''),
      await visitor.customers('cpf_cnpj', mariana.taxId, { limit: '101' }),
    ]) {
      expect(answer.status).toBe(200);
      expect(record(answer)).toMatchObject({ status: 'error', errors: [expect.stringMatching(/^O campo /)] });
    }
  });

  test('cancelled services are left out unless asked for', async () => {
    const services = async (more: Record<string, string>) =>
      rows(await visitor.customers('cpf_cnpj', '59204731850', more), 'clientes').map((it) => it.servicos);
    expect(await services({})).toEqual([[]]);
    expect(await services({ cancelado: 'sim' })).toEqual([
      [expect.objectContaining({ id_cliente_servico: 11040, status_prefixo: 'cancelado' })],
    ]);
  });

  test('are five at most, unless a limit is given', async () => {
    expect(rows(await visitor.customers('telefone', '37988660011'), 'clientes')).toHaveLength(2);
    expect(rows(await visitor.customers('telefone', '37988660011', { limit: '1' }), 'clientes')).toHaveLength(
      1,
    );
  });

  test('carry passwords and addresses of equipment, which nobody should keep', async () => {
    const [customer] = rows(await visitor.customers('cpf_cnpj', mariana.taxId), 'clientes');
    expect(customer?.servicos).toEqual([
      expect.objectContaining({
        senha: expect.any(String),
        mac_addr: expect.any(String),
        phy_addr: expect.any(String),
        ultima_conexao: [],
        endereco_instalacao: expect.objectContaining({ bairro: 'CENTRO', cidade: 'Divinópolis' }),
      }),
    ]);
  });

  test('are spelled in all the ways that the documents show', async () => {
    const all = await Promise.all(
      sandbox.customers.map(async ({ code }) => {
        const [customer] = rows(
          await visitor.customers('codigo_cliente', String(code), { cancelado: 'sim' }),
          'clientes',
        );
        return asRecord(customer);
      }),
    );
    const kinds = (field: string) => new Set(all.map((customer) => typeof customer[field]));
    expect(kinds('codigo_cliente')).toEqual(new Set(['number', 'string']));
    expect(kinds('email_principal')).toEqual(new Set(['string', 'object', 'undefined']));
    const births = all.map((customer) => JSON.stringify(customer.data_nascimento ?? customer.data_nascmento));
    for (const form of [
      /^"\d\d\/\d\d\/\d{4}"$/,
      /^"\d{4}-\d\d-\d\d"$/,
      /^"\d{4}-\d\d-\d\d 00:00:00"$/,
      /^\{"date":"\d{4}-\d\d-\d\d 00:00:00\.000000","timezone_type":3,/,
    ])
      expect(births.some((birth) => form.test(birth))).toBe(true);
    expect(all.some((customer) => 'data_nascmento' in customer)).toBe(true);
    const services = all.flatMap(({ servicos }) => (Array.isArray(servicos) ? servicos.map(asRecord) : []));
    expect(new Set(services.map((service) => typeof service.id_cliente_servico))).toEqual(
      new Set(['number', 'string']),
    );
  });

  test('are invented well: documents check, every story has its customer', () => {
    const { customers } = sandbox;
    for (const { taxId } of customers) expect(parseTaxId(taxId)?.text).toBe(taxId);
    const standings = (code: number) =>
      customers.find((customer) => customer.code === code)?.services.map(({ standing }) => standing);
    expect(standings(1210)).toEqual(['servico_habilitado', 'servico_habilitado']);
    expect(standings(1221)).toEqual(['suspenso_debito']);
    expect(standings(1243)).toEqual(['cancelado']);
    expect(standings(1299)).toEqual(['servico_habilitado', 'aguardando_instalacao']);
    expect(customers.filter(({ alerts }) => alerts.length > 0)).toHaveLength(1);
    expect(customers.some(({ taxId }) => /^(?=.*[A-Z]).{14}$/.test(taxId))).toBe(true);
    expect(customers.some(({ phones }) => phones.some((phone) => /^\d\d[89]\d{7}$/.test(phone)))).toBe(true);
  });

  test('are introduced with all that is needed to be verified as them', () => {
    const text = describeCast(sandbox.cast);
    for (const { name } of sandbox.customers) expect(text).toContain(name);
    expect(text).toContain('CPF 529.982.247-25 · nascimento 03/04/1985 · telefone 37999112233');
    expect(text).toContain('CNPJ 7K.4P9.R2S/0001-54 · telefone 3732165500');
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('an outage comes as an alert', async () => {
    const [customer] = rows(await visitor.customers('codigo_cliente', '1232'), 'clientes');
    expect(customer).toMatchObject({ alerta: true });
    expect(customer?.alerta_mensagens).toHaveLength(2);
  });
});

describe('creating', () => {
  test('answers the ticket, with a protocol of nineteen digits that begins with date and time', async () => {
    const answer = record(await visitor.create());
    expect(answer).toMatchObject({
      status: 'success',
      atendimento: {
        protocolo: '2026030512003005001',
        descricao_abertura: `${creation.descricao} | ATENDIMENTO ABERTO VIA API`,
        data_cadastro: '05/03/2026',
        status: 'Aguardando Análise',
        cliente: { codigo_cliente: 1204, nome_razaosocial: 'MARIANA DUARTE', cpf_cnpj: mariana.taxId },
      },
    });
    expect(answer.msg).toContain('2026030512003005001');
    expect(answer.atendimento).not.toHaveProperty('ordens_servico');
  });

  test('with abrir_os an order goes out, with a placeholder for its slot', async () => {
    const created = record(await visitor.create({ ...creation, abrir_os: true }), 'atendimento');
    expect(created.ordens_servico).toEqual([
      expect.objectContaining({
        status: 'aguardando_agendamento',
        data_cadastro: '05/03/2026 12:00:30',
        data_inicio_programado: '05/03/2026 13:00:30',
        data_termino_programado: '05/03/2026 14:00:30',
      }),
    ]);
  });

  test('takes the service as a string too', async () => {
    const answer = await visitor.create({ ...creation, id_cliente_servico: '11000' });
    expect(record(answer).status).toBe('success');
  });

  test.each([
    ['no service', { id_cliente_servico: undefined }, 'O campo id cliente servico é obrigatório.'],
    [
      'words for a service',
      { id_cliente_servico: 'meu' },
      'O campo id cliente servico deve ser um número inteiro.',
    ],
    ['an unknown service', { id_cliente_servico: 1 }, 'O campo id cliente servico selecionado é inválido.'],
    ['no description', { descricao: ' ' }, 'O campo descricao é obrigatório.'],
    ['no name', { nome: '' }, 'O campo nome é obrigatório.'],
    ['no phone', { telefone: null }, 'O campo telefone é obrigatório.'],
    [
      'a dotted phone',
      { telefone: '(37) 99911-2233' },
      'O campo telefone deve estar no formato DDNNNNNNNNN.',
    ],
    ['a bad e-mail', { email: 'mariana' }, 'O campo email deve ser um endereço de e-mail válido.'],
    ['abrir_os as text', { abrir_os: 'false' }, 'O campo abrir os deve ser verdadeiro ou falso.'],
  ])('%s is refused with status 200', async (_, wrong, sentence) => {
    const answer = await visitor.create({ ...creation, ...wrong });
    expect(answer.status).toBe(200);
    expect(record(answer)).toMatchObject({ status: 'error', errors: [sentence] });
    expect(await visitor.created()).toEqual([]);
  });

  test('a body that is no JSON object is refused', async () => {
    expect(record(await visitor.create([]))).toMatchObject({ status: 'error' });
    expect(record(await visitor.create('texto'))).toMatchObject({ status: 'error' });
  });
});

describe('listing', () => {
  const numbers = async (answer: ReturnType<Visitor['tickets']>) =>
    rows(await answer, 'atendimentos').map((ticket) => ticket.id_atendimento);

  test('shows the pending ones only, the oldest first, unless told otherwise', async () => {
    await visitor.create();
    await visitor.advance(60_000);
    await visitor.create();
    const all = { apenas_pendente: 'nao' };
    expect(await numbers(visitor.tickets('id_cliente_servico', '11000'))).toEqual([5001, 5002]);
    expect(await numbers(visitor.tickets('codigo_cliente', '1204', all))).toEqual([110, 286, 5001, 5002]);
    expect(await numbers(visitor.tickets('cpf_cnpj', mariana.taxId, { ...all, order_type: 'desc' }))).toEqual(
      [5002, 5001, 286, 110],
    );
    expect(await numbers(visitor.tickets('protocolo', '201811061730517', all))).toEqual([286]);
    expect(await numbers(visitor.tickets('protocolo', '201811061730517'))).toEqual([]);
    expect(
      await numbers(visitor.tickets('codigo_cliente', '1204', { ...all, order_by: 'data_fechamento' })),
    ).toEqual([110, 286, 5001, 5002]);
  });

  test('keeps to days and limits', async () => {
    for (let i = 0; i < 21; i += 1) await visitor.create();
    const of = (more: Record<string, string>) =>
      numbers(visitor.tickets('id_cliente_servico', '11000', { apenas_pendente: 'nao', ...more }));
    expect(await of({})).toHaveLength(20);
    expect(await of({ limit: '50' })).toHaveLength(23);
    expect(await of({ limit: '50', data_inicio: '2026-03-05' })).toHaveLength(21);
    expect(await of({ limit: '50', data_inicio: '2026-03-06' })).toEqual([]);
    expect(await of({ data_fim: '2018-06-19' })).toEqual([110]);
    const wrong = await visitor.tickets('id_cliente_servico', '11000', { limit: '51' });
    expect(record(wrong)).toMatchObject({ status: 'error' });
  });

  test('an open ticket has its visit scheduled for tomorrow afternoon', async () => {
    const [ticket] = rows(await visitor.tickets('codigo_cliente', '1254'), 'atendimentos');
    expect(ticket).toMatchObject({
      status: 'Pendente',
      protocolo: '2026030409410004821',
      data_cadastro: '04/03/2026',
      cliente: { codigo_cliente: '1254' },
      servico: { id_cliente_servico: '11050' },
      ordens_servico: [
        {
          status: 'agendado',
          data_inicio_programado: '06/03/2026 14:00:00',
          data_termino_programado: '06/03/2026 16:00:00',
        },
      ],
    });
  });

  test('what is absent is null, empty or missing', async () => {
    for (let i = 0; i < 3; i += 1) await visitor.create();
    const open = rows(await visitor.tickets('id_cliente_servico', '11000'), 'atendimentos');
    expect(new Set(open.map((ticket) => ticket.data_fechamento))).toEqual(new Set([null, '', undefined]));
  });

  test('the status is misspelt now and then', async () => {
    const seen = new Set<unknown>();
    for (let i = 0; i < 4; i += 1) seen.add(record(await visitor.types()).status);
    expect(seen).toEqual(new Set(['success', 'suscess']));
  });
});

test('the kinds of tickets are listed, and one may be chosen', async () => {
  const types = rows(await visitor.types(), 'tipos_atendimento');
  expect(types).toContainEqual({ id_tipo_atendimento: 109, descricao: 'SEM ACESSO A INTERNET' });
  const created = record(await visitor.create({ ...creation, id_tipo_atendimento: '109' }), 'atendimento');
  expect(created.tipo_atendimento).toBe('SEM ACESSO A INTERNET');
});

test('a message is added to an open ticket only', async () => {
  await visitor.create();
  const added = record(await visitor.message('5001', { mensagem: 'Voltou a cair.' }));
  expect(added).toMatchObject({ status: 'success', atendimento_mensagem: { mensagem: 'Voltou a cair.' } });
  for (const refused of [
    await visitor.message('5001', {}),
    await visitor.message('110', { mensagem: 'oi' }),
    await visitor.message('77', { mensagem: 'oi' }),
  ])
    expect(record(refused)).toMatchObject({ status: 'error', errors: [expect.any(String)] });
});

describe('the file', () => {
  test('has one line for each ticket, as it was asked for', async () => {
    await visitor.create({ ...creation, email: 'mariana@exemplo.com.br', abrir_os: true });
    await visitor.create({ ...creation, nome: '' });
    expect(lines().map((line) => JSON.parse(line))).toEqual([
      {
        id: 5001,
        protocol: '2026030512003005001',
        service: 11000,
        type: 'SAC',
        description: creation.descricao,
        name: 'Mariana Duarte',
        phone: mariana.phone,
        email: 'mariana@exemplo.com.br',
        serviceOrder: true,
        openedAt: noon,
        listedFrom: noon,
      },
    ]);
  });

  test('is written before the answer leaves', async () => {
    await visitor.fault({ fault: 'hang', route: 'create', when: 'after' });
    const leaving = new AbortController();
    const unanswered = visitor.create(creation, leaving.signal);
    await Promise.race([unanswered, eventually(async () => (await visitor.created()).length === 1)]);
    expect(lines()).toHaveLength(1);
    leaving.abort();
    await expect(unanswered).rejects.toThrow();
  });

  test('survives a restart, and numbering goes on', async () => {
    await visitor.create();
    await restart();
    const found = rows(await visitor.tickets('protocolo', '2026030512003005001'), 'atendimentos');
    expect(found).toHaveLength(1);
    expect(record(await visitor.create(), 'atendimento').protocolo).toBe('2026030512003005002');
    expect(lines()).toHaveLength(2);
  });

  test('loses a torn last line and nothing else', async () => {
    await visitor.create();
    appendFileSync(file, '{"id":5002,"protocol":"2026","description":"cortado no mei\xe3');
    await restart();
    expect(await visitor.created()).toHaveLength(1);
    await visitor.create();
    expect(lines().map((line) => JSON.parse(line).id)).toEqual([5001, 5002]);
  });

  test('with a strange line in the middle is not started on', async () => {
    const strange = join(folder, 'strange.jsonl');
    writeFileSync(strange, '{"id":"?"}\n');
    await expect(startHubsoftSandbox({ file: strange })).rejects.toThrow(/line 1/);
  });

  test('that cannot be written creates nothing', async () => {
    await sandbox.close();
    sandbox = await startHubsoftSandbox({ file: join(folder, 'absent', 'tickets.jsonl'), faults: true });
    visitor = await visit(sandbox);
    const answer = await visitor.create();
    expect(answer.status).toBe(500);
    expect(record(answer).message).toContain('ENOENT');
    expect(await visitor.created()).toEqual([]);
  });
});

test('the registry starts it by name', async () => {
  const started = await sandboxes.hubsoft?.({});
  expect(started?.credentials).toEqual(sandbox.credentials);
  await started?.close();
});

sandboxContract('hubsoft', startHubsoftSandbox, {
  create: async (started) => String(record(await (await visit(started)).create(), 'atendimento').protocolo),
  lists: async (started, ticket) =>
    rows(await (await visit(started)).tickets('protocolo', ticket), 'atendimentos').length > 0,
});
