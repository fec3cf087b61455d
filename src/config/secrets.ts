/**
 * Secrets from files, as containers and systemd hand them in: `HUBSOFT_PASSWORD_FILE=/run/secrets/hubsoft` instead of
 * `HUBSOFT_PASSWORD`. The name of an account stays at the end: `TELEGRAM_BOT_TOKEN_FILE__loja`.
 */

import { readFileSync } from 'node:fs';
import { type Given, splitName } from './given.ts';

/** The variables that may be a file's name instead, with `_FILE` behind them. */
export const secretNames = [
  'PLANTAO_METRICS_TOKEN',
  'PLANTAO_REDIS_PASSWORD',
  'PLANTAO_REDIS_SENTINEL_PASSWORD',
  'TELEGRAM_BOT_TOKEN',
  'TELEGRAM_WEBHOOK_SECRET',
  'WHATSAPP_CLOUD_TOKEN',
  'WHATSAPP_CLOUD_APP_SECRET',
  'WHATSAPP_CLOUD_VERIFY_TOKEN',
  'MAGALU_CLIENT_SECRET',
  'HUBSOFT_CLIENT_SECRET',
  'HUBSOFT_PASSWORD',
] as const;

/**
 * Puts what the files hold in the place of their names. A secret whose file does not tell it is `untold`: who looks for
 * what is missing need not complain again. No problem repeats a content, nor a path: it may be the secret itself, mistaken.
 */
export function readSecretFiles(given: Given): {
  readonly given: Given;
  readonly untold: ReadonlySet<string>;
  readonly problems: readonly string[];
} {
  const values: Record<string, string> = {};
  const untold = new Set<string>();
  const problems: string[] = [];
  for (const [name, value] of Object.entries(given)) {
    const secret = secretOf(name);
    if (secret === undefined) {
      values[name] = value;
      continue;
    }
    const read =
      given[secret] === undefined
        ? readSecret(value)
        : { problem: `${secret} também está configurado: use só um dos dois` };
    if ('problem' in read) {
      problems.push(`${name}: ${read.problem}`);
      untold.add(secret);
    } else values[secret] = read.secret;
  }
  return { given: values, untold, problems };
}

/** The secret that a variable names the file of; undefined if it is none of these. */
function secretOf(name: string): string | undefined {
  const { base, suffix } = splitName(name);
  const secret = secretNames.find((candidate) => `${candidate}_FILE` === base);
  return secret === undefined ? undefined : `${secret}${suffix}`;
}

/** Without the line's end that editors put behind it; everything else may belong to a password. */
function readSecret(path: string): { readonly secret: string } | { readonly problem: string } {
  try {
    const secret = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
    return secret.trim() === '' ? { problem: 'o arquivo está vazio' } : { secret };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return {
      problem: code === 'ENOENT' ? 'o arquivo não existe' : `o arquivo não pode ser lido (${code ?? 'erro'})`,
    };
  }
}
