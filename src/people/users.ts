/** Users: who there is, what each may do, and what others change about them. */

import { defined } from '../core/defined.ts';
import { printable } from '../core/text/index.ts';
import type { Records } from '../stores/store.ts';
import { type Account, type Accounts, userOf, withPassword } from './accounts.ts';
import { canManage, createLeaving } from './leaving.ts';
import type { Problem, User, UserId, Users } from './people.ts';
import { type Passwords, weaknessOf } from './proof/passwords.ts';
import type { Random } from './proof/tokens.ts';
import type { Sessions } from './sessions.ts';

const unknown: Problem = { problem: 'não há esse usuário', why: 'unknown' };
const lastOne: Problem = {
  problem: 'é o único administrador que pode entrar: faça outro antes',
  why: 'last',
};

/** A login as it is kept, however it was typed. */
export const loginOf = (typed: string): string => typed.trim().normalize('NFC').toLowerCase();

/** What is to be said against a login or a name; null if nothing is. */
function objectionTo(login: string, name: string): Problem | null {
  if (!/^[a-z0-9][a-z0-9._@+-]{1,63}$/.test(login))
    return {
      problem: 'o login tem de 2 a 64 letras sem acento, algarismos, ponto, hífen, sublinhado, + ou @',
      why: 'login',
    };
  return objectionToName(name);
}

const objectionToName = (name: string): Problem | null =>
  name === '' || [...name].length > 80 || printable(name) !== name || /[\n\t]/.test(name)
    ? { problem: 'o nome tem de 1 a 80 caracteres, em uma linha', why: 'name' }
    : null;

const queuesOf = (queues: readonly string[] | null | undefined): readonly string[] | undefined =>
  queues ? [...new Set(queues)] : undefined;

export type UsersOptions = {
  readonly records: Records;
  readonly random: Random;
  readonly accounts: Accounts;
  readonly passwords: Passwords;
  readonly sessions: Sessions;
};

export function createUsers({ records, accounts, passwords, sessions, random }: UsersOptions): Users {
  const leaving = createLeaving(records, random);
  const read = async (id: UserId): Promise<User | null> => {
    const account = await accounts.get(id);
    return account === null ? null : userOf(id, account);
  };

  const users: Users = {
    async add({ login: typed, name: given, role, queues }) {
      const [login, name] = [loginOf(typed), given.trim()];
      const objection = objectionTo(login, name);
      if (objection !== null) return objection;
      const account: Account = defined({ login, name, role, queues: queuesOf(queues), generation: 0 });
      if (!(await accounts.make(account))) return { problem: `o login ${login} já existe`, why: 'taken' };
      return userOf(accounts.idOf(login), account);
    },

    async list() {
      const all = (await accounts.all()).map((account) => userOf(accounts.idOf(account.login), account));
      return all.sort((one, other) => one.name.localeCompare(other.name, 'pt-BR'));
    },

    get: read,

    find: (login) => read(accounts.idOf(loginOf(login))),

    async change(id, { name: given, role, queues, disabled }) {
      const name = given?.trim();
      const objection = name === undefined ? null : objectionToName(name);
      if (objection !== null) return objection;
      const change = async (isOnlyOne: boolean) =>
        accounts.update<User | Problem>(id, (account) => {
          const isDisabled = disabled ?? account.disabled ?? false;
          const to: Account = defined({
            ...account,
            name: name ?? account.name,
            role: role ?? account.role,
            queues: queues === undefined ? account.queues : queuesOf(queues),
            disabled: isDisabled ? (true as const) : undefined,
            // Both ways: a session that began while this happened is none of those that come after.
            generation: account.generation + (isDisabled === (account.disabled ?? false) ? 0 : 1),
            // A link that went out before must not open what was closed.
            invitation: isDisabled ? undefined : account.invitation,
          });
          if (canManage(account) && !canManage(to) && isOnlyOne) return { to: null, answer: lastOne };
          return { to, answer: userOf(id, to) };
        });
      const mayLeave = (role !== undefined && role !== 'administrator') || disabled === true;
      const changed = mayLeave
        ? await leaving.during(id, async (left) => {
            const all = await accounts.all();
            const others = all.filter((other) => !left.includes(accounts.idOf(other.login)));
            return change(!others.some(canManage));
          })
        : await change(false);
      if (changed !== null && disabled === true) await sessions.sweep(id);
      return changed?.answer ?? unknown;
    },

    disable: (id) => users.change(id, { disabled: true }),

    async setPassword(id, password, keep) {
      const account = await accounts.get(id);
      if (account === null) return unknown;
      const weakness = weaknessOf(password, account);
      if (weakness !== null) return weakness;
      const hash = await passwords.hash(password);
      const changed = await accounts.update(id, (before) => {
        const to = withPassword(before, hash);
        return { to, answer: userOf(id, to) };
      });
      if (changed !== null) await sessions.sweep(id, keep);
      return changed?.answer ?? unknown;
    },
  };
  return users;
}
