/** The configuration: the environment, read once and checked as a whole. The only reader of `process.env`. */

import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';
import { z } from 'zod';

export type Config = {
  readonly store: { readonly type: 'lmdb'; readonly folder: string } | { readonly type: 'memory' };
  readonly http: {
    readonly host: string;
    readonly port: number;
    /** Where customers reach the pages, without a slash at its end. */
    readonly publicUrl: string | undefined;
    /** Whether `X-Forwarded-For` is believed: only behind a proxy of one's own. */
    readonly trustProxy: boolean;
    /** Origins of the sites that may frame the chat page. */
    readonly webOrigins: readonly string[];
  };
  readonly provider: {
    readonly name: string;
    readonly privacyUrl: string | undefined;
    readonly timezone: string;
    readonly serviceOrder: 'ask' | 'always' | 'never';
  };
  /** Milliseconds. */
  readonly patience: {
    readonly quiet: number;
    readonly reminder: number;
    readonly goodbye: number;
    readonly unanswered: number;
  };
  readonly backend: { readonly type: 'sandbox' } | ({ readonly type: 'hubsoft' } & HubsoftConfig);
  readonly telegram: { readonly token: string; readonly apiRoot: string | undefined } | null;
  readonly log: { readonly level: string; readonly pretty: boolean };
};

export type HubsoftConfig = {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly username: string;
  readonly password: string;
  readonly caFile: string | undefined;
  readonly insecureTls: boolean;
  /** Milliseconds that one request may take. */
  readonly timeout: number;
  /** Milliseconds within which a new ticket is listed: a creation in doubt is repeated no sooner. */
  readonly listing: number;
};

/** Everything that is wrong with the configuration, a sentence each, in the words of who installs it. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `a configuração tem ${problems.length === 1 ? 'um problema' : `${problems.length} problemas`}:\n- ${problems.join('\n- ')}`,
    );
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The process's own environment, completed from a `.env` file in the working directory. */
export function readEnvironment(): Environment {
  if (existsSync('.env')) loadEnvFile('.env');
  return process.env;
}

const hubsoftParts = [
  'HUBSOFT_URL',
  'HUBSOFT_CLIENT_ID',
  'HUBSOFT_CLIENT_SECRET',
  'HUBSOFT_USERNAME',
  'HUBSOFT_PASSWORD',
];

const url = (name: string) =>
  z
    .url({
      protocol: /^https?$/,
      error: `${name} precisa ser um endereço completo, como https://exemplo.com.br`,
    })
    .transform((text) => text.replace(/\/+$/, ''));
const seconds = (name: string, preset: number) =>
  z.coerce
    .number({ error: `${name} precisa ser um número` })
    .positive({ error: `${name} precisa ser maior que zero` })
    // Node's clocks ring at once for anything longer than 24 days.
    .max(20 * 86_400, { error: `${name} pode ter até 20 dias (1728000)` })
    .default(preset)
    .transform((value) => value * 1_000);
const flag = (name: string) => z.stringbool({ error: `${name} precisa ser true ou false` }).default(false);

/** Exact origins, as browsers compare them. Without https only this machine's, for trying. */
const webOrigins = z
  .string()
  .default('')
  .transform((text) => text.split(/[\s,]+/).filter((origin) => origin !== ''))
  .refine((origins) => origins.every(isWebOrigin), {
    error:
      'PLANTAO_WEB_ORIGINS precisa ser uma lista de origens exatas separadas por vírgula, sem barra no fim, como ' +
      'https://www.provedor.com.br,https://provedor.com.br (http:// só para localhost e 127.0.0.1)',
  });

