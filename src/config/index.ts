/** The configuration: the environment, read once and checked as a whole. The only reader of `process.env`. */

import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';
import type { z } from 'zod';
import type { Languages } from '../core/text/language.ts';
import { type Bot, botNames, isOfBot, readBots } from './accounts/bots.ts';
import { type CloudNumber, isOfNumber, numberNames, readNumbers } from './accounts/numbers.ts';
import { isOfSeller, readSellers, type Seller, sellerNames } from './accounts/sellers.ts';
import type { Given } from './given.ts';
import { isOfQueue, queueNames, readQueues, type TeamQueues } from './queues.ts';
import { readSecretFiles, secretNames } from './secrets.ts';
import { findStoreProblems, type StoreConfig, storeOf } from './store.ts';
import { readTelegramDesk, type TelegramDesk } from './telegram-desk.ts';
import { findUnknown } from './unknown.ts';
import { variables } from './variables.ts';

export type Config = {
  readonly store: StoreConfig;
  /** The file of a deployment key that is kept apart from the data; undefined if it lies beside them. */
  readonly keyFile: string | undefined;
  /** Whether what may be personal is sealed on the disk. */
  readonly seal: boolean;
  /** Milliseconds that a closed conversation is kept after its last line; null for ever. */
  readonly retention: number | null;
  /** Bytes of a store's memory beyond which closed conversations go earlier; null for no limit. */
  readonly memory: number | null;
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
  /** What a reader of `/metrics` proves itself with; undefined: only this machine reads them. */
  readonly metricsToken: string | undefined;
  /** Where traces go, as OTLP over HTTP, without the path; undefined: none are made. */
  readonly tracesEndpoint: string | undefined;
  readonly provider: {
    readonly name: string;
    readonly privacyUrl: string | undefined;
    readonly timezone: string;
    readonly serviceOrder: 'ask' | 'always' | 'never';
    /** Whether an e-mail is asked for with a ticket. */
    readonly askEmail: boolean;
    /** What customers are answered in, the usual one first. */
    readonly languages: Languages;
  };
  /** Milliseconds. */
  readonly patience: {
    readonly quiet: number;
    readonly reminder: number;
    readonly goodbye: number;
    readonly unanswered: number;
    readonly nudge: number;
    readonly closing: number;
    readonly idle: number;
  };
  readonly queues: TeamQueues;
  /** Whether customers are asked how a person attended them. */
  readonly rating: boolean;
  readonly backend: { readonly type: 'sandbox' } | ({ readonly type: 'hubsoft' } & HubsoftConfig);
  /** The Telegram bots; none if the list is empty. */
  readonly telegram: readonly Bot[];
  /** The desk in a Telegram group; undefined if there is none. */
  readonly telegramDesk?: TelegramDesk | undefined;
  readonly whatsappPaired: {
    /** The numbers whose phones are linked, by name; none if the list is empty. */
    readonly accounts: readonly string[];
    /** Another endpoint than WhatsApp's own. */
    readonly socketUrl: string | undefined;
    /** Messages a minute and number, on average. */
    readonly perMinute: number;
    /** What is typed on the phone to give a conversation back to the bot. */
    readonly giveBackWord: string;
  };
  /** The WhatsApp numbers on Meta's Cloud API; none if the list is empty. */
  readonly whatsappCloud: readonly CloudNumber[];
  /** The sellers on the Magalu marketplace; none if the list is empty. */
  readonly magalu: readonly Seller[];
  readonly log: {
    readonly level: string;
    readonly pretty: boolean;
    /** How systemd's journal names standard output, if it takes that. */
    readonly journal: string | undefined;
  };
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

const plainNames: readonly string[] = Object.keys(variables.shape);
/** Every variable that there is, without the suffixes of accounts. */
export const knownNames: readonly string[] = [
  ...plainNames,
  ...botNames,
  ...numberNames,
  ...sellerNames,
  ...queueNames,
  ...secretNames.map((name) => `${name}_FILE`),
];

const isKnown = (name: string): boolean =>
  plainNames.includes(name) || [isOfBot, isOfNumber, isOfSeller, isOfQueue].some((isOf) => isOf(name));

/** What brings customers of the real world. */
const makesChannelReal =
  /^(?:TELEGRAM_BOT_TOKEN|WHATSAPP_CLOUD_PHONE_ID|WHATSAPP_PAIRED|MAGALU_CLIENT_ID)(?:__|$)/;

const hubsoftParts = [
  'HUBSOFT_URL',
  'HUBSOFT_CLIENT_ID',
  'HUBSOFT_CLIENT_SECRET',
  'HUBSOFT_USERNAME',
  'HUBSOFT_PASSWORD',
];

/**
 * Reads a configuration; an empty variable counts as not set.
 *
 * @throws ConfigError with all problems at once.
 */
export function readConfig(environment: Environment): Config {
  const named = Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      value === undefined || value.trim() === '' ? [] : [[name, value]],
    ),
  );
  const secrets = readSecretFiles(named);
  const { given, untold } = secrets;
  const read = variables.safeParse(given);
  const telegram = readBots(given, untold);
  const telegramDesk = read.success ? readTelegramDesk(read.data, telegram.bots) : undefined;
  const whatsappCloud = readNumbers(given, untold);
  const magalu = readSellers(given, untold);
  const team = readQueues(given);
  const problems = [
    ...(read.error?.issues.map((issue) => issue.message) ?? []),
    ...secrets.problems,
    ...telegram.problems,
    ...(telegram.problems.length === 0 ? (telegramDesk?.problems ?? []) : []),
    ...whatsappCloud.problems,
    ...magalu.problems,
    ...team.problems,
    ...findStoreProblems(given),
    ...contradictions({ ...Object.fromEntries([...untold].map((name) => [name, ''])), ...given }),
    ...findUnknown(given, knownNames, isKnown),
  ];
  if (!read.success || problems.length > 0) throw new ConfigError(problems);
  const values = read.data;
  const hubsoft = hubsoftOf(values);
  return {
    store: storeOf(values),
    keyFile: values.PLANTAO_KEY_FILE,
    seal: values.PLANTAO_SEAL,
    retention: values.PLANTAO_RETENTION_DAYS,
    memory: values.PLANTAO_REDIS_MEMORY_MB === undefined ? null : values.PLANTAO_REDIS_MEMORY_MB * 2 ** 20,
    http: {
      host: values.HOST,
      port: values.PORT,
      publicUrl: values.PLANTAO_PUBLIC_URL,
      trustProxy: values.PLANTAO_TRUST_PROXY,
      webOrigins: values.PLANTAO_WEB_ORIGINS,
    },
    metricsToken: values.PLANTAO_METRICS_TOKEN,
    tracesEndpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT,
    provider: {
      name: values.PLANTAO_PROVIDER_NAME ?? 'Provedor Exemplo',
      privacyUrl: values.PLANTAO_PRIVACY_URL,
      timezone: values.PLANTAO_TIMEZONE,
      serviceOrder: values.PLANTAO_SERVICE_ORDER,
      askEmail: values.PLANTAO_ASK_EMAIL,
      languages: values.PLANTAO_LANGUAGES,
    },
    patience: {
      quiet: values.PLANTAO_QUIET_SECONDS,
      reminder: values.PLANTAO_REMINDER_SECONDS,
      goodbye: values.PLANTAO_GOODBYE_SECONDS,
      unanswered: values.PLANTAO_UNANSWERED_SECONDS,
      nudge: values.PLANTAO_NUDGE_SECONDS,
      closing: values.PLANTAO_CLOSING_SECONDS,
      idle: values.WHATSAPP_PAIRED_IDLE_SECONDS,
    },
    queues: team.queues,
    rating: values.PLANTAO_RATING,
    backend:
      hubsoft === null || values.PLANTAO_BACKEND === 'sandbox'
        ? { type: 'sandbox' }
        : { type: 'hubsoft', ...hubsoft },
    telegram: telegram.bots,
    telegramDesk: telegramDesk?.desk,
    whatsappPaired: {
      accounts: values.WHATSAPP_PAIRED,
      socketUrl: values.WHATSAPP_SOCKET_URL,
      perMinute: values.WHATSAPP_PAIRED_PER_MINUTE,
      giveBackWord: values.WHATSAPP_PAIRED_GIVE_BACK,
    },
    whatsappCloud: whatsappCloud.numbers,
    magalu: magalu.sellers,
    log: {
      level: values.LOG_LEVEL,
      pretty: process.stderr.isTTY === true,
      journal: environment.JOURNAL_STREAM,
    },
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
function* contradictions(given: Given): Generator<string> {
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
  const real = Object.keys(given).find((name) => makesChannelReal.test(name));
  if (real !== undefined && !wanted && given.PLANTAO_BACKEND === undefined)
    yield `${real}: há um canal de verdade, mas nenhum ERP. Configure ${hubsoftParts.join(', ')}, ou PLANTAO_BACKEND=sandbox para demonstrar (os protocolos dirão "demonstração")`;
  if (given.PLANTAO_WEB_ORIGINS?.includes('https:') && !given.PLANTAO_PUBLIC_URL?.startsWith('https:'))
    yield 'PLANTAO_WEB_ORIGINS: um site com https só mostra a conversa se ela também tiver https: falta PLANTAO_PUBLIC_URL=https://…';
  if (given.HUBSOFT_CA_FILE !== undefined && given.HUBSOFT_URL === undefined)
    yield 'HUBSOFT_CA_FILE está configurado, mas falta HUBSOFT_URL';
}
