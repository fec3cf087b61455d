/** Answers that no ERP should give: each becomes data, or a failure of one of the three kinds. */

import { createServer } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseJson, readJson, readPayload } from '../../src/backends/hubsoft/answer.ts';
import { findWithCancelled } from '../../src/backends/hubsoft/find-customers.ts';
import { createHubsoft } from '../../src/backends/hubsoft/index.ts';
import { readLocalTime } from '../../src/backends/hubsoft/local-time.ts';
import { newestFirst, readCustomer, readTicket } from '../../src/backends/hubsoft/read.ts';
import { readableRows, rowsSeeking } from '../../src/backends/hubsoft/rows.ts';
import {
  createdTicket,
  foundCustomers,
  foundTickets,
  grantedToken,
} from '../../src/backends/hubsoft/schemas.ts';
import { Failure } from '../../src/core/failure.ts';
import { reference } from '../../src/core/ids/index.ts';
import { anyJson, anyText, brokenJson, cases, longTexts, refuseUnhandled } from '../support/hostile-texts.ts';

const timezone = 'America/Sao_Paulo';
const keys = (
  'status errors code line atendimento atendimentos clientes id_atendimento protocolo descricao_abertura cliente ' +
  'codigo_cliente ordens_servico data_cadastro date timezone servicos id_cliente_servico status_prefixo alerta ' +
  'alerta_mensagens mensagem cpf_cnpj telefone_primario data_nascimento access_token expires_in'
).split(' ');
const value = anyJson(keys);
const odd = fc.oneof(anyText, value);
const ticket = fc.record(
  {
    id_atendimento: fc.oneof(fc.integer(), odd),
    protocolo: fc.oneof(fc.constant('20261122083952'), odd),
    descricao_abertura: odd,
    data_cadastro: odd,
    data_fechamento: fc.record({ date: odd, timezone: odd }),
    status: odd,
    cliente: odd,
    ordens_servico: fc.oneof(fc.array(fc.record({ status: odd, data_inicio_programado: odd })), odd),
  },
  { requiredKeys: [] },
);
const customer = fc.record(
  {
    codigo_cliente: fc.oneof(fc.integer(), odd),
    telefone_primario: odd,
    data_nascimento: odd,
    alerta: odd,
    alerta_mensagens: fc.oneof(fc.array(odd), odd),
    servicos: fc.oneof(fc.array(fc.record({ id_cliente_servico: odd, status: odd })), odd),
  },
  { requiredKeys: [] },
);
const payload = fc.oneof(
  value,
  fc.record({ status: fc.constant('success'), atendimentos: fc.oneof(fc.array(ticket), odd) }),
  fc.record({ status: fc.constant('success'), atendimento: ticket }),
  fc.record({ status: fc.constant('success'), clientes: fc.oneof(fc.array(customer), odd) }),
  fc.record(
    { status: fc.constant('error'), errors: fc.oneof(fc.array(anyText), odd), code: odd },
    { requiredKeys: ['status'] },
  ),
  fc.record({ access_token: odd, expires_in: odd }),
);
const body = fc.oneof(
  brokenJson,
  payload.map((json) => JSON.stringify(json)),
);
const status = fc.oneof(fc.constant(200), fc.integer({ min: 200, max: 599 }));

/** What it gives; undefined if it fails as it may. */
async function failing<Result>(work: () => Result | Promise<Result>): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    expect(['retry', 'refused', 'unknown']).toContain(error.kind);
    expect(error.objections ?? []).not.toContain('');
    return undefined;
  }
}

refuseUnhandled();