const variables = z.object({
  PLANTAO_STORE: z
    .string()
    .regex(/^(?:lmdb:.+|memory:)$/, {
      error: 'PLANTAO_STORE precisa ser lmdb:PASTA (por exemplo lmdb:./data) ou memory:',
    })
    .default('lmdb:./data'),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce
    .number({ error: 'PORT precisa ser um número' })
    .int({ error: 'PORT precisa ser um número inteiro' })
    .min(0, { error: 'PORT precisa estar entre 0 e 65535' })
    .max(65_535, { error: 'PORT precisa estar entre 0 e 65535' })
    .default(3_000),
  PLANTAO_PUBLIC_URL: url('PLANTAO_PUBLIC_URL').optional(),
  PLANTAO_TRUST_PROXY: flag('PLANTAO_TRUST_PROXY'),
  PLANTAO_WEB_ORIGINS: webOrigins,
  PLANTAO_PROVIDER_NAME: z
    .string()
    .max(60, { error: 'PLANTAO_PROVIDER_NAME pode ter até 60 letras' })
    .optional(),
  PLANTAO_PRIVACY_URL: url('PLANTAO_PRIVACY_URL').optional(),
  PLANTAO_TIMEZONE: z
    .string()
    .refine(isTimezone, { error: 'PLANTAO_TIMEZONE precisa ser um fuso como America/Sao_Paulo' })
    .default('America/Sao_Paulo'),
  PLANTAO_SERVICE_ORDER: z
    .enum(['ask', 'always', 'never'], { error: 'PLANTAO_SERVICE_ORDER precisa ser ask, always ou never' })
    .default('ask'),
  PLANTAO_QUIET_SECONDS: seconds('PLANTAO_QUIET_SECONDS', 8),
  PLANTAO_REMINDER_SECONDS: seconds('PLANTAO_REMINDER_SECONDS', 600),
  PLANTAO_GOODBYE_SECONDS: seconds('PLANTAO_GOODBYE_SECONDS', 1_800),
  PLANTAO_UNANSWERED_SECONDS: seconds('PLANTAO_UNANSWERED_SECONDS', 900),
  PLANTAO_BACKEND: z
    .enum(['hubsoft', 'sandbox'], { error: 'PLANTAO_BACKEND precisa ser hubsoft ou sandbox' })
    .optional(),
  TELEGRAM_BOT_TOKEN: z
    .string()
    .regex(/^\d+:[\w-]{10,}$/, {
      error: 'TELEGRAM_BOT_TOKEN não parece um token do @BotFather (números, dois-pontos, letras)',
    })
    .optional(),
  TELEGRAM_API_ROOT: url('TELEGRAM_API_ROOT').optional(),
  HUBSOFT_URL: url('HUBSOFT_URL').optional(),
  HUBSOFT_CLIENT_ID: z.string().optional(),
  HUBSOFT_CLIENT_SECRET: z.string().optional(),
  HUBSOFT_USERNAME: z.string().optional(),
  HUBSOFT_PASSWORD: z.string().optional(),
  HUBSOFT_CA_FILE: z
    .string()
    .refine((file) => existsSync(file), { error: 'HUBSOFT_CA_FILE: o arquivo não existe' })
    .optional(),
  HUBSOFT_INSECURE_TLS: flag('HUBSOFT_INSECURE_TLS'),
  HUBSOFT_TIMEOUT_SECONDS: seconds('HUBSOFT_TIMEOUT_SECONDS', 30),
  HUBSOFT_LISTING_SECONDS: seconds('HUBSOFT_LISTING_SECONDS', 300),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], {
      error: 'LOG_LEVEL precisa ser debug, info, warn, error ou silent',
    })
    .default('info'),
});

/**
 * Reads a configuration; an empty variable counts as not set.
 *
 * @throws ConfigError with all problems at once.
 */
export function readConfig(environment: Environment): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const problems = [...contradictions(given)];
  const read = variables.safeParse(given);
  if (!read.success) problems.unshift(...read.error.issues.map((issue) => issue.message));
  if (!read.success || problems.length > 0) throw new ConfigError(problems);
  const values = read.data;
  const hubsoft = hubsoftOf(values);
  return {
    store:
      values.PLANTAO_STORE === 'memory:'
        ? { type: 'memory' }
        : { type: 'lmdb', folder: values.PLANTAO_STORE.slice('lmdb:'.length) },
    http: {
      host: values.HOST,
      port: values.PORT,
      publicUrl: values.PLANTAO_PUBLIC_URL,
      trustProxy: values.PLANTAO_TRUST_PROXY,
      webOrigins: values.PLANTAO_WEB_ORIGINS,
    },
    provider: {
      name: values.PLANTAO_PROVIDER_NAME ?? 'Provedor Exemplo',
      privacyUrl: values.PLANTAO_PRIVACY_URL,
      timezone: values.PLANTAO_TIMEZONE,
      serviceOrder: values.PLANTAO_SERVICE_ORDER,
    },
    patience: {
      quiet: values.PLANTAO_QUIET_SECONDS,
      reminder: values.PLANTAO_REMINDER_SECONDS,
      goodbye: values.PLANTAO_GOODBYE_SECONDS,
      unanswered: values.PLANTAO_UNANSWERED_SECONDS,
    },
    backend:
      hubsoft === null || values.PLANTAO_BACKEND === 'sandbox'
        ? { type: 'sandbox' }
        : { type: 'hubsoft', ...hubsoft },
    telegram:
      values.TELEGRAM_BOT_TOKEN === undefined
        ? null
        : { token: values.TELEGRAM_BOT_TOKEN, apiRoot: values.TELEGRAM_API_ROOT },
    log: { level: values.LOG_LEVEL, pretty: process.stderr.isTTY === true },
  };
}

