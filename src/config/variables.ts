/** Each variable by itself: its form, its default, and what is said to who got it wrong. */

import { existsSync } from 'node:fs';
import { z } from 'zod';
import { type Languages, languages } from '../core/text/language.ts';

/** An address, without the slash at its end. */
export const url = (name: string) =>
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
const flag = (name: string, preset = false) =>
  z.stringbool({ error: `${name} precisa ser true ou false` }).default(preset);

/** Milliseconds, from days; null for ever. */
const retention = z
  .string()
  .trim()
  .default('365')
  .transform((text, { addIssue }): number | null => {
    if (text === 'never') return null;
    const days = /^\d{1,5}$/.test(text) ? Number(text) : 0;
    if (days >= 1) return days * 86_400_000;
    addIssue(
      'PLANTAO_RETENTION_DAYS precisa ser um número de dias, a partir de 1, ou never para nunca apagar',
    );
    return z.NEVER;
  });

/** How an account may be called. */
export const accountName = /^[a-z0-9-]{1,32}$/;

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

function isWebOrigin(text: string): boolean {
  return (
    /^(?:https:\/\/[a-z\d.-]+|http:\/\/(?:localhost|127\.0\.0\.1))(?::\d+)?$/.test(text) &&
    URL.canParse(text) &&
    new URL(text).origin === text &&
    new URL(text).hostname.split('.').every((label) => /^[a-z\d](?:[a-z\d-]*[a-z\d])?$/.test(label))
  );
}

/** Each once, in the given order. */
const languageList = z
  .string()
  .default(languages.join(','))
  .transform((text, { addIssue }): Languages => {
    const [first, ...others] = text.split(/[\s,]+/).filter((code) => code !== '');
    const known = z.tuple([z.enum(languages)], z.enum(languages)).safeParse([first, ...others]);
    if (known.success && new Set(known.data).size === known.data.length) return known.data;
    addIssue(
      'PLANTAO_LANGUAGES precisa ser uma lista dos idiomas em que os clientes são atendidos, o de costume primeiro: pt,en, en,pt, pt ou en',
    );
    return z.NEVER;
  });

/** Names of accounts, each once. */
const accountList = z
  .string()
  .default('')
  .transform((text) => text.split(/[\s,]+/).filter((name) => name !== ''))
  .refine((names) => new Set(names).size === names.length && names.every((name) => accountName.test(name)), {
    error:
      'WHATSAPP_PAIRED precisa ser uma lista de nomes diferentes separados por vírgula, como main,loja: cada um tem até 32 letras minúsculas, algarismos e hifens',
  });