describe('an answer of the ERP', { timeout: 900_000 }, () => {
  it('is data or a failure, whatever it holds', async () => {
    await fc.assert(
      fc.asyncProperty(status, body, async (status, text) => {
        const json = await failing(() => readJson({ status, text }));
        if (json === undefined) return;
        for (const schema of [createdTicket, foundTickets, foundCustomers, grantedToken])
          await failing(() => readPayload(json, schema, { refusing: true }));
        const created = await failing(() => readPayload(json, createdTicket));
        if (created) readTicket(created.atendimento, timezone);
        const rows = (await failing(() => readPayload(json, foundTickets)))?.atendimentos ?? [];
        const tickets = newestFirst(readableRows(rows).map((row) => readTicket(row, timezone)));
        expect(tickets.length).toBeLessThanOrEqual(rows.length);
        await failing(() => rowsSeeking(reference('PL-7K3Q-9F2M'), rows, 50));
        for (const each of (await failing(() => readPayload(json, foundCustomers)))?.clientes ?? [])
          expect(readCustomer(each, timezone).phones.every((phone) => /^\d{10,11}$/.test(phone))).toBe(true);
      }),
      cases,
    );
  });

  it('tells a time or none', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyText,
          fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
          fc
            .tuple(fc.nat(9999), fc.nat(99), fc.nat(99))
            .map(([year, month, day]) => `${year}-${month}-${day} 10:58:21-03`),
        ),
        fc.oneof(anyText, fc.constantFrom('UTC', '-03:00', '+99:99', 'America/Noronha')),
        (date, zone) => {
          for (const stored of [date, { date, timezone: zone }])
            expect(readLocalTime(stored, timezone) ?? '1985-04-03').toMatch(
              /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2})?$/,
            );
        },
      ),
      cases,
    );
  });

  it('is read in a time that grows with its length', { timeout: 300_000 }, async () => {
    for (const text of longTexts) {
      parseJson(text);
      const row = {
        id_atendimento: 1,
        protocolo: text,
        descricao_abertura: text,
        status: text,
        data_cadastro: text,
      };
      await failing(() => readPayload({ status: 'error', errors: [text] }, foundTickets, { refusing: true }));
      for (const stored of readableRows([row])) readTicket(stored, timezone);
      const found = readPayload(
        {
          status: 'success',
          clientes: [
            {
              codigo_cliente: 1,
              nome_razaosocial: text,
              telefone_primario: text,
              alerta_mensagens: [text],
              servicos: [{ id_cliente_servico: 1, nome: text, status: text }],
            },
          ],
        },
        foundCustomers,
      );
      for (const each of found.clientes) readCustomer(each, timezone);
    }
    const services = Array.from({ length: 100_000 }, (_, id) => ({
      id: String(id),
      plan: '',
      standing: 'active' as const,
    }));
    const record = { code: '1', name: '', taxId: '52998224725', phones: [], alerts: [], services };
    const [found] = await findWithCancelled({ taxId: record.taxId }, async () => [record]);
    expect(found?.services).toHaveLength(services.length);
  });
});

describe('an ERP that answers anything', () => {
  let answers = { status: 200, text: '', token: 'x' };
  const server = createServer((request, response) => {
    request.resume();
    const { status, text, token } = answers;
    if (request.url === '/oauth/token') return response.end(JSON.stringify({ access_token: token }));
    // What Node refuses to write as a status is not what this is about.
    response.writeHead(status === 204 || status === 304 ? 200 : status).end(text);
  });
  let url = '';
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  });
  afterAll(() => void server.close());

  it('makes the backend fail in one of three ways, or answer', { timeout: 900_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        status,
        body,
        fc.oneof(fc.constant('x'), anyText),
        anyText,
        async (status, text, token, said) => {
          answers = { status, text, token };
          const erp = createHubsoft({
            url,
            timezone,
            demonstration: true,
            clientId: '1',
            clientSecret: 'a',
            username: 'b',
            password: 'c',
            timeout: 5_000,
          });
          await failing(() => erp.check());
          await failing(() => erp.findCustomers({ phone: said }));
          await failing(() => erp.listTickets({ protocol: said }, { limit: 5 }));
          await failing(() =>
            erp.openTicket({
              service: said,
              name: said,
              phone: said,
              description: said,
              serviceOrder: false,
            }),
          );
          await erp.close();
        },
      ),
      { numRuns: Math.ceil(cases.numRuns / 10) },
    );
  });
});