function hubsoftOf(values: z.infer<typeof variables>): HubsoftConfig | null {
  const { HUBSOFT_URL, HUBSOFT_CLIENT_ID, HUBSOFT_CLIENT_SECRET, HUBSOFT_USERNAME, HUBSOFT_PASSWORD } =
    values;
  if (!HUBSOFT_URL || !HUBSOFT_CLIENT_ID || !HUBSOFT_CLIENT_SECRET || !HUBSOFT_USERNAME || !HUBSOFT_PASSWORD)
    return null;
  return {
    url: HUBSOFT_URL,
    clientId: HUBSOFT_CLIENT_ID,
    clientSecret: HUBSOFT_CLIENT_SECRET,
    username: HUBSOFT_USERNAME,
    password: HUBSOFT_PASSWORD,
    caFile: values.HUBSOFT_CA_FILE,
    insecureTls: values.HUBSOFT_INSECURE_TLS,
    timeout: values.HUBSOFT_TIMEOUT_SECONDS,
    listing: values.HUBSOFT_LISTING_SECONDS,
  };
}

/** What no single variable shows: halves of a configuration, and protocols that would mislead a real customer. */
function* contradictions(given: Environment): Generator<string> {
  const missing = hubsoftParts.filter((name) => given[name] === undefined);
  const wanted = given.PLANTAO_BACKEND === 'hubsoft' || missing.length < hubsoftParts.length;
  if (wanted && missing.length > 0 && given.PLANTAO_BACKEND !== 'sandbox')
    yield `o HubSoft está configurado pela metade: falta ${missing.join(', ')}`;
  if (wanted && given.PLANTAO_BACKEND !== 'sandbox') {
    const unsaid = ['PLANTAO_PROVIDER_NAME', 'PLANTAO_PRIVACY_URL'].filter(
      (name) => given[name] === undefined,
    );
    if (unsaid.length > 0)
      yield `com um ERP de verdade os clientes leem quem os atende e o aviso de privacidade: falta ${unsaid.join(' e ')}`;
  }
  if (given.TELEGRAM_BOT_TOKEN !== undefined && !wanted && given.PLANTAO_BACKEND === undefined)
    yield `TELEGRAM_BOT_TOKEN: há um canal de verdade, mas nenhum ERP. Configure ${hubsoftParts.join(', ')}, ou PLANTAO_BACKEND=sandbox para demonstrar (os protocolos dirão "demonstração")`;
  if (given.TELEGRAM_API_ROOT !== undefined && given.TELEGRAM_BOT_TOKEN === undefined)
    yield 'TELEGRAM_API_ROOT está configurado, mas falta TELEGRAM_BOT_TOKEN';
  if (given.PLANTAO_WEB_ORIGINS?.includes('https:') && !given.PLANTAO_PUBLIC_URL?.startsWith('https:'))
    yield 'PLANTAO_WEB_ORIGINS: um site com https só mostra a conversa se ela também tiver https: falta PLANTAO_PUBLIC_URL=https://…';
  if (given.HUBSOFT_CA_FILE !== undefined && given.HUBSOFT_URL === undefined)
    yield 'HUBSOFT_CA_FILE está configurado, mas falta HUBSOFT_URL';
}

const isWebOrigin = (text: string): boolean =>
  /^(?:https:\/\/[a-z\d.-]+|http:\/\/(?:localhost|127\.0\.0\.1))(?::\d+)?$/.test(text) &&
  URL.canParse(text) &&
  new URL(text).origin === text;

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('pt-BR', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
