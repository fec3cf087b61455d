/** Sessions: who came in from where, until when. A cookie holds the token; only its hash is kept. */

import { z } from 'zod';
import type { Records } from '../stores/store.ts';
import { type Accounts, userOf } from './accounts.ts';
import type { Caller, Session, SessionRow, UserId, Which } from './people.ts';
import { hashOf, isHashOf, makeSecret, type Random } from './proof/tokens.ts';

const minute = 60_000;
const hour = 60 * minute;

/** Milliseconds that a session lasts unused, and however much it is used. */
export const lasts = { idle: 12 * hour, longest: 30 * 24 * hour } as const;
/** Use is written down no more often. */
const noted = minute;
/** Sessions of one user that are looked at. */
const most = 1_000;
/** Browsers say long things about themselves. */
const longestAgent = 300;

const stored = z
  .object({
    hash: z.string(),
    generation: z.number(),
    since: z.number(),
    seen: z.number(),
    ip: z.string(),
    agent: z.string(),
  })
  .readonly();
type Stored = z.infer<typeof stored>;

/** User, session and secret, with dots between. */
const tokenShape = /^([\w-]{16,64})\.([\w-]{16})\.([\w-]{43})$/;

const place = 'credential/people/session/';
const placeOf = (user: UserId) => `${place}${user}/`;
/** Outlives the sessions themselves. */
const seenPlace = 'people/seen/';
const whenSeen = z.object({ at: z.number() });

export type Sessions = {
  /** @param generation the account's, read before anything was compared: what ended sessions meanwhile ends this one. */
  open(user: UserId, generation: number, caller: Caller): Promise<string>;
  /** @param unattended asked by a page itself, and by nobody: that is no use of the session. */
  find(token: string, unattended?: boolean): Promise<Session | null>;
  close(token: string): Promise<void>;
  list(user: UserId): Promise<readonly SessionRow[]>;
  revoke(user: UserId, which: Which): Promise<void>;
  lastSeen(user: UserId): Promise<number | null>;
  /** Takes away what has ended with an earlier generation; `keep` goes on with the present one. */
  sweep(user: UserId, keep?: string): Promise<void>;
};

export type SessionsOptions = {
  readonly records: Records;
  readonly accounts: Accounts;
  readonly sign: (purpose: string, text: string) => string;
  readonly random: Random;
  readonly now: () => number;
};

export function createSessions({ records, accounts, sign, random, now }: SessionsOptions): Sessions {
  const isOver = ({ since, seen }: Stored): boolean => {
    const at = now();
    return at >= seen + lasts.idle || at >= since + lasts.longest;
  };
  const expiresIn = ({ since }: Stored): number =>
    Math.max(1, Math.min(lasts.idle, since + lasts.longest - now()));

  /** The record of a token that is one, with its key and version. */
  const lookUp = async (token: string) => {
    const [, user = '', id = '', secret = ''] = tokenShape.exec(token) ?? [];
    if (user === '') return null;
    const key = placeOf(user) + id;
    const found = await records.get(key);
    if (found === null) return null;
    const kept = stored.parse(found.value);
    if (!isHashOf(kept.hash, secret) || isOver(kept)) return null;
    return { user, id, key, kept, version: found.version };
  };

  /** Moves a session on to a generation, whatever else is written to it meanwhile. */
  const carryOver = async (key: string, generation: number): Promise<void> => {
    for (;;) {
      const found = await records.get(key);
      if (found === null) return;
      const moved = { ...stored.parse(found.value), generation };
      if (await records.set(key, moved, { expect: found.version, expiresIn: expiresIn(moved) })) return;
    }
  };

  const sweep = async (user: UserId, keep?: string): Promise<void> => {
    const account = await accounts.get(user);
    if (account === null) return;
    if (keep !== undefined) await carryOver(placeOf(user) + keep, account.generation);
    for (const { key, value } of await records.list(placeOf(user), { limit: most }))
      if (stored.parse(value).generation < account.generation) await records.delete(key);
  };

  return {
    async open(user, generation, { ip, agent }) {
      const [id, secret] = [Buffer.from(random(12)).toString('base64url'), makeSecret(random)];
      const at = now();
      const session: Stored = {
        hash: hashOf(secret),
        generation,
        since: at,
        seen: at,
        ip,
        agent: agent.slice(0, longestAgent),
      };
      await records.set(placeOf(user) + id, session, { expect: null, expiresIn: expiresIn(session) });
      await records.set(seenPlace + user, { at });
      return `${user}.${id}.${secret}`;
    },

    async find(token, unattended = false) {
      const found = await lookUp(token);
      if (found === null) return null;
      const { user, id, key, kept, version } = found;
      const account = await accounts.get(user);
      if (account === null || account.disabled || account.generation !== kept.generation) return null;
      const seen = now();
      // Whoever ended it meanwhile wins: nothing is written over that.
      if (!unattended && seen - kept.seen >= noted) {
        await records.set(key, { ...kept, seen }, { expect: version, expiresIn: expiresIn(kept) });
        await records.set(seenPlace + user, { at: seen });
      }
      return { id, user: userOf(user, account), csrf: sign('people-csrf', token), since: kept.since };
    },

    async close(token) {
      const found = await lookUp(token);
      if (found !== null) await records.delete(found.key);
    },

    async list(user) {
      const account = await accounts.get(user);
      if (account === null || account.disabled) return [];
      const rows = await records.list(placeOf(user), { limit: most });
      return rows
        .flatMap(({ key, value }) => {
          const kept = stored.parse(value);
          if (isOver(kept) || kept.generation !== account.generation) return [];
          const { agent, ip, since, seen } = kept;
          return [{ id: key.slice(placeOf(user).length), agent, ip, since, lastSeen: seen }];
        })
        .sort((one, other) => other.lastSeen - one.lastSeen);
    },

    async revoke(user, which) {
      if (which !== 'all' && 'id' in which) {
        await records.delete(placeOf(user) + which.id);
        return;
      }
      await accounts.update(user, (account) => ({
        to: { ...account, generation: account.generation + 1 },
        answer: null,
      }));
      await sweep(user, which === 'all' ? undefined : which.allBut);
    },

    async lastSeen(user) {
      const found = await records.get(seenPlace + user);
      return found === null ? null : whenSeen.parse(found.value).at;
    },

    sweep,
  };
}
