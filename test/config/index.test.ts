import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { knownNames, readConfig } from '../../src/config/index.ts';
import { problemsOf } from './problems.ts';

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

describe('configuration', () => {
  test('nothing configured is a demonstration on this machine', () => {
    const config = readConfig({});
    expect(config.store).toEqual({ type: 'lmdb', folder: './data', limit: 16 * 2 ** 30 });
    expect(config.http).toMatchObject({ host: '127.0.0.1', port: 3000 });
    expect(config.backend).toEqual({ type: 'sandbox' });
    expect(config.telegram).toEqual([]);
    expect(config.patience).toEqual({
      quiet: 8_000,
      reminder: 600_000,
      goodbye: 1_800_000,
      unanswered: 900_000,
      nudge: 300_000,
      closing: 10_000,
      idle: 3_600_000,
    });
    expect(config.whatsappPaired).toEqual({
      accounts: [],
      socketUrl: undefined,
      perMinute: 40,
      giveBackWord: '#bot',
    });
  });

  test('conversations are kept for a year, for so many days, or for ever', () => {
    const day = 86_400_000;
    expect(readConfig({}).retention).toBe(365 * day);
    expect(readConfig({ PLANTAO_RETENTION_DAYS: '90' }).retention).toBe(90 * day);
    expect(readConfig({ PLANTAO_RETENTION_DAYS: 'never' }).retention).toBeNull();
    for (const wrong of ['0', '-1', '1.5', 'nunca', '1e3'])
      expect(problemsOf({ PLANTAO_RETENTION_DAYS: wrong })).toEqual([
        'PLANTAO_RETENTION_DAYS precisa ser um número de dias, a partir de 1, ou never para nunca apagar',
      ]);
  });

  test('how much memory of a Redis may be taken, and of nothing else', () => {
    const redis = { PLANTAO_STORE: 'redis://127.0.0.1:6379', PLANTAO_KEY_FILE: import.meta.filename };
    expect(readConfig(redis).memory).toBeNull();
    expect(readConfig({ ...redis, PLANTAO_REDIS_MEMORY_MB: '1500' }).memory).toBe(1_500 * 2 ** 20);
    expect(problemsOf({ PLANTAO_REDIS_MEMORY_MB: '1500' }).join()).toContain('PLANTAO_STORE não é um Redis');
    for (const wrong of ['0', 'muito'])
      expect(problemsOf({ ...redis, PLANTAO_REDIS_MEMORY_MB: wrong })).toEqual([
        expect.stringContaining('PLANTAO_REDIS_MEMORY_MB precisa ser'),
      ]);
  });

  test('numbers with linked phones have names of their own', () => {
    const { whatsappPaired } = readConfig({
      WHATSAPP_PAIRED: 'main, loja',
      WHATSAPP_PAIRED_PER_MINUTE: '12.5',
      WHATSAPP_PAIRED_GIVE_BACK: ' robô ',
      WHATSAPP_SOCKET_URL: 'wss://127.0.0.1:9/ws',
      PLANTAO_BACKEND: 'sandbox',
    });
    expect(whatsappPaired).toEqual({
      accounts: ['main', 'loja'],
      socketUrl: 'wss://127.0.0.1:9/ws',
      perMinute: 12.5,
      giveBackWord: 'robô',
    });
  });

  test.each([
    [{ WHATSAPP_PAIRED: 'main,main' }, 'nomes diferentes'],
    [{ WHATSAPP_PAIRED: 'Loja' }, 'letras minúsculas'],
    [{ WHATSAPP_PAIRED_PER_MINUTE: '0' }, 'maior que zero'],
    [{ WHATSAPP_PAIRED_PER_MINUTE: '6000' }, 'bloqueia o número'],
    [{ WHATSAPP_SOCKET_URL: 'https://exemplo.com.br' }, 'wss://'],
    [{ WHATSAPP_PAIRE: 'main' }, 'você quis dizer WHATSAPP_PAIRED?'],
  ])('%j is refused', (environment, words) => {
    expect(problemsOf({ PLANTAO_BACKEND: 'sandbox', ...environment })).toEqual([
      expect.stringContaining(words),
    ]);
  });

  test('a real number is not connected to an invented ERP by mistake', () => {
    expect(problemsOf({ WHATSAPP_PAIRED: 'main' })).toEqual([expect.stringContaining('nenhum ERP')]);
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
        'https://www..provedor.example',
        'https://-provedor.example',
      ],
    ])
      expect(problemsOf({ ...https, PLANTAO_WEB_ORIGINS: wrong }).join()).toContain('PLANTAO_WEB_ORIGINS');
    expect(problemsOf({ PLANTAO_WEB_ORIGINS: sites })).toEqual([
      'PLANTAO_WEB_ORIGINS: um site com https só mostra a conversa se ela também tiver https: falta PLANTAO_PUBLIC_URL=https://…',
    ]);
  });

  test('languages are a list, the usual one first', () => {
    const languagesOf = (text: string) => readConfig({ PLANTAO_LANGUAGES: text }).provider.languages;
    expect(readConfig({}).provider.languages).toEqual(['pt', 'en']);
    expect(['pt', 'en', 'en, pt'].map(languagesOf)).toEqual([['pt'], ['en'], ['en', 'pt']]);
    for (const wrong of ['es', 'pt,es', 'pt,pt', 'PT', ',', 'pt;en'])
      expect(problemsOf({ PLANTAO_LANGUAGES: wrong }), wrong).toEqual([
        'PLANTAO_LANGUAGES precisa ser uma lista dos idiomas em que os clientes são atendidos, o de costume primeiro: pt,en, en,pt, pt ou en',
      ]);
  });

  test('an empty variable counts as not set', () => {
    expect(readConfig({ PORT: '', TELEGRAM_BOT_TOKEN: ' ', HUBSOFT_URL: '' })).toEqual(readConfig({}));
  });

  test('the example names every variable once, and as it stands it is the default', () => {
    const example = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
    const names = [...example.matchAll(/^([A-Z_]+)=/gm)].map((found) => found[1]);
    expect(names.sort()).toEqual([...knownNames].sort());
    expect(readConfig(parseEnv(example))).toEqual(readConfig({}));
  });
});

