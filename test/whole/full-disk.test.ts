/**
 * The whole service on a disk, or below a limit, that is reached: nothing that cannot be stored is acknowledged, on any
 * channel, everybody who looks is told, and once there is room everything goes on.
 */

import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { check } from '../../src/commands/check.ts';
import { type Config, readConfig } from '../../src/config/index.ts';
import type { Log } from '../../src/log.ts';
import { openPlantao, type Plantao } from '../../src/plantao/index.ts';
import { openLmdbStore } from '../../src/stores/lmdb/index.ts';
import { createSmallDisk, type SmallDisk } from '../support/small-disk.ts';
import { type BotApi, startBotApi } from '../support/telegram/bot-api.ts';

const patient = { timeout: 60_000, interval: 20 };
const secret = 'a-secret-of-the-webhook';
const long = 'sem sinal desde ontem '.repeat(160);

let disk: SmallDisk;
let place: string;
let telegram: BotApi;
let shop: BotApi;
let running: Plantao | null;
let told: string[];

beforeEach(async () => {
  disk = createSmallDisk(4 * 2 ** 20);
  place = disk.folder;
  telegram = await startBotApi();
  shop = await startBotApi({ token: '100200301:loopback-token-of-the-shop' });
  running = null;
  told = [];
});
afterEach(async () => {
  await running?.stop();
  await telegram.close();
  await shop.close();
  disk.remove();
});

const tell = (fields: object, message: string) => void told.push(`${message} ${JSON.stringify(fields)}`);
const log: Log = { debug() {}, info: tell, warn: tell, error: tell };
const data = () => join(place, 'data');

function configure(limit?: number): Config {
  const config = readConfig({
    PORT: '0',
    PLANTAO_STORE: `lmdb:${data()}`,
    PLANTAO_BACKEND: 'sandbox',
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.url,
    TELEGRAM_BOT_TOKEN__loja: shop.token,
    TELEGRAM_API_ROOT__loja: shop.url,
    TELEGRAM_WEBHOOK_URL__loja: 'https://fibraserrana.example',
    TELEGRAM_WEBHOOK_SECRET__loja: secret,
  });
  return limit === undefined ? config : { ...config, store: { type: 'lmdb', folder: data(), limit } };
}

async function start(limit?: number): Promise<Plantao> {
  running = await openPlantao(configure(limit), { log });
  return running;
}

/** A visitor of the page. */
async function visit({ url }: Plantao) {
  const [cookie = ''] = ((await fetch(url)).headers.get('set-cookie') ?? '').split(';');
  return {
    async say(id: string, base = url) {
      const headers = { cookie, origin: base, 'content-type': 'application/json' };
      const body = JSON.stringify({ id, text: `${id} ${long}` });
      return (await fetch(`${base}/chat/messages`, { method: 'POST', headers, body })).status;
    },
    async lines(base: string): Promise<string> {
      return (await fetch(`${base}/chat/lines`, { headers: { cookie } })).text();
    },
  };
}

/** Telegram brings an update to the shop's bot. */
async function bring({ url }: Plantao, id: number): Promise<number> {
  const from = { id: 9, is_bot: false, first_name: 'Bia' };
  const message = {
    message_id: id,
    date: 1_795_000_000,
    chat: { id: 9, type: 'private' },
    from,
    text: `${id} ${long}`,
  };
  const response = await fetch(`${url}/telegram/loja`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret },
    body: JSON.stringify({ update_id: id, message }),
  });
  return response.status;
}

const readiness = async ({ url }: Plantao) => {
  const answer = await fetch(`${url}/readyz`);
  return `${answer.status} ${await answer.text()}`;
};

