import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTelegram } from '../../../src/channels/telegram/index.ts';
import { createKeys } from '../../../src/keys/index.ts';
import { silent } from '../../../src/log.ts';
import { createIntake } from '../../../src/plantao/intake.ts';
import { createAccounts, createServing, type Serving } from '../../../src/plantao/together/serving.ts';
import { createMemoryStore } from '../../../src/stores/memory/index.ts';
import type { Store } from '../../../src/stores/store.ts';
import { shareStore } from '../../support/processes.ts';
import { type BotApi, startBotApi } from '../../support/telegram/bot-api.ts';

const patient = { timeout: 60_000 };
const lease = 1_500;
const keys = createKeys(new Uint8Array(32));
const pool = 'telegram:main';

let telegram: BotApi;
let store: Store;
let shared: ReturnType<typeof shareStore>;
let opened: Serving[];

beforeEach(async () => {
  telegram = await startBotApi();
  store = createMemoryStore();
  shared = shareStore(store);
  opened = [];
});
afterEach(async () => {
  for (const serving of opened) await serving.stop();
  await telegram.close();
});

/** A process that serves the bot. */
function open(webhook?: { readonly baseUrl: string; readonly secret: string }) {
  const own = shared.open();
  const accounts = createAccounts({ store: own, log: silent, lease });
  const channel = createTelegram({
    token: telegram.token,
    apiRoot: telegram.url,
    providerName: 'Fibra Serrana',
    ...(webhook === undefined ? {} : { webhook }),
  });
  const serving = createServing(channel, {
    store: own,
    accounts,
    intake: createIntake({ store: own, keys, log: silent }),
    typing: () => () => {},
    runtime: { wake: () => {}, drained: async () => {} },
    group: null,
    log: silent,
    patience: 1_000,
  });
  opened.push(serving);
  return { store: own, accounts, serving };
}

const heardFrom = async (chat: number): Promise<number> => {
  const conversation = keys.identify({ channel: 'telegram', account: 'main', address: String(chat) });
  return (await store.conversation(conversation))?.unread ?? 0;
};
const isHeard = (chat: number, times: number) =>
  vi.waitFor(async () => expect(await heardFrom(chat)).toBe(times), patient);

test('one process listens and sends, and when it stops another one goes on where it was', async () => {
  const [one, other] = [open(), open()];
  await one.serving.start();
  await other.serving.start();
  const customer = telegram.chat(1_001);
  customer.say('oi');
  await isHeard(1_001, 1);
  expect([one.accounts.share(pool), other.accounts.share(pool)]).toEqual(['ours', 'others']);
  expect(other.serving.part()).toEqual({
    name: pool,
    state: 'elsewhere',
    detail: 'outro processo cuida disto',
  });
  await vi.waitFor(() => expect(one.serving.part().state).toBe('connected'), patient);
  const detail = 'em outro processo: recebendo mensagens';
  await vi.waitFor(
    () => expect(other.serving.part()).toEqual({ name: pool, state: 'elsewhere', detail }),
    patient,
  );

  await one.serving.stop();
  customer.say('ainda aí?');
  await isHeard(1_001, 2);
  expect([one.accounts.share(pool), other.accounts.share(pool)]).toEqual(['others', 'ours']);
  expect(telegram.unconfirmed().length).toBeLessThanOrEqual(1);
});

test('one that is cut off from the store stops listening before another begins, and begins again after it', async () => {
  const [one, other] = [open(), open()];
  await one.serving.start();
  await other.serving.start();
  await vi.waitFor(() => expect(one.serving.part().state).toBe('connected'), patient);
  one.store.cut.on = true;
  await vi.waitFor(() => expect(other.accounts.share(pool)).toBe('ours'), patient);
  expect(one.accounts.share(pool)).toBe('others');
  telegram.chat(1_002).say('oi');
  await isHeard(1_002, 1);

  one.store.cut.on = false;
  await other.serving.stop();
  await vi.waitFor(() => expect(one.accounts.share(pool)).toBe('ours'), patient);
  telegram.chat(1_002).say('de novo');
  await isHeard(1_002, 2);
});

test('what is sent to us is taken by every process, and answered by one', async () => {
  const webhook = { baseUrl: 'https://fibra.example', secret: 'segredo-de-teste-1' };
  const [one, other] = [open(webhook), open(webhook)];
  await one.serving.start();
  await other.serving.start();
  expect([one.accounts.share(pool), other.accounts.share(pool)]).toEqual(['ours', 'others']);
  for (const { serving } of [one, other])
    await vi.waitFor(() => expect(serving.part().state).toBe('connected'), patient);
});

test('what is no account’s is every process’s', () => {
  const accounts = createAccounts({ store: shared.open(), log: silent });
  expect([accounts.share('web:main'), accounts.share('lookups')]).toEqual(['shared', 'shared']);
});
