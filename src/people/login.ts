/** Coming in: a login and a password, a code where one is set up, and no more guesses than a person needs. */

import { type Account, type Accounts, userOf } from './accounts.ts';
import type { Caller, People, Refusal, UserId } from './people.ts';
import type { Attempts } from './proof/attempts.ts';
import type { CodesOfAccounts } from './proof/codes.ts';
import type { Passwords } from './proof/passwords.ts';
import type { Sessions } from './sessions.ts';
import { loginOf } from './users.ts';

export type LoginOptions = {
  readonly accounts: Accounts;
  readonly attempts: Attempts;
  readonly codes: CodesOfAccounts;
  readonly passwords: Passwords;
  readonly sessions: Sessions;
  readonly now: () => number;
};

export function createLogin({
  accounts,
  attempts,
  codes,
  passwords,
  sessions,
  now,
}: LoginOptions): Pick<People, 'login' | 'prove' | 'proveCode'> {
  const rehash = async (id: UserId, from: string | undefined, password: string): Promise<void> => {
    const hash = await passwords.hash(password);
    await accounts.update(id, (account) => ({
      to: account.password === from ? { ...account, password: hash } : null,
      answer: null,
    }));
  };

  /**
   * Takes one guess. `code` is asked about if the password is right, and says why not, if so. What threw was no guess.
   *
   * @returns the account as it was before anything was compared.
   */
  const guess = async (
    id: UserId,
    password: string,
    { ip, network = ip }: Omit<Caller, 'agent'>,
    code: (account: Account) => Promise<'right' | 'missing' | 'wrong'>,
  ): Promise<{ readonly account: Account } | Refusal> => {
    const counted = await attempts.count(id, network, now());
    if ('wait' in counted) return { refused: 'locked', wait: counted.wait };
    try {
      const account = await accounts.get(id);
      const known = account?.disabled ? undefined : account?.password;
      const { right, stale } = await passwords.compare(known, password);
      if (!right || account === null) return { refused: 'wrong' };
      const second = await code(account);
      if (second === 'wrong') return { refused: 'code' };
      await counted.giveBack();
      if (second === 'missing') return { refused: 'code' };
      if (stale) await rehash(id, known, password);
      return { account };
    } catch (thrown) {
      await counted.giveBack();
      throw thrown;
    }
  };

  return {
    async login({ login, password, code = '', ...caller }) {
      const id = accounts.idOf(loginOf(login));
      const guessed = await guess(id, password, caller, async ({ totp }) => {
        if (totp === undefined) return 'right';
        if (code.trim() === '') return 'missing';
        return (await codes.take(id, code)) ? 'right' : 'wrong';
      });
      if ('refused' in guessed) return guessed;
      const { account } = guessed;
      return { session: await sessions.open(id, account.generation, caller), user: userOf(id, account) };
    },

    async prove(id, { password, ...caller }) {
      const guessed = await guess(id, password, caller, async () => 'right');
      return 'refused' in guessed ? guessed : null;
    },

    async proveCode(id, { code, ip, network = ip }) {
      const counted = await attempts.count(id, network, now());
      if ('wait' in counted) return { refused: 'locked', wait: counted.wait };
      if (!(await codes.take(id, code))) return { refused: 'code' };
      await counted.giveBack();
      return null;
    },
  };
}