test.each([
  ['disk', 'o disco dos dados está cheio', undefined],
  ['limit', 'aumente PLANTAO_STORE_GB', 400 * 1024],
] as const)(
  'a full %s: nothing is acknowledged that is not stored, and then it goes on',
  async (what, words, limit) => {
    let plantao = await start(limit);
    const ana = telegram.chat(1);
    shop.chat(9);
    const visitor = await visit(plantao);
    ana.say('oi');
    await ana.waitFor('Como posso ajudar?', patient.timeout);
    await vi.waitFor(() => expect(telegram.unconfirmed()).toEqual([]), patient);

    if (what === 'disk') disk.fill();
    // Freed pages are used again first: there is room for a little more.
    const webhook = { taken: [] as number[], refused: [] as number[] };
    for (let next = 1; webhook.refused.length === 0; next += 20) {
      if (next > 1_000) throw new Error('it is never full');
      const ids = Array.from({ length: 20 }, (_, index) => next + index);
      const statuses = await Promise.all(ids.map((id) => bring(plantao, id)));
      expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
      webhook.taken.push(...ids.filter((_, index) => statuses[index] === 200));
      webhook.refused.push(...ids.filter((_, index) => statuses[index] === 503));
    }
    const web = { taken: [] as string[], refused: [] as string[] };
    for (let round = 0; web.refused.length === 0; round++) {
      expect(round).toBeLessThan(20);
      const id = randomUUID();
      const status = await visitor.say(id);
      expect([202, 503]).toContain(status);
      web[status === 202 ? 'taken' : 'refused'].push(id);
    }
    expect(await readiness(plantao)).toMatch(
      new RegExp(`^503 .*"data","state":"down","detail":"[^"]*${words}`),
    );
    expect(told.join('\n')).toMatch(new RegExp(`nothing that arrives can be stored.*${words}`));
    // A batch has to fit as a whole.
    const asked = () => telegram.calls.filter(({ method }) => method === 'getUpdates').length;
    const before = asked();
    const ids = Array.from({ length: 90 }, () => ana.say(long));
    await vi.waitFor(
      () => expect(told.join('\n')).toContain('telegram: what arrived could not be stored'),
      patient,
    );
    expect(telegram.unconfirmed()).toEqual(ids);
    expect(asked() - before).toBeLessThanOrEqual(2);

    if (what === 'disk') disk.empty();
    else {
      await plantao.stop();
      plantao = await start(64 * 2 ** 20);
    }
    await vi.waitFor(async () => expect(await readiness(plantao)).toMatch(/^200/), patient);
    for (const id of web.refused) expect(await visitor.say(id, plantao.url)).toBe(202);
    const again = await Promise.all(webhook.refused.map((id) => bring(plantao, id)));
    expect(again.filter((status) => status !== 200)).toEqual([]);
    await vi.waitFor(() => expect(telegram.unconfirmed()).toEqual([]), patient);

    // What was acknowledged is there after a restart, each once.
    await plantao.stop();
    plantao = await start(64 * 2 ** 20);
    const countOf = (text: string, id: string) => text.split(`"text":"${id} `).length - 1;
    await vi.waitFor(async () => {
      const lines = await visitor.lines(plantao.url);
      for (const id of [...web.taken, ...web.refused]) expect([id, countOf(lines, id)]).toEqual([id, 1]);
    }, patient);
    await plantao.stop();
    running = null;
    const store = await openLmdbStore({ folder: data() });
    const rows = (
      await Promise.all(
        (['bot', 'waiting', 'closed'] as const).map((place) => store.list({ place, limit: 10 })),
      )
    ).flat();
    const said = await Promise.all(
      rows.map(({ conversation }) => store.transcript(conversation, { limit: 2_000 })),
    );
    const all = JSON.stringify(said);
    for (const id of [...webhook.taken, ...webhook.refused])
      expect([id, countOf(all, String(id))]).toEqual([id, 1]);
    expect(
      all.split(`"text":"${long.trim()}`).length - 1 + all.split(`"text":"${long}"`).length - 1,
    ).toBeGreaterThanOrEqual(90);
    await store.close();
  },
);

test('a disk without room, or for reading only: said in words, by the service and by check', async () => {
  const words = async () => {
    const refusal = await start().then(
      () => 'it started',
      (error: Error) => error.message,
    );
    expect((await check(configure())).report).toContain(`FALHA  dados: ${refusal}`);
    return refusal;
  };
  disk.fill();
  mkdirSync(data(), { recursive: true });
  expect(await words()).toMatch(/^não há espaço no disco para a pasta de dados .+: libere espaço/);
  disk.empty();
  await (await start()).stop();
  running = null;
  disk.fill();
  expect(await words()).toMatch(/^não há espaço no disco/);
  disk.empty();
  expect(readdirSync(data()).filter((name) => name.startsWith('.room'))).toEqual([]);
  place = disk.protect();
  expect(await words()).toMatch(/não aceita escrita/);
});
