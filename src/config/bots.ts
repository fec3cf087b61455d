/**
 * The Telegram bots. One is the account `main`; each other one has its name behind two underscores, where every variable
 * of a bot may stand: `TELEGRAM_BOT_TOKEN__loja`. What an account does not say for itself the variables without a suffix
 * say for it, but the token.
 */

import { z } from 'zod';
import { type Given, splitName } from './given.ts';
import { url } from './variables.ts';

export type Bot = {
  /** `main`, or the name behind the two underscores. */
  readonly account: string;
  readonly token: string;
  /** A Bot API server of one's own; Telegram's if undefined. */
  readonly apiRoot: string | undefined;
};

/** The variables of one bot. */
export const botNames = ['TELEGRAM_BOT_TOKEN', 'TELEGRAM_API_ROOT'] as const;

const accountName = /^[a-z0-9-]{1,32}$/;

/** The form of one bot's variables, named as they stand there. */
const formOf = (suffix: string) =>
  z.object({
    TELEGRAM_BOT_TOKEN: z
      .string()
      .regex(/^\d+:[\w-]{10,}$/, {
        error: `TELEGRAM_BOT_TOKEN${suffix} não parece um token do @BotFather (números, dois-pontos, letras)`,
      })
      .optional(),
    TELEGRAM_API_ROOT: url(`TELEGRAM_API_ROOT${suffix}`).optional(),
  });

/**
 * @param given with the secrets already in their places.
 * @param untold secrets that are given somewhere else and could not be read, and therefore are not missing.
 */
export function readBots(
  given: Given,
  untold: ReadonlySet<string>,
): { readonly bots: readonly Bot[]; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const isGiven = (name: string) => given[name] !== undefined || untold.has(name);
  const names = [...Object.keys(given), ...untold].map(splitName).filter(({ base }) => isBotName(base));

  const parse = (suffix: string) => {
    const own = Object.fromEntries(botNames.map((name) => [name, given[`${name}${suffix}`]]));
    const { data, error } = formOf(suffix).safeParse(own);
    problems.push(...(error?.issues.map(({ message }) => message) ?? []));
    return data ?? {};
  };
  const shared = parse('');
  const bots = [...new Set(['', ...names.map(({ suffix }) => suffix)])].flatMap((suffix): Bot[] => {
    const account = suffix === '' ? 'main' : suffix.slice(2);
    const name = `TELEGRAM_BOT_TOKEN${suffix}`;
    if (suffix !== '' && (account === 'main' || !accountName.test(account))) {
      problems.push(refuseAccount(names.find((named) => named.suffix === suffix)?.base ?? '', suffix));
      return [];
    }
    const own = suffix === '' ? shared : parse(suffix);
    if (suffix !== '' && !isGiven(name))
      for (const { base } of names.filter((named) => named.suffix === suffix))
        problems.push(`${base}${suffix} está configurado, mas falta ${name}`);
    const { TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: apiRoot = shared.TELEGRAM_API_ROOT } = own;
    return token === undefined ? [] : [{ account, token, apiRoot }];
  });
  const anybody = [...Object.keys(given), ...untold].some((name) => name.startsWith('TELEGRAM_BOT_TOKEN'));
  for (const { base, suffix } of names)
    if (suffix === '' && !anybody) problems.push(`${base} está configurado, mas falta TELEGRAM_BOT_TOKEN`);
  problems.push(...findTwins(bots));
  return { bots, problems };
}

const isBotName = (base: string): boolean => botNames.some((name) => name === base);

/** Whether a variable, without `_FILE`, belongs to a bot; whether its account's name is one is told by `readBots`. */
export const isOfBot = (name: string): boolean => isBotName(splitName(name).base);

const refuseAccount = (base: string, suffix: string): string =>
  suffix === '__main'
    ? `${base}__main: a conta main é a das variáveis sem sufixo: use ${base}`
    : `${base}${suffix}: o nome da conta depois de __ tem até 32 letras minúsculas, algarismos e hifens`;

/** The number before the colon is the bot's: two that read one bot's messages would take them from each other. */
function* findTwins(bots: readonly Bot[]): Generator<string> {
  const seen = new Map<string, string>();
  for (const { account, token } of bots) {
    const name = account === 'main' ? 'TELEGRAM_BOT_TOKEN' : `TELEGRAM_BOT_TOKEN__${account}`;
    const bot = token.split(':')[0] ?? '';
    const twin = seen.get(bot);
    if (twin !== undefined) yield `${twin} e ${name} são do mesmo bot`;
    else seen.set(bot, name);
  }
}
