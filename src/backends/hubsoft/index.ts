/** HubSoft, an ERP of Brazilian internet providers, by its integration API. */

import pLimit from 'p-limit';
import { Failure } from '../../core/failure.ts';
import { type Log, silent } from '../../log.ts';
import type { Backend, TicketRequest } from '../backend.ts';
import { type Credentials, createAccess } from './access.ts';
import { readJson, readPayload } from './answer.ts';
import { createCircuit } from './circuit.ts';
import { customerQuery, findWithCancelled } from './find-customers.ts';
import { createWire, type WireAnswer, type WireRequest } from './http.ts';
import { newestFirst, readCustomer, readTicket } from './read.ts';
import { readableRows, rowsSeeking } from './rows.ts';
import { createdTicket, foundCustomers, foundTickets } from './schemas.ts';

export type HubsoftOptions = Credentials & {
  /** `https://api.<provider>.hubsoft.com.br` */
  readonly url: string;
  /** PEM file of an authority to trust besides the usual ones. */
  readonly caFile?: string;
  /** Takes any certificate from this host. The log warns of it. */
  readonly insecureTls?: boolean;
  /** The tickets behind this address are invented. */
  readonly demonstration?: boolean;
  /** Of the provider (IANA), by whose clock the ERP tells times. */
  readonly timezone: string;
  readonly log?: Log;
  /** Milliseconds for each request; 30,000 unless told. */
  readonly timeout?: number;
  /** Milliseconds within which a new ticket is listed; 300,000 unless told. */
  readonly listing?: number;
  /** Requests at the same time; 8 unless told. */
  readonly concurrency?: number;
  /** Milliseconds since any moment; nobody sets it back. The system's if absent. */
  readonly now?: () => number;
};

const api = '/api/v1/integracao';

/** Milliseconds after which a creation that still waits for its turn is given up: its caller's look-up has aged. */
const longestWait = 10_000;

/** @throws Error at once if the address, the time zone or the CA file cannot be used. */
export function createHubsoft(options: HubsoftOptions): Backend {
  const { url, timezone, log = silent, concurrency = 8, now = () => performance.now() } = options;
  const pace = { timeout: options.timeout ?? 30_000, listing: options.listing ?? 300_000, concurrency };
  new Intl.DateTimeFormat('pt-BR', { timeZone: timezone });
  const { caFile, insecureTls } = options;
  const wire = createWire({ url, caFile, insecureTls, timeout: pace.timeout, connections: concurrency });
  const access = createAccess(wire, options, now);
  const circuit = createCircuit(now, log);
  const queue = pLimit(concurrency);
  const { host, protocol } = new URL(url);
  if (insecureTls) log.warn({ host }, 'TLS certificates of this host are not verified');
  else if (protocol === 'http:' && !options.demonstration)
    log.warn({ host }, 'this address has no TLS: credentials and customer data travel in the clear');

  /** Sends with a token, and once more with a new one if the ERP rejects it. */
  const authorised = async (send: (token: string) => Promise<WireAnswer>): Promise<WireAnswer> => {
    const token = await access.token();
    const answer = await send(token);
    if (answer.status !== 401) return answer;
    log.info({ host }, 'the access token was rejected; asking for another');
    return send(await access.replace(token));
  };

  /** @param ready called when its turn has come; may give it up. */
  const exchange = (send: (token: string) => Promise<WireAnswer>, ready = () => {}): Promise<unknown> =>
    queue(async () => {
      ready();
      return circuit.run(async () => readJson(await authorised(send)));
    });

  const look = (path: string, query: WireRequest['query'] = {}): Promise<unknown> =>
    exchange((token) => wire.send({ method: 'GET', path: api + path, query, token }));

  const lookForCustomers = async (query: Readonly<Record<string, string>>) => {
    const { clientes } = readPayload(await look('/cliente', query), foundCustomers);
    return clientes.map((customer) => readCustomer(customer, timezone));
  };

  return {
    name: 'hubsoft',
    demonstration: options.demonstration ?? false,
    pace,

    findCustomers: (by) =>
      findWithCancelled(by, (cancelado) => lookForCustomers({ ...customerQuery(by), cancelado })),

    async listTickets(of, { limit, open, since, seeking }) {
      const most = Math.min(limit, 50);
      const [busca, termo_busca] =
        'customer' in of
          ? ['codigo_cliente', of.customer]
          : 'service' in of
            ? ['id_cliente_servico', of.service]
            : ['protocolo', of.protocol];
      const json = await look('/cliente/atendimento', {
        busca,
        termo_busca,
        limit: String(most),
        apenas_pendente: open ? 'sim' : 'nao',
        order_by: 'data_cadastro',
        order_type: 'desc',
        // Without a `data_fim`, which might mean the beginning of that day and hide today.
        ...(since === undefined ? {} : { data_inicio: since.slice(0, 10) }),
      });
      const { atendimentos: rows } = readPayload(json, foundTickets);
      const stored = seeking === undefined ? readableRows(rows) : rowsSeeking(seeking, rows, most);
      return newestFirst(stored.map((ticket) => readTicket(ticket, timezone))).slice(0, most);
    },

    async openTicket(request) {
      const asked = now();
      const path = `${api}/atendimento`;
      const json = await exchange(
        (token) => wire.sendOnce({ method: 'POST', path, body: ticketBody(request), token }),
        () => {
          if (now() - asked > longestWait)
            throw new Failure(
              'retry',
              'o HubSoft demorou demais para atender; o atendimento não foi enviado',
            );
        },
      );
      const { atendimento } = readPayload(json, createdTicket, { refusing: true });
      return readTicket(atendimento, timezone);
    },

    standing: () => circuit.standing(),

    async check() {
      const token = await access.prove();
      const query = { busca: 'codigo_cliente', termo_busca: '1', limit: '1' };
      const answer = await wire.send({ method: 'GET', path: `${api}/cliente`, query, token });
      readPayload(readJson(answer), foundCustomers);
      return `O HubSoft em ${host} respondeu: o endereço e as credenciais conferem.`;
    },

    close: () => wire.close(),
  };
}

const ticketBody = ({ service, name, phone, email, description, serviceOrder }: TicketRequest): object => ({
  id_cliente_servico: /^\d{1,15}$/.test(service) ? Number(service) : service,
  descricao: description,
  nome: name,
  telefone: phone.replace(/\D/g, ''),
  ...(email === undefined ? {} : { email }),
  abrir_os: serviceOrder,
});
