/** What `plantao check` says of each configured part, over real addresses on this machine. */

import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { check } from '../../src/commands/check.ts';
import { readConfig } from '../../src/config/index.ts';
import { openData } from '../../src/data/index.ts';
import { keepApart, kindOf } from '../../src/plantao/vendors/kind.ts';
import { type HubsoftSandbox, startHubsoftSandbox } from '../../src/sandboxes/hubsoft/index.ts';
import { openStore } from '../../src/stores/index.ts';
import { noRedis, startRedis } from '../support/redis/index.ts';
import { type BotApi, startBotApi } from '../support/telegram/bot-api.ts';

let erp: HubsoftSandbox;
let telegram: BotApi;
let folder: string;
let environment: Record<string, string>;

beforeAll(async () => {
  erp = await startHubsoftSandbox();
  telegram = await startBotApi();
});
afterAll(async () => {
  await erp.close();
  await telegram.close();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plantao-check-'));
  environment = {
    PLANTAO_STORE: `lmdb:${join(folder, 'data')}`,
    PLANTAO_PROVIDER_NAME: 'Fibra Serrana',
    PLANTAO_PRIVACY_URL: 'https://provedor.com.br/privacidade',
    HUBSOFT_URL: erp.url,
    HUBSOFT_CLIENT_ID: erp.credentials.clientId,
    HUBSOFT_CLIENT_SECRET: erp.credentials.clientSecret,
    HUBSOFT_USERNAME: erp.credentials.username,
    HUBSOFT_PASSWORD: erp.credentials.password,
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.url,
  };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The report's lines by the part's name, without what stands before it. */
async function report(more: Record<string, string> = {}) {
  const checked = await check(readConfig({ ...environment, ...more }));
  const lines = checked.report.split('\n');
  const line = (part: string) => lines.find((candidate) => candidate.slice(7).startsWith(`${part}:`)) ?? '';
  const failures = lines.filter((candidate) => candidate.startsWith('FALHA'));
  expect(checked.ok).toBe(failures.length === 0);
  return { ...checked, line, failures };
}

test('everything answers', async () => {
  const { ok, report: text } = await report();
  expect(ok).toBe(true);
  expect(text.split('\n')).toEqual([
    'certo  configuração: completa',
    `certo  dados: a pasta ${join(folder, 'data')} abre e aceita escrita; o serviço está parado`,
    expect.stringMatching(/^certo {2}ERP: O HubSoft em 127\.0\.0\.1:\d+ respondeu/),
    expect.stringMatching(/^certo {2}web:main: /),
    'certo  telegram:main: Telegram: o bot @plantao_teste_bot responde',
  ]);
});

test('the demonstration answers, and memory is named for what it is', async () => {
  const { ok, line } = await report({ PLANTAO_BACKEND: 'sandbox', PLANTAO_STORE: 'memory:' });
  expect(ok).toBe(true);
  expect(line('dados')).toContain('somem quando o serviço para');
  expect(line('ERP')).toBe(
    'certo  ERP: o de demonstração, inventado, responde; nenhum HubSoft está configurado',
  );
});

test('the demonstration’s data for a provider, which the service would refuse', async () => {
  const store = await openStore({ type: 'lmdb', folder: join(folder, 'demonstration') }, { brief: true });
  await keepApart(store, kindOf(readConfig({ PLANTAO_STORE: 'memory:' })));
  await store.close();
  const { line } = await report({ PLANTAO_STORE: `lmdb:${join(folder, 'demonstration')}` });
  expect(line('dados')).toMatch(/^FALHA {2}dados: estes dados são de uma demonstração/);
});

test.skipIf(noRedis)('a Redis is looked at, and nothing is begun in it under any prefix', async () => {
  const redis = await startRedis({ aof: 'always' });
  try {
    const keyFile = join(folder, 'plantao.key');
    writeFileSync(keyFile, randomBytes(32).toString('base64'));
    const there = { PLANTAO_STORE: redis.url, PLANTAO_KEY_FILE: keyFile };
    const first = await report(there);
    expect(first.line('dados')).toBe(
      'certo  dados: o Redis responde; nenhum serviço começou ainda com o prefixo plantao:',
    );
    expect(await redis.cli('DBSIZE')).toBe('0');

    const { store } = await openData(readConfig({ ...environment, ...there }), {});
    await keepApart(store, kindOf(readConfig({ ...environment, ...there })));
    await store.close();
    expect((await report(there)).line('dados')).toBe('certo  dados: o Redis responde, e a chave é a dele');
    const size = await redis.cli('DBSIZE');
    const mistyped = await report({ ...there, PLANTAO_REDIS_PREFIX: 'plantoa:' });
    expect(mistyped.line('dados')).toContain('ainda com o prefixo plantoa:');
    expect(await redis.cli('DBSIZE')).toBe(size);

    writeFileSync(keyFile, randomBytes(32).toString('base64'));
    const { ok, line } = await report(there);
    expect(ok).toBe(false);
    expect(line('dados')).toContain('não é a destes dados');
  } finally {
    await redis.stop();
  }
});

describe('at the address of the ERP', () => {
  let server: Server;
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  /** The address of somebody else's server. */
  const listen = async (answer: RequestListener): Promise<string> => {
    server = createServer(answer);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('not listening on a port');
    return `http://127.0.0.1:${address.port}`;
  };

  test('nobody listens there', async () => {
    const url = await listen(() => {});
    await new Promise((resolve) => server.close(resolve));
    const { line, failures } = await report({ HUBSOFT_URL: url });
    expect(failures).toHaveLength(1);
    expect(line('ERP')).toBe('FALHA  ERP: não foi possível conectar ao HubSoft (ECONNREFUSED)');
  });

  test.each([
    ['a page', 200, { 'content-type': 'text/html' }, 'uma página em vez de dados'],
    ['its way to another address', 302, { location: 'https://www.example.com/login' }, 'confira-o'],
    ['that there is no such thing', 404, { 'content-type': 'text/html' }, 'confira-o'],
    ['that it is broken', 502, { 'content-type': 'text/html' }, 'erro 502'],
  ] as const)('what answers there shows %s', async (_, status, headers, words) => {
    const url = await listen((_, response) => {
      response.writeHead(status, headers);
      response.end('<html><body>Bem-vindo ao painel</body></html>');
    });
    const { line, failures, report: text } = await report({ HUBSOFT_URL: url });
    expect(failures).toHaveLength(1);
    expect(line('ERP')).toContain(words);
    expect(text).not.toContain('Bem-vindo');
  });
});

test('the ERP does not take the credentials', async () => {
  const { line, failures, report: text } = await report({ HUBSOFT_PASSWORD: 'senha-de-outro' });
  expect(failures).toHaveLength(1);
  expect(line('ERP')).toContain('confira o usuário e a senha da API');
  expect(text).not.toContain('senha-de-outro');
});

test('Telegram does not know the token', async () => {
  const token = '100200300:another-token-of-nobody';
  const { line, failures, report: text } = await report({ TELEGRAM_BOT_TOKEN: token });
  expect(failures).toHaveLength(1);
  expect(line('telegram')).toContain('não reconhece o token do bot: confira-o com o @BotFather');
  expect(text).not.toContain(token);
});

test('the bot may not manage the topics of the desk’s group', async () => {
  const { member, id } = telegram.group();
  expect(member).toMatchObject({ can_manage_topics: true, can_delete_messages: true });
  const desk = { TELEGRAM_DESK_CHAT: String(id) };
  expect((await report(desk)).line('telegram')).toContain(
    'no grupo "Atendimento" o bot é administrador e gerencia os tópicos',
  );
  telegram.group().member = { status: 'member' };
  const { line, failures } = await report(desk);
  expect(failures).toHaveLength(1);
  expect(line('telegram')).toContain('administrador com a permissão "Gerenciar tópicos"');
});

test('one that fails keeps no other from being looked at', async () => {
  writeFileSync(join(folder, 'file'), '');
  const { failures, line } = await report({
    PLANTAO_STORE: `lmdb:${join(folder, 'file')}`,
    HUBSOFT_PASSWORD: 'senha-de-outro',
    TELEGRAM_BOT_TOKEN: '100200300:another-token-of-nobody',
  });
  expect(failures).toHaveLength(3);
  expect(line('web')).toMatch(/^certo/);
});

describe('the data', () => {
  test('somebody has the folder: that is asked, and nothing is opened', async () => {
    const config = readConfig(environment);
    const store = await openStore(config.store, { answer: async () => Response.json([]) });
    try {
      const { ok, line } = await report();
      expect(ok).toBe(true);
      expect(line('dados')).toContain('o serviço está no ar e responde');
    } finally {
      await store.close();
    }
  });

  test.each([
    [503, 'FALHA  dados: o serviço ainda está começando; tente de novo em alguns segundos'],
    [404, 'FALHA  dados: o serviço respondeu 404'],
  ])('a service that answers %s is not told to be well', async (status, words) => {
    const { store: config } = readConfig(environment);
    const store = await openStore(config, { answer: async () => new Response('starting', { status }) });
    try {
      expect((await report()).line('dados')).toBe(words);
    } finally {
      await store.close();
    }
  });

  test('another command that has the folder for a moment is no service: it is waited for', async () => {
    const store = await openStore(readConfig(environment).store, { brief: true });
    const looked = report();
    await delay(300);
    await store.close();
    expect((await looked).line('dados')).toMatch(/^certo .+ o serviço está parado$/);
  });

  test('the folder is a file', async () => {
    writeFileSync(join(folder, 'data'), '');
    const { line, failures } = await report();
    expect(failures).toHaveLength(1);
    expect(line('dados')).toContain('a pasta de dados não abre (connect ENOTDIR');
  });

  // Nothing is forbidden to root but what the system itself keeps from everybody: new files in /proc.
  const root = process.getuid?.() === 0;
  test.skipIf(root && process.platform !== 'linux')('the folder takes no new files', async () => {
    chmodSync(folder, 0o500);
    const { line, failures } = await report({ PLANTAO_STORE: `lmdb:${root ? '/proc' : folder}` });
    chmodSync(folder, 0o700);
    expect(failures).toHaveLength(1);
    expect(line('dados')).toMatch(/a pasta de dados \S+ não abre ou não aceita escrita \(.+\)$/);
  });
});
