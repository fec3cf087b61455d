/**
 * The Telegram bots. One is the account `main`; each other one has its name behind two underscores, where every variable
 * of a bot may stand: `TELEGRAM_BOT_TOKEN__loja`. What an account does not say for itself the variables without a suffix
 * say for it, but the token.
 */

import { z } from 'zod';
import { defined } from '../core/defined.ts';
import { type Given, splitName } from './given.ts';
import { accountName, url } from './variables.ts';

export type Bot = {
  /** `main`, or the name behind the two underscores. */
  readonly account: string;
  readonly token: string;
  /** A Bot API server of one's own; Telegram's if undefined. */
  readonly apiRoot: string | undefined;
  /** Updates are sent below this address, proved by this secret; undefined if the bot asks for them. */
  readonly webhook: { readonly baseUrl: string; readonly secret: string } | undefined;
};

/** The variables of one bot. */
export const botNames = [
  'TELEGRAM_BOT_TOKEN',
  'TELEGRAM_API_ROOT',
  'TELEGRAM_WEBHOOK_URL',
  'TELEGRAM_WEBHOOK_SECRET',
] as const;

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
    TELEGRAM_WEBHOOK_URL: url(`TELEGRAM_WEBHOOK_URL${suffix}`).optional(),
    TELEGRAM_WEBHOOK_SECRET: z
      .string()
      .regex(/^[A-Za-z0-9_-]{16,256}$/, {
        error: `TELEGRAM_WEBHOOK_SECRET${suffix} precisa ter de 16 a 256 letras sem acento, algarismos, _ ou -`,
      })
      .optional(),
  });

type Settings = z.infer<ReturnType<typeof formOf>>;

/**
 * @param given with the secrets already in their places.
 * @param untold secrets that are given somewhere else and could not be read, and therefore are not missing.
 */
export function readBots(
  given: Given,
  untold: ReadonlySet<string>,
): { readonly bots: readonly Bot[]; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const names = [...Object.keys(given), ...untold].filter(isOfBot);
  const suffixes = new Set(['', ...names.map((name) => splitName(name).suffix)]);
  const parse = (suffix: string): Settings => {
    const own = Object.fromEntries(botNames.map((name) => [name, given[`${name}${suffix}`]]));
    const { data, error } = formOf(suffix).safeParse(own);
    problems.push(...(error?.issues.map(({ message }) => message) ?? []));
    return data ?? {};
  };
  const { TELEGRAM_BOT_TOKEN: mainToken, ...shared } = parse('');
  const bots = [...suffixes].flatMap((suffix): Bot[] => {
    const account = suffix === '' ? 'main' : suffix.slice(2);
    if (suffix !== '' && (account === 'main' || !accountName.test(account))) {
      problems.push(...names.filter((name) => name.endsWith(suffix)).map(refuseAccount));
      return [];
    }
    const { TELEGRAM_BOT_TOKEN: token, ...own } =
      suffix === '' ? { TELEGRAM_BOT_TOKEN: mainToken } : parse(suffix);
    const settings = { ...defined(shared), ...defined(own) };
    problems.push(...findHalves(names, suffix), ...findOpenWebhook(settings, names, suffix));
    const { TELEGRAM_WEBHOOK_URL: baseUrl, TELEGRAM_WEBHOOK_SECRET: secret } = settings;
    const webhook = baseUrl && secret ? { baseUrl, secret } : undefined;
    return token === undefined ? [] : [{ account, token, apiRoot: settings.TELEGRAM_API_ROOT, webhook }];
  });
  return { bots, problems: [...problems, ...findTwins(bots)] };
}

/** Whether a variable, without `_FILE`, belongs to a bot; whether its account's name is one is told by `readBots`. */
export const isOfBot = (name: string): boolean => botNames.some((known) => known === splitName(name).base);

const refuseAccount = (name: string): string =>
  name.endsWith('__main')
    ? `${name}: a conta main é a das variáveis sem sufixo: use ${splitName(name).base}`
    : `${name}: o nome da conta depois de __ tem até 32 letras minúsculas, algarismos e hifens`;

/** What is worth nothing without another variable. What has no suffix is for every bot: any bot may have the other one. */
function* findHalves(names: readonly string[], suffix: string): Generator<string> {
  const has = (base: string) =>
    names.some((name) => splitName(name).base === base && (suffix === '' || name === `${base}${suffix}`));
  for (const base of botNames) {
    const name = `${base}${suffix}`;
    const token = `TELEGRAM_BOT_TOKEN${suffix}`;
    if (!names.includes(name)) continue;
    if (!has('TELEGRAM_BOT_TOKEN')) yield `${name} está configurado, mas falta ${token}`;
    else if (
      base === 'TELEGRAM_WEBHOOK_SECRET' &&
      !has('TELEGRAM_WEBHOOK_URL') &&
      !names.includes('TELEGRAM_WEBHOOK_URL')
    )
      yield `${name} está configurado, mas falta TELEGRAM_WEBHOOK_URL`;
  }
}

/** Whoever found out the address could write as any customer: there is no webhook without a secret, nor without https. */
function* findOpenWebhook(settings: Settings, names: readonly string[], suffix: string): Generator<string> {
  const { TELEGRAM_WEBHOOK_URL: baseUrl, TELEGRAM_API_ROOT: apiRoot } = settings;
  if (baseUrl === undefined || !names.includes(`TELEGRAM_BOT_TOKEN${suffix}`)) return;
  const secrets = [`TELEGRAM_WEBHOOK_SECRET${suffix}`, 'TELEGRAM_WEBHOOK_SECRET'];
  const bot = suffix === '' ? 'TELEGRAM_WEBHOOK_URL' : `TELEGRAM_WEBHOOK_URL, na conta ${suffix.slice(2)},`;
  if (!secrets.some((name) => names.includes(name)))
    yield `${bot} precisa de TELEGRAM_WEBHOOK_SECRET: pelo menos 16 letras sem acento, algarismos, _ ou -`;
  // A Bot API server of one's own may stand beside this service.
  if (apiRoot === undefined && !baseUrl.startsWith('https:'))
    yield `${bot} precisa começar com https://: o Telegram não entrega de outro modo`;
}

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
