/** Several bots of one service: conversations of their own, a state of their own, and messages that wait for their bot. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { check } from '../../../src/commands/check.ts';
import { readConfig } from '../../../src/config/index.ts';
import { silent } from '../../../src/log.ts';
import { openPlantao, type Plantao } from '../../../src/plantao/index.ts';
import { type BotApi, startBotApi } from '../../support/telegram/bot-api.ts';

let folder: string;
let opened: Plantao | undefined;
let main: BotApi;
let shop: BotApi;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plantao-bots-'));
  main = await startBotApi();
  shop = await startBotApi({ token: '200300400:loopback-token-of-the-shop' });
});
afterEach(async () => {
  await opened?.stop();
  await Promise.all([main.close(), shop.close()]);
  rmSync(folder, { recursive: true });
});

const onlyMain = () => ({
  PORT: '0',
  PLANTAO_STORE: `lmdb:${join(folder, 'data')}`,
  PLANTAO_BACKEND: 'sandbox',
  TELEGRAM_BOT_TOKEN: main.token,
  TELEGRAM_API_ROOT: main.url,
});
const both = () => ({
  ...onlyMain(),
  TELEGRAM_BOT_TOKEN__loja: shop.token,
  TELEGRAM_API_ROOT__loja: shop.url,
});

/** Opens the service in the place of the one before. */
async function open(environment: Readonly<Record<string, string>>): Promise<Plantao> {
  await opened?.stop();
  opened = await openPlantao(readConfig(environment), { log: silent });
  return opened;
}
const eventually = (look: () => unknown) => vi.waitFor(look, { timeout: 60_000, interval: 20 });
const readiness = z.object({ parts: z.array(z.object({ name: z.string(), state: z.string() })) });
const partsOf = async ({ url }: Plantao): Promise<unknown> =>
  readiness.parse(await (await fetch(`${url}/readyz`)).json()).parts;

test('each answers in its own chat, and is told of by its name', async () => {
  const plantao = await open({ ...both(), PLANTAO_STORE: 'memory:' });
  await eventually(async () =>
    expect(await partsOf(plantao)).toEqual(
      expect.arrayContaining([
        { name: 'telegram:main', state: 'connected' },
        { name: 'telegram:loja', state: 'connected' },
      ]),
    ),
  );
  const [atMain, atShop] = [main.chat(7), shop.chat(7)];
  atMain.say('atendente');
  await atMain.waitFor('chamei uma pessoa');
  expect(shop.sent).toEqual([]);
  // The same person, whom the other bot has never seen: the wait for a person is no part of this talk.
  atShop.say('oi');
  expect((await atShop.waitFor(/\S/)).text).not.toContain('chamei');

  const wrong = await check(readConfig({ ...both(), TELEGRAM_BOT_TOKEN__loja: '9:no-bot-has-this-token' }));
  expect(wrong.report).toMatch(/^certo {2}telegram:main: .*responde$/m);
  expect(wrong.report).toMatch(/^FALHA {2}telegram:loja: .*@BotFather$/m);
});

test('what a removed bot has not sent waits until it is back', async () => {
  shop.fail('sendMessage', { status: 429, retryAfter: 1 });
  await open(both());
  const atShop = shop.chat(7);
  atShop.say('atendente');
  await eventually(() => expect(shop.calls.some(({ method }) => method === 'sendMessage')).toBe(true));
  await open(onlyMain());
  const atMain = main.chat(7);
  atMain.say('atendente');
  await atMain.waitFor('chamei uma pessoa');
  expect(shop.sent).toEqual([]);
  await open(both());
  await atShop.waitFor('chamei uma pessoa');
  expect(shop.sent.filter(({ text }) => text.includes('chamei uma pessoa'))).toHaveLength(1);
});