/** The variables that stand for themselves, checked and with their defaults. Those of bots are in `bots.ts`. */
export const variables = z.object({
  PLANTAO_STORE: z
    .string()
    .regex(/^(?:lmdb:.+|memory:|rediss?(?:\+\w*)?:.*)$/, {
      error:
        'PLANTAO_STORE precisa ser lmdb:PASTA (por exemplo lmdb:./data), o endereço de um Redis (redis://SERVIDOR:6379) ou memory:',
    })
    .default('lmdb:./data'),
  PLANTAO_STORE_GB: z.coerce
    .number({ error: 'PLANTAO_STORE_GB precisa ser um número' })
    .positive({ error: 'PLANTAO_STORE_GB precisa ser maior que zero' })
    .max(1_024, { error: 'PLANTAO_STORE_GB pode ir até 1024' })
    .default(16),
  PLANTAO_REDIS_PASSWORD: z.string().optional(),
  PLANTAO_REDIS_SENTINEL_PASSWORD: z.string().optional(),
  PLANTAO_REDIS_CA_FILE: z
    .string()
    .refine((file) => existsSync(file), { error: 'PLANTAO_REDIS_CA_FILE: o arquivo não existe' })
    .optional(),
  PLANTAO_REDIS_PREFIX: z
    .string()
    .trim()
    .regex(/^[\w:.-]{1,40}$/, {
      error: 'PLANTAO_REDIS_PREFIX pode ter até 40 letras, algarismos, dois-pontos, pontos, hifens e _',
    })
    .default('plantao:'),
  PLANTAO_REDIS_WAIT: z.coerce
    .number({ error: 'PLANTAO_REDIS_WAIT precisa ser um número' })
    .int({ error: 'PLANTAO_REDIS_WAIT precisa ser um número inteiro' })
    .min(0, { error: 'PLANTAO_REDIS_WAIT precisa ser 0 ou mais: quantas réplicas confirmam' })
    .max(9, { error: 'PLANTAO_REDIS_WAIT pode ir até 9' })
    .default(0),
  PLANTAO_REDIS_PATIENCE_SECONDS: seconds('PLANTAO_REDIS_PATIENCE_SECONDS', 10),
  PLANTAO_KEY_FILE: z
    .string()
    .refine((file) => existsSync(file), { error: 'PLANTAO_KEY_FILE: o arquivo não existe' })
    .optional(),
  PLANTAO_SEAL: flag('PLANTAO_SEAL'),
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
  PLANTAO_METRICS_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{16,200}$/, {
      error:
        'PLANTAO_METRICS_TOKEN precisa ter de 16 a 200 letras, algarismos e sinais, sem espaços nem acentos',
    })
    .optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: url('OTEL_EXPORTER_OTLP_ENDPOINT').optional(),
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
  PLANTAO_ASK_EMAIL: flag('PLANTAO_ASK_EMAIL'),
  PLANTAO_LANGUAGES: languageList,
  PLANTAO_RETENTION_DAYS: retention,
  PLANTAO_REDIS_MEMORY_MB: z.coerce
    .number({ error: 'PLANTAO_REDIS_MEMORY_MB precisa ser um número' })
    .min(16, { error: 'PLANTAO_REDIS_MEMORY_MB precisa ser pelo menos 16' })
    .optional(),
  PLANTAO_QUIET_SECONDS: seconds('PLANTAO_QUIET_SECONDS', 8),
  PLANTAO_REMINDER_SECONDS: seconds('PLANTAO_REMINDER_SECONDS', 600),
  PLANTAO_GOODBYE_SECONDS: seconds('PLANTAO_GOODBYE_SECONDS', 1_800),
  PLANTAO_UNANSWERED_SECONDS: seconds('PLANTAO_UNANSWERED_SECONDS', 900),
  PLANTAO_NUDGE_SECONDS: seconds('PLANTAO_NUDGE_SECONDS', 300),
  PLANTAO_CLOSING_SECONDS: seconds('PLANTAO_CLOSING_SECONDS', 10),
  PLANTAO_RATING: flag('PLANTAO_RATING', true),
  TELEGRAM_DESK_CHAT: z
    .string()
    .regex(/^-100\d{5,15}$/, {
      error:
        'TELEGRAM_DESK_CHAT precisa ser o número de um supergrupo, que começa com -100 (por exemplo -1001234567890)',
    })
    .optional(),
  TELEGRAM_DESK_BOT: z
    .string()
    .regex(accountName, { error: 'TELEGRAM_DESK_BOT precisa ser o nome de um dos bots, como main' })
    .optional(),
  TELEGRAM_DESK_PER_MINUTE: z.coerce
    .number({ error: 'TELEGRAM_DESK_PER_MINUTE precisa ser um número' })
    .int({ error: 'TELEGRAM_DESK_PER_MINUTE precisa ser um número inteiro' })
    .min(6, { error: 'TELEGRAM_DESK_PER_MINUTE precisa ser pelo menos 6' })
    .max(600, { error: 'TELEGRAM_DESK_PER_MINUTE pode ir até 600' })
    .default(18),
  WHATSAPP_PAIRED: accountList,
  WHATSAPP_PAIRED_PER_MINUTE: z.coerce
    .number({ error: 'WHATSAPP_PAIRED_PER_MINUTE precisa ser um número' })
    .positive({ error: 'WHATSAPP_PAIRED_PER_MINUTE precisa ser maior que zero' })
    .max(600, {
      error: 'WHATSAPP_PAIRED_PER_MINUTE pode ir até 600: mais depressa, o WhatsApp bloqueia o número',
    })
    .default(40),
  WHATSAPP_PAIRED_GIVE_BACK: z
    .string()
    .trim()
    .max(40, { error: 'WHATSAPP_PAIRED_GIVE_BACK pode ter até 40 letras' })
    .default('#bot'),
  WHATSAPP_PAIRED_IDLE_SECONDS: seconds('WHATSAPP_PAIRED_IDLE_SECONDS', 3_600),
  WHATSAPP_SOCKET_URL: z
    .url({
      protocol: /^wss?$/,
      error: 'WHATSAPP_SOCKET_URL precisa ser um endereço completo, como wss://exemplo.com.br',
    })
    .optional(),
  PLANTAO_BACKEND: z
    .enum(['hubsoft', 'sandbox'], { error: 'PLANTAO_BACKEND precisa ser hubsoft ou sandbox' })
    .optional(),
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

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('pt-BR', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