describe('secrets from files', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'plantao-secrets-'));
    mkdirSync(join(folder, 'directory'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const fileWith = (content: string): string => {
    const file = join(folder, `secret-${content.length}`);
    writeFileSync(file, content);
    return file;
  };
  const others = {
    ...provider,
    HUBSOFT_URL: hubsoft.HUBSOFT_URL,
    HUBSOFT_CLIENT_ID: hubsoft.HUBSOFT_CLIENT_ID,
    HUBSOFT_CLIENT_SECRET: hubsoft.HUBSOFT_CLIENT_SECRET,
    HUBSOFT_USERNAME: hubsoft.HUBSOFT_USERNAME,
  };

  test.each([
    ['senha\n', 'senha'],
    ['senha\r\n', 'senha'],
    [' senha com espaços ', ' senha com espaços '],
    ['senha\n\n', 'senha\n'],
  ])('%j is %j', (content, password) => {
    const { backend } = readConfig({ ...others, HUBSOFT_PASSWORD_FILE: fileWith(content) });
    expect(backend).toMatchObject({ type: 'hubsoft', password });
  });

  test.each([
    ['does not exist', () => join(folder, 'nowhere'), 'o arquivo não existe'],
    ['cannot be read', () => join(folder, 'directory'), 'o arquivo não pode ser lido (EISDIR)'],
    ['is empty', () => fileWith('\n'), 'o arquivo está vazio'],
  ])('one that %s is named once, and nothing else for its sake', (_, path, words) => {
    expect(problemsOf({ ...others, HUBSOFT_PASSWORD_FILE: path() })).toEqual([
      `HUBSOFT_PASSWORD_FILE: ${words}`,
    ]);
    expect(problemsOf({ ...others, ...hubsoft, TELEGRAM_BOT_TOKEN_FILE__loja: path() })).toEqual([
      `TELEGRAM_BOT_TOKEN_FILE__loja: ${words}`,
    ]);
  });

  test('a secret and its file together are refused, and problems tell neither contents nor paths', () => {
    const problems = problemsOf({
      ...others,
      HUBSOFT_PASSWORD: 'senha-direta',
      HUBSOFT_PASSWORD_FILE: fileWith('senha-do-arquivo'),
      HUBSOFT_CLIENT_SECRET_FILE: 'o-segredo-em-vez-do-caminho',
      TELEGRAM_BOT_TOKEN_FILE: fileWith('um-token-torto'),
    });
    expect(problems).toHaveLength(3);
    expect(problems.join('\n')).toContain('HUBSOFT_PASSWORD também está configurado: use só um dos dois');
    expect(problems.join('\n')).toContain('TELEGRAM_BOT_TOKEN não parece um token');
    for (const secret of ['senha-direta', 'senha-do-arquivo', 'o-segredo-em-vez', 'um-token-torto', folder])
      expect(problems.join('\n')).not.toContain(secret);
  });

  test('only secrets come from files', () => {
    expect(problemsOf({ ...others, ...hubsoft, HUBSOFT_USERNAME_FILE: fileWith('api') })).toEqual([
      'HUBSOFT_USERNAME_FILE não existe: você quis dizer HUBSOFT_USERNAME?',
    ]);
  });
});

