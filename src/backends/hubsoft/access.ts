/** The access token: asked for once by however many need it, kept for a day, replaced when the ERP rejects it. */

import { Failure } from '../../core/failure.ts';
import { parseJson, readJson } from './answer.ts';
import type { Wire, WireAnswer } from './http.ts';
import { deniedToken, grantedToken } from './schemas.ts';

export type Credentials = {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly username: string;
  readonly password: string;
};

/** All methods throw `retry` if no token is to be had: what needed it was surely not done. */
export type Access = {
  token(): Promise<string>;
  /** Another token than this one, which got a 401. */
  replace(rejected: string): Promise<string>;
  /** A token asked for now. Throws `refused`, with the settings to look at, if the credentials are wrong. */
  prove(): Promise<string>;
};

/** Tokens are granted for a month, but may be revoked sooner. */
const longest = 24 * 3_600_000;

export function createAccess(wire: Pick<Wire, 'send'>, credentials: Credentials, now: () => number): Access {
  let held: { readonly token: string; readonly until: number } | undefined;
  let pending: Promise<string> | undefined;

  const logIn = async (): Promise<string> => {
    const answer = await wire.send({
      method: 'POST',
      path: '/oauth/token',
      body: {
        grant_type: 'password',
        client_id: credentials.clientId,
        client_secret: credentials.clientSecret,
        username: credentials.username,
        password: credentials.password,
      },
    });
    const { token, lifetime } = readGrant(answer);
    held = { token, until: now() + lifetime };
    return token;
  };
  const prove = () => {
    pending ??= logIn().finally(() => {
      pending = undefined;
    });
    return pending;
  };
  const renew = () => prove().catch(asUnsent);

  return {
    token: async () => (held !== undefined && now() < held.until ? held.token : renew()),
    replace: async (rejected) => (held !== undefined && held.token !== rejected ? held.token : renew()),
    prove,
  };
}

function readGrant(answer: WireAnswer): { token: string; lifetime: number } {
  if (answer.status === 400 || answer.status === 401)
    throw new Failure('refused', describeDenial(answer.text));
  const elsewhere = (answer.status >= 300 && answer.status < 400) || [404, 405].includes(answer.status);
  const grant = elsewhere ? undefined : grantedToken.safeParse(readJson(answer));
  if (!grant?.success)
    throw new Failure('retry', 'o endereço não respondeu como a API do HubSoft: confira-o');
  const { access_token, expires_in } = grant.data;
  return { token: access_token, lifetime: Math.min(longest, (expires_in ?? Number.POSITIVE_INFINITY) * 900) };
}

function describeDenial(text: string): string {
  const denial = deniedToken.safeParse(parseJson(text));
  const error = denial.success ? denial.data.error : '';
  const which =
    error === 'invalid_client'
      ? 'o client_id e o client_secret'
      : /credentials|grant/.test(error)
        ? 'o usuário e a senha da API'
        : 'o client_id, o client_secret, o usuário e a senha da API';
  return `o HubSoft não aceitou as credenciais: confira ${which}`;
}

function asUnsent(thrown: unknown): never {
  if (!(thrown instanceof Failure) || thrown.kind === 'retry') throw thrown;
  const { message, retryAfter } = thrown;
  throw new Failure('retry', message, retryAfter === undefined ? {} : { retryAfter });
}
