/** Magalu's API over HTTP, with the seller's token: reads are counted, and a token that is refused is renewed once. */

import { Failure } from '../../../core/failure.ts';
import type { Media } from '../../channel.ts';
import type { Body } from '../../exchange/body.ts';
import type { Access } from '../access/index.ts';
import type { Budget, Reader } from './budget.ts';
import { type Answer, type Exchange, parseAnswer, type Request } from './exchange.ts';
import { notUnderstood, readRefusal } from './failures.ts';
import { followRedirects } from './redirects.ts';

export type Api = {
  /**
   * What a path holds.
   *
   * @throws Failure: reading changes nothing, so that it is `refused` or `retry`.
   */
  read(path: string, options?: { readonly query?: Query; readonly by?: Reader }): Promise<unknown>;
  /** Hands something in. @throws Failure */
  write(path: string, body: Body, options?: { readonly patience?: number }): Promise<void>;
  /** A file, also one that is kept elsewhere. @throws Failure: `refused` if it is gone or larger than `limit` bytes, else `retry`. */
  download(path: string, limit: number): Promise<Media>;
};

export type Query = Readonly<Record<string, string>>;

export type ApiParts = {
  /** The API's address, without a slash at its end. */
  readonly root: string;
  readonly exchange: Exchange;
  readonly access: Pick<Access, 'bearer' | 'renew'>;
  readonly budget: Budget;
};

export function createApi({ root, exchange, access, budget }: ApiParts): Api {
  /** With a token that works: one that was refused has done nothing. */
  const ask = async (request: Request): Promise<Answer> => {
    const token = await access.bearer();
    const first = await exchange(withToken(request, token));
    if (first.status !== 401) return first;
    return exchange(withToken(request, await access.renew(token)));
  };

  /** @param follow goes on with an answer that leads elsewhere. */
  const look = async (
    request: Request,
    by: Reader,
    follow: (answer: Answer) => Promise<Answer> = async (answer) => answer,
  ): Promise<Answer> => {
    try {
      await budget.take(by);
      const answer = await ask(request);
      if (answer.status === 429) budget.hold(answer.wait ?? 10_000);
      return demandDone(await follow(answer));
    } catch (thrown) {
      throw asReading(thrown);
    }
  };

  return {
    async read(path, { query, by = 'work' } = {}) {
      const search = query === undefined ? '' : `?${new URLSearchParams(query)}`;
      const answer = parseAnswer(
        await look({ method: 'GET', path: `${path}${search}`, limit: longestList }, by),
      );
      if (answer === undefined) throw asReading(notUnderstood());
      return answer;
    },
    async write(path, body, { patience } = {}) {
      demandDone(await ask({ method: 'POST', path, body, ...(patience === undefined ? {} : { patience }) }));
    },
    async download(path, limit) {
      const request = { method: 'GET', path, headers: { accept: '*/*' }, limit, patience: 3 } as const;
      const { bytes, type } = await look(request, 'work', (first) =>
        followRedirects(first, new URL(`${root}${path}`), {
          ask: (url) => ask({ ...request, path: url }),
          askOthers: (url) => exchange({ ...request, path: url }),
        }),
      );
      if (bytes === undefined) throw new Failure('refused', 'o arquivo é grande demais');
      return { type, bytes };
    },
  };
}

/** Bytes: a hundred protocols with what was bought. */
const longestList = 16 * 2 ** 20;

const withToken = (request: Request, token: string): Request => ({
  ...request,
  headers: { ...request.headers, authorization: `Bearer ${token}` },
});

/** @throws Failure unless the answer says that it is done. A 2xx that is a page comes from something in between. */
function demandDone(answer: Answer): Answer {
  const { status, type, wait } = answer;
  if (status < 200 || status > 299) throw readRefusal(status, parseAnswer(answer), wait);
  if (type === 'text/html') throw notUnderstood();
  return answer;
}

/** What may have been done when something was only read: nothing. */
function asReading(thrown: unknown): unknown {
  if (!(thrown instanceof Failure) || thrown.kind !== 'unknown') return thrown;
  const { message, retryAfter } = thrown;
  return new Failure('retry', message, retryAfter === undefined ? {} : { retryAfter });
}