describe('variables that nobody reads', () => {
  test.each([
    ['PLANTAO_STOR', 'PLANTAO_STOR não existe: você quis dizer PLANTAO_STORE?'],
    ['TELEGRAM_TOKEN', 'TELEGRAM_TOKEN não existe: você quis dizer TELEGRAM_BOT_TOKEN?'],
    ['HUBSOFT_CLIENTID', 'HUBSOFT_CLIENTID não existe: você quis dizer HUBSOFT_CLIENT_ID?'],
    ['HUBSOFT_URL__loja', 'HUBSOFT_URL__loja não existe'],
    ['PLANTAO_KUBERNETES_NAMESPACE', 'PLANTAO_KUBERNETES_NAMESPACE não existe'],
    ['TELEGRAM_API_ROOT_FILE', 'TELEGRAM_API_ROOT_FILE não existe: você quis dizer TELEGRAM_API_ROOT?'],
  ])('%s is refused', (name, words) => {
    expect(problemsOf({ [name]: 'x' })).toEqual([words]);
    expect(problemsOf({ [name]: '' })).toEqual([]);
  });

  test('other programs’ are none of ours', () => {
    expect(problemsOf({ PATH: '/bin', MY_PLANTAO_STOR: 'x', HUBSOFTWARE: 'x' })).toEqual([]);
  });
});

