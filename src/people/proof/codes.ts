/**
 * Codes of an authenticator (TOTP, RFC 6238): six digits that change every 30 seconds, each taken once. And spare ones
 * to write down, for who loses it.
 */

import { Secret, TOTP } from 'otpauth';
import { defined } from '../../core/defined.ts';
import type { Accounts } from '../accounts.ts';
import type { Codes, UserId } from '../people.ts';
import { hashOf, type Random } from './tokens.ts';

/** How many spare codes are given at once. */
const spares = 8;
export type CodesOptions = {
  /** What the authenticator calls the service. */
  readonly issuer: string;
  readonly random: Random;
  /** The time of day, which the telephone has too: not a clock that goes its own way. */
  readonly wall: () => number;
};

export type CodesOfAccounts = Codes & {
  /** Whether this is a present code of that user, or a spare one, which nobody used: from now on it is used. */
  take(id: UserId, code: string): Promise<boolean>;
};

export function createCodes(accounts: Accounts, { issuer, random, wall }: CodesOptions): CodesOfAccounts {
  const totpOf = (secret: Secret | string, label = '') => new TOTP({ issuer, label, secret });

  /** The period that a code is of, if it is the present one or a neighbour; null if it is none of these. */
  const periodOf = (secret: string, code: string): number | null => {
    const token = code.replace(/\s/g, '');
    if (!/^\d{6}$/.test(token)) return null;
    const timestamp = wall();
    const delta = totpOf(secret).validate({ token, timestamp, window: 1 });
    return delta === null ? null : TOTP.counter({ timestamp }) + delta;
  };

  return {
    async begin(id) {
      const secret = new Secret({ buffer: Uint8Array.from(random(20)).buffer });
      const begun = await accounts.update(id, (account) => ({
        to: { ...account, draft: secret.base32 },
        answer: account.login,
      }));
      return begun === null ? null : { uri: totpOf(secret, begun.answer).toString(), secret: secret.base32 };
    },

    async begun(id) {
      const account = await accounts.get(id);
      if (account?.draft === undefined) return null;
      return {
        uri: totpOf(Secret.fromBase32(account.draft), account.login).toString(),
        secret: account.draft,
      };
    },

    async confirm(id, code) {
      const confirmed = await accounts.update(id, (account) => {
        const { draft } = account;
        const last = draft === undefined ? null : periodOf(draft, code);
        if (draft === undefined || last === null) return { to: null, answer: false };
        return { to: defined({ ...account, draft: undefined, totp: { secret: draft, last } }), answer: true };
      });
      return confirmed?.answer ?? false;
    },

    async spare(id) {
      const codes = Array.from({ length: spares }, () => makeSpare(random));
      const spare = codes.map((code) => hashOf(spelled(code)));
      const given = await accounts.update(id, (account) =>
        account.totp === undefined
          ? { to: null, answer: null }
          : { to: { ...account, spare }, answer: codes },
      );
      return given?.answer ?? null;
    },

    async remove(id) {
      await accounts.update(id, (account) => ({
        to: defined({ ...account, draft: undefined, totp: undefined, spare: undefined }),
        answer: null,
      }));
    },

    async take(id, code) {
      const taken = await accounts.update(id, (account) => {
        const { totp, spare = [] } = account;
        if (totp === undefined) return { to: null, answer: false };
        const hash = hashOf(spelled(code));
        if (spare.includes(hash))
          return { to: { ...account, spare: spare.filter((other) => other !== hash) }, answer: true };
        const period = periodOf(totp.secret, code);
        if (period === null || period <= totp.last) return { to: null, answer: false };
        return { to: { ...account, totp: { ...totp, last: period } }, answer: true };
      });
      return taken?.answer ?? false;
    },
  };
}

/** Twelve digits, which a telephone's keypad has too; as `1234 5678 9012`. */
function makeSpare(random: Random): string {
  const number = Buffer.from(random(8)).readBigUInt64BE() % 10n ** 12n;
  return String(number)
    .padStart(12, '0')
    .replace(/^(.{4})(.{4})/, '$1 $2 ');
}

/** A code however it was typed. */
const spelled = (code: string): string => code.replace(/\D/g, '');
