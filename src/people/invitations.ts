/** Invitations: how somebody comes by a password that nobody else ever knew. */

import { type Account, type Accounts, userOf, withPassword } from './accounts.ts';
import type { People, UserId } from './people.ts';
import { type Passwords, weaknessOf } from './proof/passwords.ts';
import { hashOf, isHashOf, makeSecret, type Random } from './proof/tokens.ts';
import type { Sessions } from './sessions.ts';

/** Milliseconds that an invitation is good for. */
export const invitationLasts = 24 * 3_600_000;

/** User and secret, with a dot between. */
const tokenShape = /^([\w-]{16,64})\.([\w-]{43})$/;

export type InvitationsOptions = {
  readonly accounts: Accounts;
  readonly passwords: Passwords;
  readonly sessions: Sessions;
  readonly random: Random;
  readonly now: () => number;
};

export function createInvitations({
  accounts,
  passwords,
  sessions,
  random,
  now,
}: InvitationsOptions): Pick<People, 'invite' | 'invited' | 'accept' | 'beginning'> {
  const make = () => {
    const secret = makeSecret(random);
    return { secret, invitation: { hash: hashOf(secret), until: now() + invitationLasts } };
  };

  const invites = ({ invitation, disabled }: Account, secret: string): boolean =>
    invitation !== undefined && !disabled && now() < invitation.until && isHashOf(invitation.hash, secret);

  const read = async (token: string) => {
    const [, id = '', secret = ''] = tokenShape.exec(token) ?? [];
    const account = id === '' ? null : await accounts.get(id);
    return account !== null && invites(account, secret) ? { id, secret, account } : null;
  };

  return {
    async invite(id: UserId) {
      const { secret, invitation } = make();
      const invited = await accounts.update(id, (account) => ({
        to: account.disabled ? null : { ...account, invitation },
        answer: !account.disabled,
      }));
      return invited?.answer ? `${id}.${secret}` : null;
    },

    async invited(token) {
      const found = await read(token);
      return found === null ? null : userOf(found.id, found.account);
    },

    async accept(token, password) {
      const found = await read(token);
      if (found === null) return null;
      const { id, secret, account } = found;
      const weakness = weaknessOf(password, account);
      if (weakness !== null) return weakness;
      const hash = await passwords.hash(password);
      const accepted = await accounts.update(id, (before) => {
        if (!invites(before, secret)) return { to: null, answer: null };
        const to = withPassword(before, hash);
        return { to, answer: userOf(id, to) };
      });
      if (!accepted?.answer) return null;
      await sessions.sweep(id);
      return accepted.answer;
    },

    async beginning() {
      if ((await accounts.all()).length > 0) return null;
      const { secret, invitation } = make();
      const login = 'admin';
      const made = await accounts.make({
        login,
        name: 'Admin',
        role: 'administrator',
        generation: 0,
        invitation,
      });
      return made ? { login, token: `${accounts.idOf(login)}.${secret}` } : null;
    },
  };
}
