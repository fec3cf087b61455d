/** `plantao token` and `plantao webhook`, beside the service that runs and in the data of one that is stopped. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addToken, listTokens, revokeToken } from '../../src/commands/integrations/tokens.ts';
import {
  addWebhook,
  enableWebhook,
  listWebhooks,
  removeWebhook,
  testWebhook,
} from '../../src/commands/integrations/webhooks.ts';
import { readConfig } from '../../src/config/index.ts';
import { openData } from '../../src/data/index.ts';
import { openPeople } from '../../src/plantao/people.ts';
import { type Program, runProgram } from '../support/program.ts';
import { openReceiver, type Receiver } from '../support/receiver.ts';

let folder: string;
let receiver: Receiver;
let service: Program | undefined;
let environment: Record<string, string>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plantao-integrations-'));
  receiver = await openReceiver();
  environment = {
    PLANTAO_STORE: `lmdb:${join(folder, 'data')}`,
    PORT: '0',
    PLANTAO_BACKEND: 'sandbox',
  };
});
afterAll(async () => {
  service?.process.kill('SIGKILL');
  await service?.ended;
  await receiver.close();
  rmSync(folder, { recursive: true, force: true });
});

const config = () => readConfig(environment);
const start = async (): Promise<string> => {
  service = runProgram(['start'], environment);
  const [, url = ''] = await service.printed(/(http:\S+)\/readyz/);
  await service.printed(/Demonstração/);
  return url;
};
const read = async (url: string, token: string) =>
  (await fetch(`${url}/api/v1/token`, { headers: { authorization: `Bearer ${token}` } })).status;

test('tokens and endpoints are made, listed and taken away, with the service and without', async () => {
  let url = await start();
  expect(await listTokens(config())).toBe('Nenhum ainda: plantao token add NOME');
  expect(await listWebhooks(config())).toBe('Nenhum ainda: plantao webhook add ENDEREÇO');
  const [, id = '', token = ''] =
    /Criado: ([0-9a-f]{12}) {2}Painel do NOC {2}lê\n.*\n {2}(plantao\.\S+)\n/.exec(
      await addToken(config(), 'Painel do NOC', { may: 'read' }),
    ) ?? [];
  expect(await read(url, token)).toBe(200);
  expect(await listTokens(config())).toMatch(/Tokens: 1\n.*Painel do NOC {2}lê {2}usado há/);
  const webhook = await addWebhook(config(), receiver.url, { events: 'waiting, closed' });
  const endpoint = /Criado: ([0-9a-f]{12}) {2}http\S+ {2}waiting, closed\n/.exec(webhook)?.[1] ?? webhook;
  expect(await testWebhook(config(), endpoint)).toContain('aceitou');
  receiver.reply({ status: 500 });
  await expect(testWebhook(config(), endpoint)).rejects.toThrow('respondeu 500');
  const ready: unknown = await (await fetch(`${url}/readyz`)).json();
  expect(ready).toMatchObject({ parts: expect.arrayContaining([{ name: 'webhooks', state: 'working' }]) });

  service?.process.kill('SIGTERM');
  await service?.ended;
  expect(await listWebhooks(config())).toContain(`${endpoint}  ${receiver.url}  waiting, closed`);
  expect(await enableWebhook(config(), endpoint)).toContain('feito');
  expect(await removeWebhook(config(), endpoint)).toContain('feito');
  await expect(removeWebhook(config(), endpoint)).rejects.toThrow('não há esse destino');
  const whole = await addToken(config(), 'Outro', { may: 'act', documents: true });
  expect(whole).toContain('lê e atende, com CPF inteiro');
  expect(await revokeToken(config(), id)).toContain('não entra mais');
  await expect(revokeToken(config(), id)).rejects.toThrow('não há esse token');

  url = await start();
  expect(await read(url, token)).toBe(401);
  expect(await read(url, /plantao\.\S+/.exec(whole)?.[0] ?? '')).toBe(200);
  service?.process.kill('SIGTERM');
  await service?.ended;
  const data = await openData({ ...config(), seal: 'as-before' }, { brief: true });
  try {
    const kept = await openPeople(data).audit.list({ limit: 20 });
    expect(kept.map(({ by, action }) => `${by} ${action}`).sort()).toEqual([
      'console token-added',
      'console token-added',
      'console token-revoked',
      'console webhook-added',
      'console webhook-enabled',
      'console webhook-removed',
    ]);
  } finally {
    await data.store.close();
  }
});

test('what is typed wrongly is said', async () => {
  await expect(addToken(config(), 'Painel', { may: 'all' })).rejects.toThrow('--may é read');
  await expect(addToken(config(), ' ', { may: 'read' })).rejects.toThrow('1 a 60');
  await expect(addWebhook(config(), 'painel.example', {})).rejects.toThrow('precisa ser completo');
  await expect(addWebhook(config(), 'http://169.254.169.254/', {})).rejects.toThrow('nada é entregue');
  await expect(addWebhook(config(), 'https://a.example/', { events: 'waiting,opened' })).rejects.toThrow(
    'não há o aviso opened',
  );
  await expect(testWebhook(config(), 'nenhum')).rejects.toThrow('não há esse destino');
});
