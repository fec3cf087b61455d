/**
 * A visitor without an account: 128 random bits in a signed cookie, and nothing anywhere else. Whoever only looks at
 * the page costs the store nothing; the id becomes an address once something is posted from it.
 */

import { randomBytes, timingSafeEqual } from 'node:crypto';

export type Sessions = {
  /** The session's id, which is the address of its conversation; null without a cookie that we signed. */
  read(request: Request): string | null;
  /** The `Set-Cookie` that makes or prolongs a session. */
  cookie(id: string): string;
  /** A fresh id. */
  mint(): string;
};

const days = 180;

/** @param sign a keyed hash, as base64url. */
export function createSessions(sign: (text: string) => string, secure: boolean): Sessions {
  // The prefix makes browsers refuse the cookie from a subdomain or over plain HTTP.
  const name = secure ? '__Host-plantao' : 'plantao';
  const signature = (id: string) => sign(`session:${id}`);
  return {
    read(request) {
      const found = request.headers
        .get('cookie')
        ?.split(';')
        .map((part) => part.trim())
        .find((part) => part.startsWith(`${name}=`))
        ?.slice(name.length + 1);
      const [id, signed] = found?.split('.') ?? [];
      if (id === undefined || signed === undefined || !/^[\w-]{22}$/.test(id)) return null;
      return areEqual(signed, signature(id)) ? id : null;
    },
    cookie: (id) =>
      `${name}=${id}.${signature(id)}; Path=/; Max-Age=${days * 86_400}; HttpOnly; SameSite=Lax` +
      (secure ? '; Secure' : ''),
    mint: () => randomBytes(16).toString('base64url'),
  };
}

function areEqual(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
