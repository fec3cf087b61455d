/** Talks to the sandbox as anything that speaks HTTP would: raw paths, raw bodies, nothing of our own client. */

import { expect } from 'vitest';
import type { Sandbox } from '../../src/sandboxes/sandbox.ts';

export type Answer = { readonly status: number; readonly headers: Headers; readonly body: string };
type Body = Readonly<Record<string, unknown>>;

export const creation = {
  id_cliente_servico: 11000,
  descricao: 'PL-7K3Q-9F2M Sem conexão, luz vermelha & "piscando"',
  nome: 'Mariana Duarte',
  telefone: '37999112233',
} as const;

export async function visit(sandbox: Pick<Sandbox, 'url' | 'credentials'>) {
  const { credentials } = sandbox;
  let token = '';
  const send = async (
    method: string,
    path: string,
    body?: unknown,
    signal?: AbortSignal,
  ): Promise<Answer> => {
    const response = await fetch(new URL(path, sandbox.url), {
      method,
      redirect: 'manual',
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    });
    return { status: response.status, headers: response.headers, body: await response.text() };
  };
  const login = async (wrong: Body = {}): Promise<Answer> => {
    const answer = await send('POST', '/oauth/token', {
      grant_type: 'password',
      client_id: credentials.clientId,
      client_secret: credentials.clientSecret,
      username: credentials.username,
      password: credentials.password,
      ...wrong,
    });
    if (answer.status === 200) token = String(record(answer).access_token);
    return answer;
  };
  await login();

  const api = '/api/v1/integracao';
  const query = (params: Readonly<Record<string, string>>) => new URLSearchParams(params).toString();
  return {
    send,
    login,
    customers: (busca: string, termo_busca: string, more: Readonly<Record<string, string>> = {}) =>
      send('GET', `${api}/cliente?${query({ busca, termo_busca, ...more })}`),
    tickets: (busca: string, termo_busca: string, more: Readonly<Record<string, string>> = {}) =>
      send('GET', `${api}/cliente/atendimento?${query({ busca, termo_busca, ...more })}`),
    /** What a client asks that looks for its own ticket. */
    recent: (service: string) =>
      send(
        'GET',
        `${api}/cliente/atendimento?${query({ busca: 'id_cliente_servico', termo_busca: service, apenas_pendente: 'nao', order_type: 'desc', limit: '50' })}`,
      ),
    create: (body: unknown = creation, signal?: AbortSignal) =>
      send('POST', `${api}/atendimento`, body, signal),
    types: () => send('GET', `${api}/configuracao/tipo_atendimento`),
    message: (id: string, body: unknown) => send('POST', `${api}/atendimento/adicionar_mensagem/${id}`, body),
    fault: async (faults: unknown) => {
      const answer = await send('POST', '/_sandbox/faults', faults);
      expect(answer.status, answer.body).toBe(200);
    },
    created: async () => rows(await send('GET', '/_sandbox/tickets'), 'tickets'),
    advance: (milliseconds: number) => send('POST', '/_sandbox/clock', { advance: milliseconds }),
  };
}

export type Visitor = Awaited<ReturnType<typeof visit>>;

/** The answer's JSON, or one of its fields, as an object. */
export function record(answer: Answer, field?: string): Record<string, unknown> {
  const all = asRecord(JSON.parse(answer.body));
  return field === undefined ? all : asRecord(all[field]);
}

/** The list under a field of the answer's JSON. */
export function rows(answer: Answer, field: string): readonly Record<string, unknown>[] {
  const list: unknown = record(answer)[field];
  if (!Array.isArray(list)) throw new Error(`no list ${field} in ${answer.body}`);
  return list.map(asRecord);
}

export function asRecord(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`not an object: ${JSON.stringify(value)}`);
  return { ...value };
}

/** Asks again until it holds; the test's own timeout ends it. */
export async function eventually(holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
}