describe('several Telegram bots', () => {
  const demonstration = { PLANTAO_BACKEND: 'sandbox', TELEGRAM_BOT_TOKEN: token };
  const other = '654321:ponmlkjihgfedcba';
  const botsOf = (environment: Record<string, string>) => readConfig(environment).telegram;

  test('each has its own token, and what it does not say for itself is said for all', () => {
    expect(
      botsOf({
        ...demonstration,
        TELEGRAM_BOT_TOKEN__loja: other,
        'TELEGRAM_BOT_TOKEN__sul-2': '777:ponmlkjihgfedcba',
        TELEGRAM_API_ROOT: 'http://127.0.0.1:8081/',
        TELEGRAM_API_ROOT__loja: 'http://127.0.0.1:8082',
      }),
    ).toMatchObject([
      { account: 'main', token, apiRoot: 'http://127.0.0.1:8081' },
      { account: 'loja', token: other, apiRoot: 'http://127.0.0.1:8082' },
      { account: 'sul-2', apiRoot: 'http://127.0.0.1:8081' },
    ]);
  });

  test('there need not be a main one', () => {
    expect(
      botsOf({ PLANTAO_BACKEND: 'sandbox', TELEGRAM_BOT_TOKEN__loja: other }).map(({ account }) => account),
    ).toEqual(['loja']);
    expect(problemsOf({ TELEGRAM_BOT_TOKEN__loja: other })).toEqual([
      expect.stringMatching(/^TELEGRAM_BOT_TOKEN__loja: há um canal de verdade, mas nenhum ERP/),
    ]);
  });

  test.each([
    [
      { TELEGRAM_BOT_TOKEN__Loja: other },
      'TELEGRAM_BOT_TOKEN__Loja: o nome da conta depois de __ tem até 32 letras minúsculas, algarismos e hifens',
    ],
    [
      { TELEGRAM_BOT_TOKEN__main: other },
      'TELEGRAM_BOT_TOKEN__main: a conta main é a das variáveis sem sufixo: use TELEGRAM_BOT_TOKEN',
    ],
    [
      { TELEGRAM_API_ROOT__loja: 'http://127.0.0.1:8081' },
      'TELEGRAM_API_ROOT__loja está configurado, mas falta TELEGRAM_BOT_TOKEN__loja',
    ],
    [{ TELEGRAM_BOT_TOKEN__loja: token }, 'TELEGRAM_BOT_TOKEN e TELEGRAM_BOT_TOKEN__loja são do mesmo bot'],
    [
      { TELEGRAM_BOT_TOKEN__loja: '123456:another_token_of_it' },
      'TELEGRAM_BOT_TOKEN e TELEGRAM_BOT_TOKEN__loja são do mesmo bot',
    ],
    [
      { TELEGRAM_BOT_TOKEN__loja: 'torto' },
      'TELEGRAM_BOT_TOKEN__loja não parece um token do @BotFather (números, dois-pontos, letras)',
    ],
  ])('%j is refused', (environment, words) => {
    expect(problemsOf({ ...demonstration, ...environment })).toEqual([words]);
  });

  test('an address without any bot is refused', () => {
    expect(problemsOf({ TELEGRAM_API_ROOT: 'http://127.0.0.1:8081' })).toEqual([
      'TELEGRAM_API_ROOT está configurado, mas falta TELEGRAM_BOT_TOKEN',
    ]);
  });

  const address = 'https://chat.provedor.example';
  const secret = 'um_segredo-de-16';

  test('a webhook is one for all, or each bot has its own', () => {
    const webhook = { TELEGRAM_WEBHOOK_URL: `${address}/`, TELEGRAM_WEBHOOK_SECRET: secret };
    const two = { ...demonstration, TELEGRAM_BOT_TOKEN__loja: other };
    const webhooksOf = (more: Record<string, string>) =>
      botsOf({ ...two, ...more }).map(({ webhook }) => webhook);
    expect(webhooksOf({})).toEqual([undefined, undefined]);
    expect(webhooksOf(webhook)).toEqual([
      { baseUrl: address, secret },
      { baseUrl: address, secret },
    ]);
    expect(webhooksOf({ ...webhook, TELEGRAM_WEBHOOK_SECRET__loja: 'outro_segredo_dela' })).toEqual([
      { baseUrl: address, secret },
      { baseUrl: address, secret: 'outro_segredo_dela' },
    ]);
    expect(webhooksOf({ TELEGRAM_WEBHOOK_URL__loja: address, TELEGRAM_WEBHOOK_SECRET: secret })).toEqual([
      undefined,
      { baseUrl: address, secret },
    ]);
  });

  test.each([
    [
      { TELEGRAM_WEBHOOK_URL: address },
      'TELEGRAM_WEBHOOK_URL precisa de TELEGRAM_WEBHOOK_SECRET: pelo menos 16 letras sem acento, algarismos, _ ou -',
    ],
    [
      { TELEGRAM_BOT_TOKEN__loja: other, TELEGRAM_WEBHOOK_URL__loja: address },
      'TELEGRAM_WEBHOOK_URL, na conta loja, precisa de TELEGRAM_WEBHOOK_SECRET: pelo menos 16 letras sem acento, algarismos, _ ou -',
    ],
    [
      { TELEGRAM_WEBHOOK_URL: address, TELEGRAM_WEBHOOK_SECRET: 'curto' },
      'TELEGRAM_WEBHOOK_SECRET precisa ter de 16 a 256 letras sem acento, algarismos, _ ou -',
    ],
    [
      { TELEGRAM_WEBHOOK_URL: address, TELEGRAM_WEBHOOK_SECRET: `${secret}!` },
      'TELEGRAM_WEBHOOK_SECRET precisa ter de 16 a 256 letras sem acento, algarismos, _ ou -',
    ],
    [
      { TELEGRAM_WEBHOOK_SECRET: secret },
      'TELEGRAM_WEBHOOK_SECRET está configurado, mas falta TELEGRAM_WEBHOOK_URL',
    ],
    [
      { TELEGRAM_WEBHOOK_URL: 'http://chat.provedor.example', TELEGRAM_WEBHOOK_SECRET: secret },
      'TELEGRAM_WEBHOOK_URL precisa começar com https://: o Telegram não entrega de outro modo',
    ],
    [
      { TELEGRAM_WEBHOOK_URL: address, TELEGRAM_WEBHOOK_SECRET_FILE: '/nowhere/at/all' },
      'TELEGRAM_WEBHOOK_SECRET_FILE: o arquivo não existe',
    ],
  ])('%j is no webhook', (environment, words) => {
    expect(problemsOf({ ...demonstration, ...environment })).toEqual([words]);
  });
});
