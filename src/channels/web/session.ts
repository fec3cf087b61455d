/**
 * A visitor without an account: 128 random bits in a signed cookie, and nothing anywhere else. Whoever only looks at
 * the page costs the store nothing; the id becomes an address once something is posted from it.
 */

import { randomBytes } from 'node:crypto';
import { isSame } from '../../keys/same.ts';

export type Sessions = {
  /** The session's id, which is the address of its conversation; null without a cookie that we signed. */
  read(request: Request): string | null;
  /** The `Set-Cookie` that makes or prolongs a session. */
  cookie(id: string): string;
  /** A fresh id. */
  mint(): string;
};

const days = 180;

export type SessionOptions = {
  /** A keyed hash, as base64url. */
  readonly sign: (text: string) => string;
  /** Whether the page is reached by https. */
  readonly secure: boolean;
  /** Whether the page stands in a frame of another site, where browsers keep only cookies that say so. */
  readonly framed: boolean;
};

/** Pages that are framed and pages that are not have cookies, and so sessions, of their own. */
export function createSessions({ sign, secure, framed }: SessionOptions): Sessions {
  // The prefix makes browsers refuse the cookie from a subdomain or over plain HTTP.
  const name = `${secure ? '__Host-' : ''}plantao${framed ? '-embed' : ''}`;
  // Partitioned: each site that frames the page has its own visitors, and no browser has to allow foreign cookies.
  // `Secure` comes with that, and is taken without https on the machine itself.
  const reach = framed ? 'SameSite=None; Secure; Partitioned' : `SameSite=Lax${secure ? '; Secure' : ''}`;
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
      return isSame(signed, signature(id)) ? id : null;
    },
    cookie: (id) => `${name}=${id}.${signature(id)}; Path=/; Max-Age=${days * 86_400}; HttpOnly; ${reach}`,
    mint: () => randomBytes(16).toString('base64url'),
  };
}
