/** Several numbers of one service: each has its own address at Meta, its own conversations and its own state. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { readConfig } from '../../../src/config/index.ts';
import { silent } from '../../../src/log.ts';
import { openPlantao, type Plantao } from '../../../src/plantao/index.ts';
import { type GraphApi, startGraphApi } from '../../support/graph/graph-api.ts';
import { textOf } from '../../support/graph/person.ts';

let main: GraphApi;
let shop: GraphApi;
let plantao: Plantao;

beforeEach(async () => {
  main = await startGraphApi();
  shop = await startGraphApi({ phoneId: '106540352242923', token: 'EAAloopbackTokenOfTheShop' });
  plantao = await openPlantao(
    readConfig({
      PORT: '0',
      PLANTAO_STORE: 'memory:',
      PLANTAO_BACKEND: 'sandbox',
      WHATSAPP_CLOUD_PHONE_ID: main.phoneId,
      WHATSAPP_CLOUD_TOKEN: main.token,
      WHATSAPP_CLOUD_APP_SECRET: main.appSecret,
      WHATSAPP_CLOUD_VERIFY_TOKEN: main.verifyToken,
      WHATSAPP_CLOUD_API_ROOT: main.url,
      WHATSAPP_CLOUD_PHONE_ID__loja: shop.phoneId,
      WHATSAPP_CLOUD_TOKEN__loja: shop.token,
      WHATSAPP_CLOUD_API_ROOT__loja: shop.url,
    }),
    { log: silent },
  );
});
afterEach(async () => {
  await plantao.stop();
  await Promise.all([main.close(), shop.close()]);
});

const eventually = (look: () => unknown) => vi.waitFor(look, { timeout: 60_000, interval: 20 });
const readiness = z.object({ parts: z.array(z.object({ name: z.string(), state: z.string() })) });

test('each answers in its own chat, and is told of by its name', async () => {
  await eventually(async () =>
    expect(readiness.parse(await (await fetch(`${plantao.url}/readyz`)).json()).parts).toEqual(
      expect.arrayContaining([
        { name: 'whatsapp-cloud:main', state: 'connected' },
        { name: 'whatsapp-cloud:loja', state: 'connected' },
      ]),
    ),
  );
  await main.connect(`${plantao.url}/whatsapp-cloud/main`);
  await shop.connect(`${plantao.url}/whatsapp-cloud/loja`);
  const [atMain, atShop] = [main.person('5537991100022'), shop.person('5537991100022')];
  await atMain.say('atendente');
  await atMain.waitFor('chamei uma pessoa');
  expect(shop.sent).toEqual([]);
  // The same person, to whom the other number has never spoken: the wait for a person is no part of this talk.
  await atShop.say('oi');
  expect(textOf(await atShop.waitFor(/\S/))).not.toContain('chamei');
});

test('what comes to the address of another number is taken by neither', async () => {
  await shop.connect(`${plantao.url}/whatsapp-cloud/main`);
  await shop.person('5537991100022').say('oi');
  await main.connect(`${plantao.url}/whatsapp-cloud/main`);
  const atMain = main.person('5537991100033');
  await atMain.say('oi');
  await atMain.waitFor(/\S/);
  expect(shop.sent).toEqual([]);
});
