/** The Telegram bots: one for each token. */

import { z } from 'zod';
import { type Given, splitName } from '../given.ts';
import { url } from '../variables.ts';
import { findOrphans, findTwins, hasFor, readAccounts } from './account.ts';

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

/** See `readAccounts`. */
export function readBots(
  given: Given,
  untold: ReadonlySet<string>,
): { readonly bots: readonly Bot[]; readonly problems: readonly string[] } {
  const { accounts, names, problems } = readAccounts(
    {
      names: botNames,
      own: 'TELEGRAM_BOT_TOKEN',
      formOf,
    },
    given,
    untold,
  );
  const bots = accounts.flatMap(({ account, settings }): Bot[] => {
    const { TELEGRAM_BOT_TOKEN: token, TELEGRAM_WEBHOOK_URL: baseUrl } = settings;
    const { TELEGRAM_WEBHOOK_SECRET: secret, TELEGRAM_API_ROOT: apiRoot } = settings;
    const webhook = baseUrl && secret ? { baseUrl, secret } : undefined;
    return token === undefined ? [] : [{ account, token, apiRoot, webhook }];
  });
  const identities = bots.map(({ account, token }) => ({ account, identity: token.split(':')[0] ?? '' }));
  return {
    bots,
    problems: [
      ...problems,
      ...accounts.flatMap(({ suffix, settings }) => [
        ...findOrphans(names, botNames, 'TELEGRAM_BOT_TOKEN', suffix),
        ...findIdleSecret(names, suffix),
        ...findOpenWebhook(settings, names, suffix),
      ]),
      // The number before the colon is the bot's.
      ...findTwins(identities, 'TELEGRAM_BOT_TOKEN', 'bot'),
    ],
  };
}

/** Whether a variable, without `_FILE`, belongs to a bot; whether its account's name is one is told by `readBots`. */
export const isOfBot = (name: string): boolean => botNames.some((known) => known === splitName(name).base);

/** A secret is worth nothing without an address. */
function* findIdleSecret(names: readonly string[], suffix: string): Generator<string> {
  const name = `TELEGRAM_WEBHOOK_SECRET${suffix}`;
  if (!names.includes(name) || !hasFor(names, 'TELEGRAM_BOT_TOKEN', suffix)) return;
  if (!hasFor(names, 'TELEGRAM_WEBHOOK_URL', suffix) && !names.includes('TELEGRAM_WEBHOOK_URL'))
    yield `${name} está configurado, mas falta TELEGRAM_WEBHOOK_URL`;
}

/** Whoever found out the address could write as any customer: there is no webhook without a secret, nor without https. */
function* findOpenWebhook(
  settings: Partial<Settings>,
  names: readonly string[],
  suffix: string,
): Generator<string> {
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
