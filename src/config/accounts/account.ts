/**
 * Several accounts of one network. One is the account `main`; each other one has its name behind two underscores, where
 * every variable of an account may stand: `TELEGRAM_BOT_TOKEN__loja`. What an account does not say for itself the
 * variables without a suffix say for it, but what makes it an account of its own.
 */

import type { z } from 'zod';
import { defined } from '../../core/defined.ts';
import { type Given, splitName } from '../given.ts';
import { accountName } from '../variables.ts';

/** One account, with what is said for it. */
export type Account<Settings> = {
  /** `main`, or the name behind the two underscores. */
  readonly account: string;
  /** Empty, or the two underscores and the name. */
  readonly suffix: string;
  readonly settings: Settings;
};

export type Family<Settings> = {
  /** The variables of one account, without suffixes. */
  readonly names: readonly string[];
  /** The one that makes an account: each has its own, and without it there is none. */
  readonly own: string & keyof Settings;
  /** The form of one account's variables, named as they are without a suffix; its messages name them with it. */
  formOf(suffix: string): z.ZodType<Settings>;
};

export type Accounts<Settings> = {
  readonly accounts: readonly Account<Settings>[];
  /** The variables of this family that are given, or are secrets which could not be read. */
  readonly names: readonly string[];
  readonly problems: readonly string[];
};

/**
 * @param given with the secrets already in their places.
 * @param untold secrets that are given somewhere else and could not be read, and therefore are not missing.
 */
export function readAccounts<Settings extends object>(
  { names: known, own, formOf }: Family<Settings>,
  given: Given,
  untold: ReadonlySet<string>,
): Accounts<Partial<Settings>> {
  const problems: string[] = [];
  const names = [...Object.keys(given), ...untold].filter((name) => known.includes(splitName(name).base));
  const suffixes = new Set(['', ...names.map((name) => splitName(name).suffix)]);
  const read = (suffix: string): Partial<Settings> => {
    const its = Object.fromEntries(known.map((name) => [name, given[`${name}${suffix}`]]));
    const { data, error } = formOf(suffix).safeParse(its);
    problems.push(...(error?.issues.map(({ message }) => message) ?? []));
    return data ?? {};
  };
  const main = read('');
  const accounts = [...suffixes].flatMap((suffix): Account<Partial<Settings>>[] => {
    if (suffix === '') return [{ account: 'main', suffix, settings: main }];
    const account = suffix.slice(2);
    if (account === 'main' || !accountName.test(account)) {
      problems.push(...names.filter((name) => name.endsWith(suffix)).map(refuseAccount));
      return [];
    }
    const settings = read(suffix);
    const inherited = { ...main, ...defined(settings), [own]: settings[own] };
    return [{ account, suffix, settings: inherited }];
  });
  return { accounts, names, problems };
}

const refuseAccount = (name: string): string =>
  name.endsWith('__main')
    ? `${name}: a conta main é a das variáveis sem sufixo: use ${splitName(name).base}`
    : `${name}: o nome da conta depois de __ tem até 32 letras minúsculas, algarismos e hifens`;

/**
 * What is given for an account that there is not: `own` is missing. What has no suffix is for every account: any of them
 * may have it.
 */
export function* findOrphans(
  names: readonly string[],
  known: readonly string[],
  own: string,
  suffix: string,
): Generator<string> {
  if (hasFor(names, own, suffix)) return;
  for (const base of known)
    if (names.includes(`${base}${suffix}`))
      yield `${base}${suffix} está configurado, mas falta ${own}${suffix}`;
}

/** Whether a variable is given for an account; for the one without a suffix any account's counts. */
export const hasFor = (names: readonly string[], base: string, suffix: string): boolean =>
  names.some((name) => splitName(name).base === base && (suffix === '' || name === `${base}${suffix}`));

/** What an account that there is lacks: the ones without which it can do nothing. */
export function* findMissing(
  names: readonly string[],
  required: readonly string[],
  own: string,
  suffix: string,
): Generator<string> {
  if (!names.includes(`${own}${suffix}`)) return;
  for (const base of required)
    if (!isGiven(names, base, suffix)) yield `${own}${suffix} está configurado, mas falta ${base}${suffix}`;
}

/** Whether an account has a variable, of its own or of every account's. */
export const isGiven = (names: readonly string[], base: string, suffix: string): boolean =>
  names.includes(base) || names.includes(`${base}${suffix}`);

/** Two accounts of one bot or number, which would take each other's messages. */
export function* findTwins(
  accounts: readonly { readonly account: string; readonly identity: string }[],
  own: string,
  kind: string,
): Generator<string> {
  const seen = new Map<string, string>();
  for (const { account, identity } of accounts) {
    const name = account === 'main' ? own : `${own}__${account}`;
    const twin = seen.get(identity);
    if (twin !== undefined) yield `${twin} e ${name} são do mesmo ${kind}`;
    else seen.set(identity, name);
  }
}
