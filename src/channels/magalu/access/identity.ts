/** Magalu's identity server: a code, or a refresh token, for a pair of tokens. */

import { z } from 'zod';
import { Failure } from '../../../core/failure.ts';
import { type Answer, type Exchange, parseAnswer } from '../api/exchange.ts';
import { notUnderstood, readRefusal } from '../api/failures.ts';

export type Pair = {
  readonly access: string;
  /** Milliseconds. */
  readonly lasts: number;
  /** Absent if the one before is still good. */
  readonly refresh: string | undefined;
  /** As granted; undefined if it is not told. */
  readonly scopes: readonly string[] | undefined;
};

/** The code, or the refresh token, is not known: spent, too old, or revoked. */
export class GrantRefused extends Failure {
  constructor() {
    super(
      'refused',
      'a Magalu não reconhece mais esta autorização: plantao magalu connect mostra outro link',
    );
  }
}

export type Identity = {
  /** @throws Failure; `GrantRefused` if the code is none. */
  exchange(code: string): Promise<Pair>;
  /**
   * Spends the refresh token.
   *
   * @throws Failure: after `unknown` it may be spent, after `retry` and `refused` it surely is not; `GrantRefused` if it is
   * not known.
   */
  refresh(token: string): Promise<Pair>;
};

export type IdentityParts = {
  readonly exchange: Exchange;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
};

const pair = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  /** Seconds. */
  expires_in: z.coerce.number().positive().catch(7_200),
  scope: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .catch(undefined),
});

export function createIdentity({ exchange, clientId, clientSecret, redirectUri }: IdentityParts): Identity {
  const own = { client_id: clientId, client_secret: clientSecret };
  const ask = async (type: string, content: string): Promise<Pair> =>
    readPair(await exchange({ method: 'POST', path: '/oauth/token', body: { type, content } }));
  return {
    exchange: (code) =>
      ask(
        'application/json',
        JSON.stringify({ ...own, redirect_uri: redirectUri, code, grant_type: 'authorization_code' }),
      ),
    refresh: (token) =>
      ask(
        'application/x-www-form-urlencoded',
        String(new URLSearchParams({ ...own, grant_type: 'refresh_token', refresh_token: token })),
      ),
  };
}

function readPair(answer: Answer): Pair {
  const body = parseAnswer(answer);
  if (answer.status < 200 || answer.status > 299) throw refusalOf(answer, body);
  const { data } = pair.safeParse(body);
  if (data === undefined) throw notUnderstood();
  return {
    access: data.access_token,
    lasts: data.expires_in * 1_000,
    refresh: data.refresh_token,
    scopes: typeof data.scope === 'string' ? data.scope.split(/[\s,]+/).filter(Boolean) : data.scope,
  };
}

function refusalOf({ status, wait, bytes }: Answer, body: unknown): Failure {
  const refused = body !== undefined && status >= 400 && status < 500;
  // Named in the body by the standard (RFC 6749, 5.2), wherever Magalu puts it.
  const said = refused ? (bytes?.toString() ?? '') : '';
  if (/invalid_grant/.test(said)) return new GrantRefused();
  if (/invalid_client|unauthorized_client/.test(said) || (refused && status === 401))
    return new Failure(
      'refused',
      'a Magalu não reconhece a aplicação: confira MAGALU_CLIENT_ID e MAGALU_CLIENT_SECRET',
    );
  // What else it says is not quoted: it may repeat what it was asked with, and that is secret.
  const [, word] = /"(invalid_(?:request|scope)|unsupported_grant_type)"/.exec(said) ?? [];
  return readRefusal(status, refused ? { error: word } : body, wait);
}
