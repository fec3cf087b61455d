/** The wire to one ERP host: connections, TLS, deadlines, and what their failures mean. */

import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { Agent, buildConnector, Client, type Dispatcher } from 'undici';
import { Failure } from '../../core/failure.ts';

export type WireRequest = {
  readonly method: 'GET' | 'POST';
  /** Below the base address: `/oauth/token`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  readonly token?: string;
};

export type WireAnswer = {
  readonly status: number;
  readonly text: string;
  /** Milliseconds, if the host asked for a pause. */
  readonly retryAfter?: number;
};

/** Both ways of sending follow no redirect, and throw a `Failure` unless a whole answer came, whatever its status. */
export type Wire = {
  send(request: WireRequest): Promise<WireAnswer>;
  /**
   * For what must not be done twice: a connection of its own, of which there is only one. What fails before it is
   * open is `retry`, what fails after is `unknown`.
   */
  sendOnce(request: WireRequest): Promise<WireAnswer>;
  /** Waits for what is under way. */
  close(): Promise<void>;
};

export type WireOptions = {
  readonly url: string;
  /** PEM, trusted besides the usual authorities. */
  readonly caFile?: string | undefined;
  readonly insecureTls?: boolean | undefined;
  /** Milliseconds for a whole exchange, connecting included. */
  readonly timeout: number;
  /** Connections kept at the most. */
  readonly connections: number;
};

const largestAnswer = 16 * 1024 * 1024;

/** @throws Error if the address is none or the CA file cannot be read. */
export function createWire({ url, caFile, insecureTls = false, timeout, connections }: WireOptions): Wire {
  const base = url.replace(/\/+$/, '');
  const { origin } = new URL(base);
  const dial = buildConnector({
    // Said outright, so that a NODE_TLS_REJECT_UNAUTHORIZED in the environment changes nothing here.
    rejectUnauthorized: !insecureTls,
    timeout: Math.min(timeout, 10_000),
    ...(caFile === undefined ? {} : { ca: [...rootCertificates, readFileSync(caFile, 'utf8')] }),
  });
  const limits = { headersTimeout: 0, bodyTimeout: 0, maxResponseSize: largestAnswer };
  const pool = new Agent({ connect: dial, connections, pipelining: 1, ...limits });
  const underWay = new Set<Promise<unknown>>();
  let closing: Promise<void> | undefined;

  const exchange = async (dispatcher: Dispatcher, request: WireRequest): Promise<WireAnswer> => {
    const query = request.query === undefined ? '' : `?${new URLSearchParams(request.query)}`;
    const { statusCode, headers, body } = await dispatcher.request({
      origin,
      path: `${new URL(base + request.path).pathname}${query}`,
      method: request.method,
      headers: {
        accept: 'application/json',
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(request.token === undefined ? {} : { authorization: `Bearer ${request.token}` }),
      },
      body: request.body === undefined ? null : JSON.stringify(request.body),
      signal: AbortSignal.timeout(timeout),
    });
    return { status: statusCode, text: await body.text(), ...readRetryAfter(headers['retry-after']) };
  };

  const track = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (closing !== undefined) throw new Failure('retry', 'a ligação com o HubSoft foi encerrada');
    const promise = work();
    underWay.add(promise);
    try {
      return await promise;
    } finally {
      underWay.delete(promise);
    }
  };

  return {
    send: (request) =>
      track(async () => {
        try {
          return await exchange(pool, request);
        } catch (error) {
          throw translate(error, timeout, neverLeft(codeOf(error)));
        }
      }),
    sendOnce: (request) =>
      track(async () => {
        let opened = false;
        const client = new Client(origin, {
          pipelining: 0,
          ...limits,
          connect: (options, callback) => {
            // The HTTP client reconnects by itself for a request that it thinks unsent. Here that is not its to judge.
            if (opened) return callback(new Error('one connection only'), null);
            dial(options, (...result) => {
              opened = result[0] === null;
              callback(...result);
            });
          },
        });
        try {
          return await exchange(client, request);
        } catch (error) {
          throw translate(error, timeout, !opened);
        } finally {
          void client.destroy();
        }
      }),
    close() {
      closing ??= Promise.allSettled(underWay).then(() => pool.close());
      return closing;
    },
  };
}

const translate = (error: unknown, timeout: number, unsent: boolean): Failure =>
  new Failure(unsent ? 'retry' : 'unknown', describe(error, timeout));

/** Codes of Node, OpenSSL and undici for a connection that was never established. */
const neverLeft = (code: string): boolean =>
  /^(?:ENOTFOUND|EAI_|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)/.test(code) ||
  isAboutTls(code);

const isAboutTls = (code: string): boolean =>
  /^(?:ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_|INVALID_CA|EPROTO)/.test(code);

function describe(error: unknown, timeout: number): string {
  if (error instanceof Error && error.name === 'TimeoutError')
    return `o HubSoft não respondeu em ${timeout / 1000} s`;
  const code = codeOf(error);
  if (/^(?:ENOTFOUND|EAI_)/.test(code)) return `o endereço do HubSoft não foi encontrado (${code})`;
  if (isAboutTls(code)) return `o certificado do HubSoft não foi aceito (${code})`;
  if (neverLeft(code)) return `não foi possível conectar ao HubSoft (${code})`;
  return `a conexão com o HubSoft caiu (${code})`;
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'sem código';

/** `Retry-After` comes in seconds or as a date. */
function readRetryAfter(header: string | string[] | undefined): Pick<WireAnswer, 'retryAfter'> {
  const text = Array.isArray(header) ? header[0] : header;
  if (text === undefined || text.trim() === '') return {};
  const wait = /^\s*\d+\s*$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(wait) ? { retryAfter: Math.max(0, wait) } : {};
}
