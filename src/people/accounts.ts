/**
 * A user as it is stored, whole in one record: what a password, an invitation and a code prove is used up, and what ends
 * sessions takes effect, in one compare-and-set.
 */

import { z } from 'zod';
import { defined } from '../core/defined.ts';
import { Failure } from '../core/failure.ts';
import type { Records } from '../stores/store.ts';
import type { User, UserId } from './people.ts';
import { roles } from './roles.ts';

const account = z
  .object({
    login: z.string(),
    name: z.string(),
    role: z.enum(roles),
    queues: z.array(z.string()).readonly().exactOptional(),
    disabled: z.literal(true).exactOptional(),
    /** Sessions of an earlier one have ended. */
    generation: z.number(),
    /** As argon2 spells it. */
    password: z.string().exactOptional(),
    invitation: z.object({ hash: z.string(), until: z.number() }).readonly().exactOptional(),
    /** `last` is the period of the last code that was taken. */
    totp: z.object({ secret: z.string(), last: z.number() }).readonly().exactOptional(),
    /** Hashes of the codes that stand in for the authenticator's, once each. */
    spare: z.array(z.string()).readonly().exactOptional(),
    /** A secret that nobody confirmed yet. */
    draft: z.string().exactOptional(),
  })
  .readonly();
export type Account = z.infer<typeof account>;

/** With another password: what invited to choose one is used up, and every session ends. */
export const withPassword = (before: Account, hash: string): Account =>
  defined({ ...before, password: hash, invitation: undefined, generation: before.generation + 1 });

export type Accounts = {
  idOf(login: string): UserId;
  get(id: UserId): Promise<Account | null>;
  /** False, and nothing is written, if the login is taken. */
  make(account: Account): Promise<boolean>;
  /**
   * Replaces an account by what `change` makes of it; `to: null` leaves it. `change` may be called several times. Null if
   * there is no such account.
   */
  update<Answer>(
    id: UserId,
    change: (account: Account) => { readonly to: Account | null; readonly answer: Answer },
  ): Promise<{ readonly answer: Answer } | null>;
  all(): Promise<readonly Account[]>;
};

/** Sealed wherever the store seals anything: they hold the means to come in. */
const place = 'credential/people/account/';
/** More people than any provider has at its desk. */
const most = 10_000;
/** Whoever loses so many races for one account is told to come again. */
const patience = 100;

/** Ids as `sign` makes them; nothing else is looked up. */
const isId = (id: string): boolean => /^[\w-]{16,64}$/.test(id);

/** @param sign a keyed hash in base64url. */
export function createAccounts(records: Records, sign: (purpose: string, text: string) => string): Accounts {
  return {
    idOf: (login) => sign('people', login),

    async get(id) {
      const found = isId(id) ? await records.get(place + id) : null;
      return found === null ? null : account.parse(found.value);
    },

    make: (made) => records.set(place + sign('people', made.login), made, { expect: null }),

    async update(id, change) {
      for (let lost = 0; lost < patience; lost++) {
        const found = isId(id) ? await records.get(place + id) : null;
        if (found === null) return null;
        const { to, answer } = change(account.parse(found.value));
        if (to === null || (await records.set(place + id, to, { expect: found.version }))) return { answer };
      }
      throw new Failure('retry', 'this user is being changed too often at the same time');
    },

    async all() {
      const found = await records.list(place, { limit: most });
      return found.map(({ value }) => account.parse(value));
    },
  };
}

/** What others may know of an account. */
export const userOf = (
  id: UserId,
  { login, name, role, queues, disabled, password, totp, spare = [] }: Account,
): User => ({
  id,
  login,
  name,
  role,
  ...(queues === undefined ? {} : { queues }),
  ...(disabled === undefined ? {} : { disabled }),
  ready: password !== undefined,
  totp: totp !== undefined,
  spare: spare.length,
});
