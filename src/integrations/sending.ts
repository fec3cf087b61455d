/** One delivery over HTTP: signed as Standard Webhooks says, to where it may go, and what the answer means. */

import { createHmac } from 'node:crypto';
import { type LookupAddress, lookup as resolve } from 'node:dns';
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net';
import { Agent, buildConnector, type Dispatcher } from 'undici';

/** Milliseconds for a whole exchange, connecting included. */
const patience = 10_000;
/** Of an answer only its status matters; of what follows no more is read, in bytes. */
const longestAnswer = 64 * 1024;

/** What became of one attempt. `gone`: the endpoint wants nothing any more. */
export type Sent =
  | { readonly type: 'taken' }
  | { readonly type: 'gone' }
  | {
      readonly type: 'failed';
      /** For people: never a secret, an address or what was answered. */
      readonly reason: string;
      /** Milliseconds that the endpoint asked to be left alone. */
      readonly retryAfter?: number;
    };

export type Sender = {
  /** Never rejects. @param secret as `whsec_` and base64. */
  send(to: {
    readonly url: string;
    readonly secret: string;
    readonly id: string;
    readonly body: string;
  }): Promise<Sent>;
  close(): Promise<void>;
};

/**
 * Where nothing is delivered to, whatever a name resolves to: the addresses at which clouds tell a machine its own
 * credentials. A provider's own network is no such place.
 */
const forbidden = new BlockList();
for (const [address, length] of [
  ['169.254.0.0', 16],
  ['100.100.100.200', 32],
  ['168.63.129.16', 32],
  ['192.0.0.192', 32],
] as const) {
  forbidden.addSubnet(address, length, 'ipv4');
  // As networks that speak nothing but IPv6 reach it (NAT64).
  forbidden.addSubnet(`64:ff9b::${address}`, 96 + length, 'ipv6');
}
forbidden.addSubnet('fe80::', 10, 'ipv6');
forbidden.addSubnet('fd00:ec2::', 32, 'ipv6');
forbidden.addAddress('fd20:ce::254', 'ipv6');

/** Whether an address is one that nothing is delivered to. */
export const isForbidden = (address: string): boolean =>
  forbidden.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');

/** Why an endpoint may not lie there; null if it may, as far as its address tells. */
export function objectionToUrl(text: string): string | null {
  if (!URL.canParse(text))
    return 'o endereço precisa ser completo, como https://painel.provedor.com.br/plantao';
  const { protocol, hostname, username, password } = new URL(text);
  if (protocol !== 'https:' && protocol !== 'http:')
    return 'o endereço precisa começar com https:// ou http://';
  if (username !== '' || password !== '') return 'o endereço não pode levar usuário e senha';
  const literal = hostname.replace(/^\[|\]$/g, '');
  return isIP(literal) !== 0 && isForbidden(literal) ? 'a esse endereço nada é entregue' : null;
}

class Forbidden extends Error {}

/** Resolves as usual, and refuses right before connecting: what a name meant a moment ago is no proof. */
const lookup: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
    if (error !== null) return callback(error, []);
    if (found.some(({ address }) => isForbidden(address))) return callback(new Forbidden(), []);
    if (options.all) return callback(null, found);
    const [first] = found;
    return callback(null, first?.address ?? '', first?.family ?? 0);
  });
};

/** The value of `webhook-signature`. @param timestamp in seconds since 1970. */
export function sign(secret: string, id: string, timestamp: number, body: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

/** @param wall the time of day in milliseconds, which the endpoint has too. */
export function createSender(wall: () => number = Date.now): Sender {
  const agent = new Agent({
    connect: buildConnector({ rejectUnauthorized: true, timeout: patience, lookup }),
    pipelining: 1,
    connections: 16,
    maxResponseSize: longestAnswer,
  });

  const attempt = async (
    url: URL,
    headers: Readonly<Record<string, string>>,
    body: string,
  ): Promise<Dispatcher.ResponseData> =>
    agent.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: 'POST',
      headers: { ...headers },
      body,
      signal: AbortSignal.timeout(patience),
    });

  return {
    async send({ url, secret, id, body }) {
      const objection = objectionToUrl(url);
      if (objection !== null) return { type: 'failed', reason: objection };
      const timestamp = Math.floor(wall() / 1_000);
      const headers = {
        'content-type': 'application/json',
        'user-agent': 'Plantao-Webhooks/1',
        'webhook-id': id,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': sign(secret, id, timestamp, body),
      };
      try {
        const answer = await attempt(new URL(url), headers, body);
        // The connection is good for the next one only once it is read.
        await answer.body
          .dump({ limit: longestAnswer, signal: AbortSignal.timeout(patience) })
          .catch(() => {});
        return meaningOf(answer);
      } catch (error) {
        return { type: 'failed', reason: reasonOf(error) };
      }
    },
    close: () => agent.destroy(),
  };
}

function meaningOf({ statusCode, headers }: Dispatcher.ResponseData): Sent {
  if (statusCode >= 200 && statusCode < 300) return { type: 'taken' };
  if (statusCode === 410) return { type: 'gone' };
  const asked = Number(headers['retry-after']);
  return {
    type: 'failed',
    reason:
      statusCode >= 300 && statusCode < 400
        ? `respondeu ${statusCode}: redirecionamentos não são seguidos`
        : `respondeu ${statusCode}`,
    ...(Number.isFinite(asked) && asked > 0 ? { retryAfter: asked * 1_000 } : {}),
  };
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (error instanceof Forbidden) return 'o nome leva a um endereço ao qual nada é entregue';
  if (error instanceof Error && (error.name === 'TimeoutError' || code === 'UND_ERR_CONNECT_TIMEOUT'))
    return 'não respondeu em 10 segundos';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'o nome do endereço não foi encontrado';
  if (code === 'ECONNREFUSED') return 'a conexão foi recusada';
  if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code)) return 'o certificado não foi aceito';
  return 'a conexão caiu';
}
