/**
 * Consents and what comes of them: a code that is exchanged once, and a family of tokens. A refresh token is used once:
 * it gives a new pair, and whoever comes with it again loses the whole family. All of it dies with the process.
 */

import { randomBytes } from 'node:crypto';
import type { Habits } from '../habits.ts';

/** Whom a token acts for, and what it may do. */
export type Grant = { readonly seller: string; readonly scopes: readonly string[] };

type Family = Grant & { revoked: boolean };
type Code = Grant & { readonly redirectUri: string; readonly until: number };
type Token = { readonly family: Family; readonly until: number };

export type Pair = { readonly access: string; readonly refresh: string; readonly grant: Grant };

export type Grants = {
  /** @returns a code for the redirect. */
  consent(grant: Grant, redirectUri: string): string;
  /** Undefined if the code is unknown, used, too old, or was given for another address. */
  exchange(code: string, redirectUri: string): Pair | undefined;
  /** Undefined if the token is unknown, too old or revoked; the family is revoked if it was used before. */
  refresh(token: string): Pair | undefined;
  /** What an `Authorization` header allows; undefined if it is of no living token. */
  read(authorization: string | undefined): Grant | undefined;
  /** Ends every family of this seller, or all. Only the access tokens if `access`. */
  revoke(of: { readonly seller?: string; readonly access?: boolean }): void;
  /** How often a refresh token was used, and how often one that had been used before came again. */
  counts(): { readonly refreshed: number; readonly reused: number; readonly exchanged: number };
};

const codeLasts = 600_000;

export function createGrants(now: () => number, habits: () => Habits): Grants {
  const codes = new Map<string, Code>();
  const accesses = new Map<string, Token>();
  const refreshes = new Map<string, Token & { used: boolean }>();
  const counts = { refreshed: 0, reused: 0, exchanged: 0 };

  const issue = (family: Family): Pair => {
    const [access, refresh] = [randomBytes(48).toString('base64url'), randomBytes(32).toString('base64url')];
    const { accessSeconds, refreshSeconds } = habits();
    accesses.set(access, { family, until: now() + accessSeconds * 1000 });
    refreshes.set(refresh, { family, until: now() + refreshSeconds * 1000, used: false });
    return { access, refresh, grant: family };
  };

  return {
    consent(grant, redirectUri) {
      const code = randomBytes(24).toString('base64url');
      codes.set(code, { ...grant, redirectUri, until: now() + codeLasts });
      return code;
    },
    exchange(code, redirectUri) {
      const found = codes.get(code);
      codes.delete(code);
      if (found === undefined || found.redirectUri !== redirectUri || found.until <= now()) return undefined;
      counts.exchanged += 1;
      return issue({ seller: found.seller, scopes: found.scopes, revoked: false });
    },
    refresh(token) {
      const found = refreshes.get(token);
      if (found === undefined || found.family.revoked || found.until <= now()) return undefined;
      if (found.used) {
        counts.reused += 1;
        found.family.revoked = true;
        return undefined;
      }
      found.used = true;
      counts.refreshed += 1;
      return issue(found.family);
    },
    read(authorization) {
      const found = accesses.get(/^Bearer (\S+)$/.exec(authorization ?? '')?.[1] ?? '');
      return found === undefined || found.family.revoked || found.until <= now() ? undefined : found.family;
    },
    revoke({ seller, access = false }) {
      const isMeant = ({ family }: Token) => seller === undefined || family.seller === seller;
      for (const [token, found] of accesses) if (isMeant(found)) accesses.delete(token);
      if (!access) for (const found of refreshes.values()) if (isMeant(found)) found.family.revoked = true;
    },
    counts: () => ({ ...counts }),
  };
}
