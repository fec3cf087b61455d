/** Who may ask: the sandbox's one account, and the tokens that it was given. Tokens die with the process. */

import { randomBytes } from 'node:crypto';

/** Printed in the open: they open nothing but the sandbox. */
export const credentials = {
  clientId: '7',
  clientSecret: 'segredo-do-sandbox',
  username: 'plantao@sandbox.invalid',
  password: 'senha-do-sandbox',
} as const;

const lifetime = 2_592_000;

export type Access = {
  /** The answer to `POST /oauth/token`; undefined if the credentials are wrong. */
  login(request: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> | undefined;
  /** Whether an `Authorization` header carries a token that is known and has not expired. */
  admits(authorization: string | undefined): boolean;
  revoke(authorization: string | undefined): void;
};

export function createAccess(now: () => number): Access {
  const expiries = new Map<string, number>();
  return {
    login(request) {
      const right =
        request.grant_type === 'password' &&
        String(request.client_id) === credentials.clientId &&
        request.client_secret === credentials.clientSecret &&
        request.username === credentials.username &&
        request.password === credentials.password;
      if (!right) return undefined;
      const token = randomBytes(48).toString('base64url');
      expiries.set(token, now() + lifetime * 1000);
      return {
        token_type: 'Bearer',
        expires_in: lifetime,
        access_token: token,
        refresh_token: randomBytes(48).toString('hex'),
      };
    },
    admits: (authorization) => (expiries.get(bearer(authorization)) ?? 0) > now(),
    revoke: (authorization) => void expiries.delete(bearer(authorization)),
  };
}

const bearer = (authorization: string | undefined): string =>
  /^Bearer (\S+)$/.exec(authorization ?? '')?.[1] ?? '';
