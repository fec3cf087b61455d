import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from '../src/config.ts';

const hubsoft = {
  HUBSOFT_URL: 'https://api.provedor.hubsoft.com.br/',
  HUBSOFT_CLIENT_ID: '1',
  HUBSOFT_CLIENT_SECRET: 'segredo',
  HUBSOFT_USERNAME: 'api@provedor.com.br',
  HUBSOFT_PASSWORD: 'senha',
};
const provider = {
  PLANTAO_PROVIDER_NAME: 'Fibra Serrana',
  PLANTAO_PRIVACY_URL: 'https://fibraserrana.example/privacidade',
};
const token = '123456:abcdefghijklmnop';

const problemsOf = (environment: Record<string, string>): readonly string[] => {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

describe('configuration', () => {
  test('nothing configured is a demonstration on this machine', () => {
    const config = readConfig({});
    expect(config.store).toEqual({ type: 'lmdb', folder: './data' });
    expect(config.http).toMatchObject({ host: '127.0.0.1', port: 3000 });
    expect(config.backend).toEqual({ type: 'sandbox' });
    expect(config.telegram).toBeNull();
    expect(config.patience).toEqual({
      quiet: 8_000,
      reminder: 600_000,
      goodbye: 1_800_000,
      unanswered: 900_000,
    });
  });

  test('a whole HubSoft is used, without the slash at the end of its address', () => {
    expect(readConfig({ ...hubsoft, ...provider }).backend).toMatchObject({
      type: 'hubsoft',
      url: 'https://api.provedor.hubsoft.com.br',
    });
  });

  test('half a HubSoft names every missing part', () => {
    expect(problemsOf({ ...provider, HUBSOFT_URL: hubsoft.HUBSOFT_URL, HUBSOFT_USERNAME: 'x' })).toEqual([
      'o HubSoft está configurado pela metade: falta HUBSOFT_CLIENT_ID, HUBSOFT_CLIENT_SECRET, HUBSOFT_PASSWORD',
    ]);
  });

  test('real customers read who serves them and how their data is treated', () => {
    expect(problemsOf(hubsoft)).toEqual([
      'com um ERP de verdade os clientes leem quem os atende e o aviso de privacidade: falta PLANTAO_PROVIDER_NAME e PLANTAO_PRIVACY_URL',
    ]);
    expect(problemsOf({ ...hubsoft, PLANTAO_BACKEND: 'sandbox' })).toEqual([]);
  });

  test('a real channel without an ERP is refused, unless a demonstration is asked for', () => {
    expect(problemsOf({ TELEGRAM_BOT_TOKEN: token })).toHaveLength(1);
    expect(problemsOf({ TELEGRAM_BOT_TOKEN: token, ...hubsoft, ...provider })).toEqual([]);
    const demonstration = readConfig({ TELEGRAM_BOT_TOKEN: token, PLANTAO_BACKEND: 'sandbox' });
    expect(demonstration.backend.type).toBe('sandbox');
  });

  test('all problems are named at once, without repeating a secret', () => {
    const problems = problemsOf({
      PORT: 'porta',
      PLANTAO_STORE: 'sqlite:x',
      PLANTAO_TIMEZONE: 'Brasil/Leste',
      TELEGRAM_BOT_TOKEN: 'um-segredo-torto',
      HUBSOFT_URL: 'api.provedor',
    });
    for (const name of [
      'PORT',
      'PLANTAO_STORE',
      'PLANTAO_TIMEZONE',
      'TELEGRAM_BOT_TOKEN',
      'HUBSOFT_URL',
      'HUBSOFT_PASSWORD',
    ])
      expect(problems.join('\n')).toContain(name);
    expect(problems.join('\n')).not.toContain('um-segredo-torto');
  });

  test('sites that may show the chat are exact origins', () => {
    const https = { PLANTAO_PUBLIC_URL: 'https://chat.provedor.example' };
    const sites = 'https://www.provedor.example, https://provedor.example:8443';
    expect(readConfig({ ...https, PLANTAO_WEB_ORIGINS: sites }).http.webOrigins).toEqual(sites.split(', '));
    expect(readConfig({ PLANTAO_WEB_ORIGINS: 'http://localhost:8080' }).http.webOrigins).toHaveLength(1);
    for (const wrong of [
      ...['*', 'null', 'https://*.provedor.example', 'www.provedor.example', 'http://www.provedor.example'],
      ...['https://provedor.example/', 'https://provedor.example:443', 'https://Provedor.example'],
      ...[
        'https://a;script-src',
        'https://a.example https:',
        'https://u:p@a.example',
        'http://localhost.example',
      ],
    ])
      expect(problemsOf({ ...https, PLANTAO_WEB_ORIGINS: wrong }).join()).toContain('PLANTAO_WEB_ORIGINS');
    expect(problemsOf({ PLANTAO_WEB_ORIGINS: sites })).toEqual([
      'PLANTAO_WEB_ORIGINS: um site com https só mostra a conversa se ela também tiver https: falta PLANTAO_PUBLIC_URL=https://…',
    ]);
  });

  test('an empty variable counts as not set', () => {
    expect(readConfig({ PORT: '', TELEGRAM_BOT_TOKEN: ' ', HUBSOFT_URL: '' })).toEqual(readConfig({}));
  });

  test('the example names every variable once, and as it stands it is the default', () => {
    const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
    const pairs = [...example.matchAll(/^([A-Z_]+)=(.*)$/gm)].map((found): [string, string] => [
      found[1] ?? '',
      found[2] ?? '',
    ]);
    const source = readFileSync(new URL('../src/config.ts', import.meta.url), 'utf8');
    const known = new Set([...source.matchAll(/^ {2}([A-Z_]{4,}): /gm)].map((found) => found[1]));
    expect(new Set(pairs.map(([name]) => name))).toEqual(known);
    expect(pairs).toHaveLength(known.size);
    expect(readConfig(Object.fromEntries(pairs))).toEqual(readConfig({}));
  });
});
