/** Meta's Graph API over HTTP: requests with the token, to its own hosts alone, and files that it keeps. */

import { Agent, type Dispatcher } from 'undici';
import { Failure } from '../../../core/failure.ts';
import { type Body, discard, readBody, spellForm } from '../../exchange/body.ts';
import { notUnderstood, readNetwork, readRefusal } from './failures.ts';

export type Graph = {
  /** @param path below the version: `/123/messages`. Both throw `Failure` unless the answer is 200. */
  get(path: string, query?: Readonly<Record<string, string>>): Promise<unknown>;
  post(path: string, body: object): Promise<unknown>;
  /** The same with a form, which may hold a file. */
  upload(path: string, form: FormData): Promise<unknown>;
  /** A file by the address that Meta gave for it. Throws `Failure`: `refused` if it is gone or larger than `limit` bytes. */
  download(url: string, limit: number): Promise<Uint8Array>;
};

export type GraphOptions = {
  /** Without a slash at its end; `https://graph.facebook.com` if absent. */
  readonly root?: string | undefined;
  readonly version?: string | undefined;
  readonly token: string;
  /** Milliseconds for a whole exchange; files have three times as much. */
  readonly timeout: number;
};

/** The version that this channel was written for. */
const usualVersion = 'v24.0';

/** More than any answer in JSON has. Bytes. */
const longestAnswer = 1024 * 1024;

/** Where Meta keeps files: nobody else is shown the token. */
const fileHosts = /^(?:lookaside\.fbsbx\.com|(?:[a-z0-9-]+\.)+(?:fbcdn|whatsapp)\.net)$/;

export function createGraph(options: GraphOptions): Graph {
  const root = (options.root ?? 'https://graph.facebook.com').replace(/\/+$/, '');
  const base = `${root}/${options.version ?? usualVersion}`;
  // Sending is slower than connecting: enough that 80 messages a second do not queue here.
  const agent = new Agent({ connections: 32, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 });

  /** Follows no redirect: the token would go with it. */
  const exchange = async (
    url: string,
    method: 'GET' | 'POST',
    timeout: number,
    body?: Body,
  ): Promise<Dispatcher.ResponseData> => {
    const { origin, pathname, search } = new URL(url);
    return agent.request({
      origin,
      path: pathname + search,
      method,
      headers: {
        authorization: `Bearer ${options.token}`,
        ...(body === undefined ? {} : { 'content-type': body.type }),
      },
      body: body?.content ?? null,
      signal: AbortSignal.timeout(timeout),
    });
  };

  const ask = async (
    url: string,
    method: 'GET' | 'POST',
    body?: Body,
    timeout = options.timeout,
  ): Promise<unknown> => {
    try {
      const response = await exchange(url, method, timeout, body);
      const answer = parse((await readBody(response, longestAnswer))?.toString() ?? '');
      if (response.statusCode !== 200)
        throw readRefusal(response.statusCode, answer, waitOf(response.headers['retry-after']));
      if (answer === undefined) throw notUnderstood();
      return answer;
    } catch (thrown) {
      throw readNetwork(thrown);
    }
  };

  return {
    get: (path, query) => ask(`${base}${path}${query ? `?${new URLSearchParams(query)}` : ''}`, 'GET'),
    post: (path, body) =>
      ask(`${base}${path}`, 'POST', { type: 'application/json', content: JSON.stringify(body) }),
    async upload(path, form) {
      return ask(`${base}${path}`, 'POST', await spellForm(form), options.timeout * 3);
    },
    async download(url, limit) {
      if (!isFileAddress(url, root))
        throw new Failure('refused', 'a mídia está num endereço que não é da Meta: não foi buscada');
      try {
        const response = await exchange(url, 'GET', options.timeout * 3);
        if (response.statusCode === 200) {
          const bytes = await readBody(response, limit);
          if (bytes === undefined) throw tooLarge();
          return bytes;
        }
        discard(response);
        if (response.statusCode === 404 || response.statusCode === 410)
          throw new Failure('refused', 'a mídia não está mais na Meta');
        throw readRefusal(response.statusCode, undefined);
      } catch (thrown) {
        throw readNetwork(thrown);
      }
    },
  };
}

/** Whether the token may be shown there: to Meta by https, or to the API's own place, whatever that is. */
export function isFileAddress(text: string, root: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return false;
  if (url.origin === new URL(root).origin) return true;
  return url.protocol === 'https:' && url.port === '' && fileHosts.test(url.hostname);
}

/** Why a file is not handed on. */
export const tooLarge = (): Failure => new Failure('refused', 'a mídia é grande demais');

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `Retry-After` in seconds, as milliseconds. */
function waitOf(header: string | string[] | undefined): number | undefined {
  const text = Array.isArray(header) ? header[0] : header;
  return text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) * 1_000 : undefined;
}
