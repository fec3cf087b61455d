/**
 * Who of the desk is who on Telegram: linked by a one-time code, which only somebody at the desk can ask for and only
 * somebody with the account can send.
 */

import { z } from 'zod';
import type { Records } from '../stores/store.ts';
import type { Accounts } from './accounts.ts';
import { userOf } from './accounts.ts';
import type { TelegramLinks, UserId } from './people.ts';
import { hashOf, type Random } from './proof/tokens.ts';

/** Milliseconds that a code is good for. */
const codeLasts = 10 * 60_000;

/** Nothing that is read for something else; 8 of 30 letters are 39 bits, in ten minutes and one guess a message. */
const letters = 'ABCDEFGHJKMNPQRSTVWXYZ23456789';
const length = 8;

const places = {
  /** By the code's hash: whose it is. */
  code: (hash: string) => `credential/people/telegram/code/${hash}`,
  /** By the user: the hash of the code in force. */
  pending: (user: UserId) => `credential/people/telegram/pending/${user}`,
  /** By the account at Telegram: who it is. */
  account: (account: string) => `people/telegram/account/${account}`,
  /** By the user: the account at Telegram. */
  user: (user: UserId) => `people/telegram/user/${user}`,
} as const;

const text = z.string();
const linkedAccount = z.object({ account: z.string(), name: z.string() });

/** At Telegram ids are numbers; nothing else is looked up. */
const isAccount = (id: string): boolean => /^\d{1,20}$/.test(id);

export function createTelegramLinks({
  records,
  accounts,
  random,
}: {
  readonly records: Records;
  readonly accounts: Accounts;
  readonly random: Random;
}): TelegramLinks {
  const userFor = async (id: UserId) => {
    const account = await accounts.get(id);
    return account === null || account.disabled ? null : userOf(id, account);
  };

  const linkOf = async (id: UserId) => {
    const found = await records.get(places.user(id));
    return found === null ? null : linkedAccount.parse(found.value);
  };

  return {
    async beginLink(id) {
      if ((await userFor(id)) === null) return null;
      const code = makeCode(random);
      const hash = hashOf(code);
      const before = await records.get(places.pending(id));
      if (before !== null) await records.delete(places.code(text.parse(before.value)));
      await records.set(places.code(hash), id, { expiresIn: codeLasts });
      await records.set(places.pending(id), hash, { expiresIn: codeLasts });
      return code;
    },

    async redeem(typed, { id: account, name }) {
      if (!isAccount(account)) return null;
      const hash = hashOf(typed.toUpperCase().replace(/[\s-]/g, ''));
      const found = await records.get(places.code(hash));
      const user = found === null ? null : await userFor(text.parse(found.value));
      if (user === null) return null;
      const [earlier, other] = [await linkOf(user.id), await records.get(places.account(account))];
      // All at once: nobody is half linked, and the code is used up with it.
      await records.write([
        ...(earlier === null ? [] : [{ key: places.account(earlier.account), value: undefined }]),
        ...(other === null ? [] : [{ key: places.user(text.parse(other.value)), value: undefined }]),
        { key: places.code(hash), value: undefined },
        { key: places.pending(user.id), value: undefined },
        { key: places.account(account), value: user.id },
        { key: places.user(user.id), value: { account, name } },
      ]);
      return user;
    },

    linked: linkOf,

    async unlink(id) {
      const link = await linkOf(id);
      if (link === null) return;
      await records.write([
        { key: places.account(link.account), value: undefined },
        { key: places.user(id), value: undefined },
      ]);
    },

    async find(account) {
      const found = isAccount(account) ? await records.get(places.account(account)) : null;
      const id = found === null ? null : text.parse(found.value);
      const stored = id === null ? null : await accounts.get(id);
      if (id === null || stored === null) return null;
      // Of two who sent one code at the same moment it is the one that the user is told of.
      return (await linkOf(id))?.account === account ? userOf(id, stored) : null;
    },
  };
}

/** Bytes beyond the last whole round of letters are thrown away: every letter is as likely. */
function makeCode(random: Random): string {
  let code = '';
  while (code.length < length)
    for (const byte of random(length * 2))
      if (byte < 240 && code.length < length) code += letters[byte % letters.length];
  return code;
}
