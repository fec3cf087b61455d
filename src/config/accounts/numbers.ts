/** The WhatsApp numbers on Meta's Cloud API: one for each phone number id. */

import { z } from 'zod';
import { type Given, splitName } from '../given.ts';
import { url } from '../variables.ts';
import { findMissing, findOrphans, findTwins, isGiven, readAccounts } from './account.ts';

export type CloudNumber = {
  /** `main`, or the name behind the two underscores. */
  readonly account: string;
  /** Meta's id of the number, which is not the number. */
  readonly phoneId: string;
  readonly token: string;
  /** What Meta signs its deliveries with. */
  readonly appSecret: string;
  /** What Meta shows when the webhook is set up. */
  readonly verifyToken: string;
  /** Another place for Meta's Graph API, for trying; Meta's own if undefined. */
  readonly apiRoot: string | undefined;
  /** The version of the Graph API, as `v24.0`; the channel's usual one if undefined. */
  readonly version: string | undefined;
  /** What customers are written with who have not written for a day; undefined if they are not written then. */
  readonly template: { readonly name: string; readonly language: string } | undefined;
};

/** The variables of one number. */
export const numberNames = [
  'WHATSAPP_CLOUD_PHONE_ID',
  'WHATSAPP_CLOUD_TOKEN',
  'WHATSAPP_CLOUD_APP_SECRET',
  'WHATSAPP_CLOUD_VERIFY_TOKEN',
  'WHATSAPP_CLOUD_API_ROOT',
  'WHATSAPP_CLOUD_VERSION',
  'WHATSAPP_CLOUD_TEMPLATE',
  'WHATSAPP_CLOUD_TEMPLATE_LANGUAGE',
] as const;

/** Without these a number neither sends nor may anything be believed that comes for it. */
const required = [
  'WHATSAPP_CLOUD_TOKEN',
  'WHATSAPP_CLOUD_APP_SECRET',
  'WHATSAPP_CLOUD_VERIFY_TOKEN',
] as const;

/** The form of one number's variables, named as they stand there. */
const formOf = (suffix: string) => {
  const text = (name: string, pattern: RegExp, words: string) =>
    z
      .string()
      .regex(pattern, { error: `${name}${suffix} ${words}` })
      .optional();
  return z.object({
    WHATSAPP_CLOUD_PHONE_ID: text(
      'WHATSAPP_CLOUD_PHONE_ID',
      /^\d{5,25}$/,
      'é o "Phone number ID" do painel da Meta, só algarismos (não é o número de telefone)',
    ),
    WHATSAPP_CLOUD_TOKEN: text(
      'WHATSAPP_CLOUD_TOKEN',
      /^[\w|.-]{20,}$/,
      'não parece um token da Meta (letras e algarismos, sem espaços)',
    ),
    WHATSAPP_CLOUD_APP_SECRET: text(
      'WHATSAPP_CLOUD_APP_SECRET',
      /^[0-9a-f]{32}$/,
      'é a chave secreta do aplicativo na Meta: 32 algarismos e letras de a a f',
    ),
    WHATSAPP_CLOUD_VERIFY_TOKEN: text(
      'WHATSAPP_CLOUD_VERIFY_TOKEN',
      /^[\w-]{12,200}$/,
      'precisa ter de 12 a 200 letras sem acento, algarismos, _ ou -',
    ),
    WHATSAPP_CLOUD_API_ROOT: url(`WHATSAPP_CLOUD_API_ROOT${suffix}`).optional(),
    WHATSAPP_CLOUD_VERSION: text(
      'WHATSAPP_CLOUD_VERSION',
      /^v\d{1,3}\.\d$/,
      'precisa ser uma versão da Graph API, como v24.0',
    ),
    WHATSAPP_CLOUD_TEMPLATE: text(
      'WHATSAPP_CLOUD_TEMPLATE',
      /^[a-z0-9_]{1,512}$/,
      'é o nome de um modelo aprovado: letras minúsculas, algarismos e _',
    ),
    WHATSAPP_CLOUD_TEMPLATE_LANGUAGE: text(
      'WHATSAPP_CLOUD_TEMPLATE_LANGUAGE',
      /^[a-z]{2,3}(?:_[A-Z]{2})?$/,
      'precisa ser o idioma do modelo, como pt_BR',
    ),
  });
};

type Settings = z.infer<ReturnType<typeof formOf>>;

/** See `readAccounts`. */
export function readNumbers(
  given: Given,
  untold: ReadonlySet<string>,
): { readonly numbers: readonly CloudNumber[]; readonly problems: readonly string[] } {
  const { accounts, names, problems } = readAccounts(
    {
      names: numberNames,
      own: 'WHATSAPP_CLOUD_PHONE_ID',
      formOf,
    },
    given,
    untold,
  );
  const numbers = accounts.flatMap(({ account, settings }) => numberOf(account, settings) ?? []);
  const identities = numbers.map(({ account, phoneId }) => ({ account, identity: phoneId }));
  return {
    numbers,
    problems: [
      ...problems,
      ...accounts.flatMap(({ suffix }) => [
        ...findOrphans(names, numberNames, 'WHATSAPP_CLOUD_PHONE_ID', suffix),
        ...findMissing(names, required, 'WHATSAPP_CLOUD_PHONE_ID', suffix),
        ...findIdleLanguage(names, suffix),
      ]),
      ...findTwins(identities, 'WHATSAPP_CLOUD_PHONE_ID', 'número'),
    ],
  };
}

function numberOf(account: string, settings: Partial<Settings>): CloudNumber | null {
  const {
    WHATSAPP_CLOUD_PHONE_ID: phoneId,
    WHATSAPP_CLOUD_TOKEN: token,
    WHATSAPP_CLOUD_APP_SECRET: appSecret,
    WHATSAPP_CLOUD_VERIFY_TOKEN: verifyToken,
    WHATSAPP_CLOUD_API_ROOT: apiRoot,
    WHATSAPP_CLOUD_VERSION: version,
    WHATSAPP_CLOUD_TEMPLATE: name,
    WHATSAPP_CLOUD_TEMPLATE_LANGUAGE: language = 'pt_BR',
  } = settings;
  if (!phoneId || !token || !appSecret || !verifyToken) return null;
  const template = name === undefined ? undefined : { name, language };
  return { account, phoneId, token, appSecret, verifyToken, apiRoot, version, template };
}

/** Whether a variable, without `_FILE`, belongs to a number; whether its account's name is one is told by `readNumbers`. */
export const isOfNumber = (name: string): boolean =>
  numberNames.some((known) => known === splitName(name).base);

/** A language is worth nothing without a template. */
function* findIdleLanguage(names: readonly string[], suffix: string): Generator<string> {
  if (!names.includes(`WHATSAPP_CLOUD_PHONE_ID${suffix}`)) return;
  const language = `WHATSAPP_CLOUD_TEMPLATE_LANGUAGE${suffix}`;
  if (names.includes(language) && !isGiven(names, 'WHATSAPP_CLOUD_TEMPLATE', suffix))
    yield `${language} está configurado, mas falta WHATSAPP_CLOUD_TEMPLATE${suffix}`;
}
