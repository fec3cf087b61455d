/** Talks to the marketplace's sandbox as anything that speaks HTTP would: raw paths, raw bodies, nothing of our own client. */

import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Sandbox } from '../../src/sandboxes/sandbox.ts';

export type Answer = { readonly status: number; readonly headers: Headers; readonly body: string };
type Row = Readonly<Record<string, unknown>>;

export const scopes = [
  'open:tickets-seller:read',
  'open:tickets-seller:write',
  'open:ticket-messages-seller:read',
  'open:ticket-messages-seller:write',
];
export const redirectUri = 'http://127.0.0.1:9/back';

/** One who has the consent of a seller, the first unless it is said. */
export async function visitMagalu(sandbox: Pick<Sandbox, 'url' | 'credentials'>, seller?: string) {
  const { clientId = '', clientSecret = '' } = sandbox.credentials;
  let pair = { access: '', refresh: '' };

  const send = async (
    method: string,
    path: string,
    body?: unknown,
    signal?: AbortSignal,
  ): Promise<Answer> => {
    const isRaw = body instanceof FormData || body instanceof URLSearchParams;
    const response = await fetch(new URL(path, sandbox.url), {
      method,
      redirect: 'manual',
      headers: {
        authorization: `Bearer ${pair.access}`,
        ...(body !== undefined && !isRaw && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: isRaw ? body : JSON.stringify(body) }),
      ...(signal && { signal }),
    });
    return { status: response.status, headers: response.headers, body: await response.text() };
  };

  /** Where the seller is sent to after the consent. */
  const consent = async (more: Readonly<Record<string, string>> = {}): Promise<Answer> =>
    send(
      'GET',
      `/login?${new URLSearchParams({
        client_id: clientId,
        redirect_uri: redirectUri,
        scope: scopes.join(' '),
        response_type: 'code',
        choose_tenants: 'true',
        state: 'estado',
        ...(seller !== undefined && { seller }),
        ...more,
      })}`,
    );
  const keep = (answer: Answer): Answer => {
    if (answer.status === 200 && answer.body.startsWith('{')) {
      const { access_token, refresh_token } = record(answer);
      pair = { access: String(access_token), refresh: String(refresh_token) };
    }
    return answer;
  };
  const exchange = async (code: string, more: Row = {}): Promise<Answer> =>
    keep(
      await send('POST', '/oauth/token', {
        ...{ client_id: clientId, client_secret: clientSecret, grant_type: 'authorization_code' },
        ...{ redirect_uri: redirectUri, code, ...more },
      }),
    );
  const refresh = async (token = pair.refresh): Promise<Answer> =>
    keep(
      await send(
        'POST',
        '/oauth/token',
        new URLSearchParams({
          ...{ client_id: clientId, client_secret: clientSecret },
          ...{ grant_type: 'refresh_token', refresh_token: token },
        }),
      ),
    );
  const connect = async (): Promise<void> => {
    const code = codeOf(await consent());
    expect((await exchange(code)).status).toBe(200);
  };
  await connect();

  const tickets = '/seller/v0/tickets';
  const control = async (path: string, body: unknown): Promise<Row> => {
    const answer = await send('POST', `/_sandbox/${path}`, body);
    expect(answer.status, answer.body).toBe(200);
    return record(answer);
  };
  return {
    ...{ send, consent, exchange, refresh, connect, control },
    pair: () => pair,
    fault: (faults: unknown) => control('faults', faults),
    advance: (milliseconds: number) => control('clock', { advance: milliseconds }),
    /** A buyer opens a protocol; its id. */
    open: async (opening: Row = {}) => String((await control('tickets', opening)).id),
    tickets: (query: Readonly<Record<string, string>> = {}) =>
      send('GET', `${tickets}?${new URLSearchParams(query)}`),
    ticket: (id: string) => send('GET', `${tickets}/${id}`),
    messages: (id: string, query: Readonly<Record<string, string>> = {}) =>
      send('GET', `${tickets}/${id}/messages?${new URLSearchParams(query)}`),
    message: (id: string, text: string, more: Row = {}, signal?: AbortSignal) =>
      send('POST', `${tickets}/${id}/messages`, { ...messageOf(text), ...more }, signal),
    upload: (id: string, form: FormData) => send('POST', `/seller/v1/tickets/${id}/messages`, form),
    events: (id: string) => send('GET', `${tickets}/${id}/events`),
    event: (id: string, body: unknown) => send('POST', `${tickets}/${id}/events`, body),
    counts: async () => record(await send('GET', '/_sandbox/counts')),
  };
}

export type MagaluVisitor = Awaited<ReturnType<typeof visitMagalu>>;

export const messageOf = (message: string) => ({
  code: randomUUID(),
  message,
  owner: { code: 'loja', name: 'Loja' },
  destination: 'customer',
});

export const codeOf = (answer: Answer): string =>
  new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';

export function record(answer: Answer): Row {
  return asRow(JSON.parse(answer.body));
}

/** The rows of a list. */
export function results(answer: Answer): readonly Row[] {
  const rows: unknown = record(answer).results;
  if (!Array.isArray(rows)) throw new Error(`no list in ${answer.body}`);
  return rows.map(asRow);
}

export function asRow(value: unknown): Row {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`not an object: ${JSON.stringify(value)}`);
  return { ...value };
}
