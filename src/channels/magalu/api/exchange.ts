/** One request and its answer, over HTTP. Knows nothing of what is asked. */

import { Agent } from 'undici';
import { type Body, readBody } from '../../exchange/body.ts';
import { readNetwork } from './failures.ts';

export type Request = {
  readonly method: 'GET' | 'POST';
  /** Below the root, with its query; or a whole address, wherever it is. */
  readonly path: string | URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Body;
  /** Bytes that are read of the answer; a megabyte if absent. */
  readonly limit?: number;
  /** As the whole exchange may take longer: how many times. */
  readonly patience?: number;
};

export type Answer = {
  readonly status: number;
  /** As its sender calls it: `application/json`. */
  readonly type: string;
  /** Undefined if there is more than was to be read. */
  readonly bytes: Buffer | undefined;
  /** Milliseconds that a header asks to wait. */
  readonly wait: number | undefined;
  /** Where it leads to, if it does; not followed. */
  readonly location?: string | undefined;
};

export type Exchange = (request: Request) => Promise<Answer>;

const longestAnswer = 1024 * 1024;

/**
 * @param root without a slash at its end.
 * @param timeout milliseconds for a whole exchange.
 * @returns a function that throws `Failure`, and follows no redirect by itself: a token would go with it.
 */
export function createExchange(root: string, timeout: number): Exchange {
  const { origin, pathname } = new URL(root);
  const base = pathname.replace(/\/+$/, '');
  const agent = new Agent({ connections: 8, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 });
  return async ({ method, path, headers = {}, body, limit = longestAnswer, patience = 1 }) => {
    try {
      const response = await agent.request({
        ...(typeof path === 'string'
          ? { origin, path: `${base}${path}` }
          : { origin: path.origin, path: `${path.pathname}${path.search}` }),
        method,
        headers: { accept: 'application/json', ...headers, ...(body && { 'content-type': body.type }) },
        body: body?.content ?? null,
        signal: AbortSignal.timeout(timeout * patience),
      });
      return {
        status: response.statusCode,
        type: String(response.headers['content-type'] ?? '')
          .replace(/;.*$/, '')
          .trim(),
        bytes: await readBody(response, limit),
        wait: waitOf(response.headers['retry-after']),
        location: [response.headers.location].flat()[0],
      };
    } catch (thrown) {
      throw readNetwork(thrown);
    }
  };
}

/** What an answer holds; undefined if that is no JSON. */
export function parseAnswer({ bytes }: Answer): unknown {
  try {
    return JSON.parse(bytes?.toString() ?? '');
  } catch {
    return undefined;
  }
}

/** Milliseconds: who asks for more may have meant something else, and is asked again. */
const longestWait = 120_000;

/** `Retry-After` in seconds, as milliseconds. */
function waitOf(header: string | string[] | undefined): number | undefined {
  const text = Array.isArray(header) ? header[0] : header;
  return text !== undefined && /^\d{1,12}$/.test(text)
    ? Math.min(Number(text) * 1_000, longestWait)
    : undefined;
}
