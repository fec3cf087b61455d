/** Updates that Telegram sends to us: who may, what is answered, in which order they are stored, and what is told. */

import { createServer } from 'node:http';
import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Arrival, Channel, Receive } from '../../../src/channels/channel.ts';
import { pause } from '../../../src/channels/pause.ts';
import { createTelegram, type TelegramOptions } from '../../../src/channels/telegram/index.ts';
import { conversationId, effectId } from '../../../src/core/ids/index.ts';
import { silent } from '../../../src/log.ts';
import { longestBody, type Serving, serve } from '../../../src/serve.ts';
import { sayingsOf } from '../../support/sayings.ts';
import { type BotApi, startBotApi } from '../../support/telegram/bot-api.ts';

const secret = 'a-secret-of_the-tests';

let telegram: BotApi;
let serving: Serving;
let channels: Channel[];
let arrivals: Arrival[];
let logged: unknown[];
/** Ends the minutes until the next look at the webhook. */
let lookAgain: () => void;

beforeEach(async () => {
  [channels, arrivals, logged] = [[], [], []];
  telegram = await startBotApi();
  serving = await serve({ host: '127.0.0.1', port: 0, channels, parts: () => [], log: silent });
});
afterEach(async () => {
  await Promise.all(channels.map((channel) => channel.stop()));
  await Promise.all([telegram.close(), serving.close()]);
});

const keep: Receive = async (batch) => {
  arrivals.push(...batch);
};
const create = (options: Partial<TelegramOptions> = {}): Channel => {
  const log = (fields: object, message: string) => logged.push([fields, message]);
  const channel = createTelegram({
    token: telegram.token,
    apiRoot: telegram.url,
    providerName: 'Rede Exemplo',
    webhook: { baseUrl: serving.url, secret, patience: 20 },
    log: { ...silent, debug: log, info: log, warn: log },
    pause: (milliseconds, signal) =>
      milliseconds <= 60_000
        ? pause(2, signal)
        : new Promise((resolve) => {
            lookAgain = resolve;
            if (signal.aborted) resolve();
            signal.addEventListener('abort', () => resolve());
          }),
    ...options,
  });
  channels.splice(0, 1, channel);
  return channel;
};
const begin = async (receive: Receive = keep, options: Partial<TelegramOptions> = {}) => {
  const channel = create(options);
  await channel.start(receive);
  await eventually(() => expect(channel.standing().state).toBe('connected'));
  return channel;
};
const eventually = (look: () => void) => vi.waitFor(look, { timeout: 60_000, interval: 10 });
const texts = () =>
  sayingsOf(arrivals).map(({ event: { content } }) =>
    content.type === 'text' ? content.text : content.type,
  );
const callsOf = (method: string) => telegram.calls.filter((call) => call.method === method);

const deliver = (body: string | ReadableStream, headers: Record<string, string> = { token: secret }) =>
  fetch(`${serving.url}/telegram/main`, {
    method: 'POST',
    body,
    duplex: 'half',
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        name === 'token' ? 'x-telegram-bot-api-secret-token' : name,
        value,
      ]),
    ),
  } as RequestInit);
const update = (id: number, text: string) =>
  JSON.stringify({
    update_id: id,
    message: { message_id: 1, date: 1_750_000_000, chat: { id: 7, type: 'private' }, text },
  });

it('asks Telegram for what it needs, each bot at its own path', async () => {
  await begin(keep, { account: 'loja' });
  expect(callsOf('setWebhook').map(({ payload }) => payload)).toEqual([
    {
      url: `${serving.url}/telegram/loja`,
      secret_token: secret,
      allowed_updates: ['message', 'edited_message', 'callback_query', 'my_chat_member'],
      max_connections: 40,
    },
  ]);
  expect((await deliver(update(1, 'para outro bot'))).status).toBe(404);
  telegram.chat(7).say('oi');
  await eventually(() => expect(texts()).toEqual(['oi']));
  expect(callsOf('getUpdates')).toEqual([]);
});

it.each([
  ['nothing', {}],
  ['an empty one', { token: '' }],
  ['another one', { token: 'a-secret-of_the-testz' }],
  ['the beginning of it', { token: secret.slice(0, -1) }],
  ['more than it', { token: `${secret}x` }],
])('hears nobody who shows %s as the secret', async (_, headers) => {
  await begin();
  expect((await deliver(update(1, 'sou o Telegram'), headers)).status).toBe(401);
  expect(arrivals).toEqual([]);
  expect(inspect(logged, { depth: 9 })).not.toContain('sou o Telegram');
});

it('answers POST only, and takes no body without an end', async () => {
  await begin();
  const got = await fetch(`${serving.url}/telegram/main`);
  expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST']);
  const long = update(1, 'x'.repeat(longestBody));
  expect((await deliver(long)).status).toBe(413);
  expect((await deliver(new Blob([long]).stream())).status).toBe(413);
  expect(arrivals).toEqual([]);
});

it('is not sent for ever what nobody can read', async () => {
  await begin();
  for (const body of [
    '{"update_id":',
    '[]',
    'null',
    '"segredo da Ana"',
    '{"message":{"text":"segredo da Ana"}}',
  ])
    expect((await deliver(body)).status).toBe(200);
  expect((await deliver('{"update_id":5,"message":{"text":12,"x":"segredo da Ana"}}')).status).toBe(200);
  expect((await deliver(update(6, 'depois'))).status).toBe(200);
  expect(texts()).toEqual(['depois']);
  expect(inspect(logged, { depth: 9 })).toContain('message.text');
  expect(inspect(logged, { depth: 9 })).not.toContain('segredo');
});

it('answers only once it is stored, and 503 for what was not', async () => {
  let release: (() => void) | undefined;
  let full = true;
  const channel = await begin(async (batch) => {
    if (full) throw new Error('disk full');
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    arrivals.push(...batch);
  });
  expect((await deliver(update(1, 'não me perca'))).status).toBe(503);
  expect(channel.standing()).toMatchObject({
    state: 'connecting',
    detail: expect.stringContaining('gravadas'),
  });
  full = false;
  let answered = false;
  const answer = deliver(update(1, 'não me perca')).finally(() => {
    answered = true;
  });
  await eventually(() => expect(release).toBeDefined());
  expect(answered).toBe(false);
  release?.();
  expect((await answer).status).toBe(200);
  expect(texts()).toEqual(['não me perca']);
  expect(channel.standing().state).toBe('connected');
  expect(inspect(logged, { depth: 9 })).not.toContain('não me perca');
});

it('keeps the order of what is written and pressed, though presses overtake it on the way', async () => {
  // Longer than a busy machine may keep one of them on its way.
  const channel = await begin(keep, { webhook: { baseUrl: serving.url, secret, patience: 2_500 } });
  const ana = telegram.chat(7);
  const choices = [{ id: 'yes', label: 'Sim' }];
  await channel.send(
    '7',
    { text: 'Certo?', choices },
    { id: effectId(conversationId('c'), 1, 0), menu: 'm1' },
  );
  let sent = 0;
  // Each message takes longer than the press after it.
  telegram.linger((sending) => (sending.callback_query === undefined ? 60 : 5 * (sent++ % 3)));
  const ids = Array.from({ length: 10 }, (_, index) =>
    index % 2 === 0 ? ana.say(`mensagem ${index}`) : ana.press('Sim'),
  );
  await eventually(() => expect(arrivals).toHaveLength(10));
  expect(arrivals.map(({ dedupe }) => dedupe)).toEqual(ids.map(String));
  await eventually(() => expect(telegram.unconfirmed()).toEqual([]));
  await eventually(() => expect(ana.spinning).toEqual([]));
});

it('gives an update up that never comes, and takes one that comes late', async () => {
  await begin();
  await deliver(update(10, 'dez'));
  await deliver(update(12, 'doze'));
  await deliver(update(11, 'onze, atrasada'));
  await deliver(update(12, 'doze'));
  expect(texts()).toEqual(['dez', 'doze', 'onze, atrasada', 'doze']);
});

it('leaves at Telegram what comes while it stops, and the webhook as it is', async () => {
  const channel = await begin();
  await channel.stop();
  const ana = telegram.chat(7);
  const id = ana.say('enquanto reinicia');
  expect((await deliver(update(id, 'enquanto reinicia'))).status).toBe(503);
  expect(telegram.unconfirmed()).toEqual([id]);
  expect(callsOf('deleteWebhook')).toEqual([]);
  expect(telegram.webhook()).toBe(`${serving.url}/telegram/main`);
  await begin();
  await eventually(() => expect(texts()).toEqual(['enquanto reinicia']));
});

it('says what is wrong until the webhook is set', async () => {
  telegram.fail('setWebhook', {
    status: 400,
    description: 'Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443',
    times: 3,
  });
  const channel = create();
  const seen = new Set<string>();
  const watch = setInterval(() => seen.add(channel.standing().detail), 1);
  await channel.start(keep);
  await eventually(() => expect(channel.standing().state).toBe('connected'));
  clearInterval(watch);
  expect([...seen].join()).toContain('only on ports 80, 88, 443 or 8443): confira TELEGRAM_WEBHOOK_URL');
  expect(inspect(logged, { depth: 9 })).not.toContain(secret);
});

it('tells when Telegram cannot reach it, and when it can again', async () => {
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
  const address = closed.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  await new Promise((resolve) => closed.close(resolve));
  // By a clock that is a little behind, so that what fails now fails after the service began.
  const now = () => Date.now() - 5_000;
  const channel = create({
    webhook: { baseUrl: `http://127.0.0.1:${port}`, secret, patience: 20 },
    now,
  });
  await channel.start(keep);
  await eventually(() => expect(channel.standing().state).toBe('connected'));
  telegram.chat(7).say('oi');
  await eventually(() => {
    lookAgain();
    expect(channel.standing()).toEqual({
      state: 'connecting',
      detail:
        'o Telegram não alcança este servidor (Connection refused): confira TELEGRAM_WEBHOOK_URL e o proxy',
    });
  });
  expect(await channel.check()).toContain('da última vez, o Telegram não alcança este servidor');
  await channel.stop();
  await begin();
  await eventually(() => expect(texts()).toEqual(['oi']));
});

it('sets the webhook again that somebody else removed', async () => {
  const channel = await begin();
  telegram.setWebhook();
  await eventually(() => {
    lookAgain();
    expect(telegram.webhook()).toBe(`${serving.url}/telegram/main`);
  });
  await eventually(() => expect(channel.standing().state).toBe('connected'));
  expect(inspect(logged, { depth: 9 })).toContain('outro programa mudou o webhook');
});

it('gives way to a bot that asks for its messages, which loses none', async () => {
  const channel = await begin();
  await channel.stop();
  telegram.chat(7).say('antes da mudança');
  const polling = createTelegram({
    token: telegram.token,
    apiRoot: telegram.url,
    providerName: 'Rede Exemplo',
  });
  channels.push(polling);
  await polling.start(keep);
  await eventually(() => expect(texts()).toEqual(['antes da mudança']));
  expect(telegram.webhook()).toBeUndefined();
});

it('checks it without changing it', async () => {
  const answer = await create().check();
  expect(answer).toBe(
    `Telegram: o bot @plantao_teste_bot responde; ao iniciar, passa a entregar em ${serving.url}/telegram/main`,
  );
  expect(callsOf('setWebhook')).toEqual([]);
  const channel = await begin();
  expect(await channel.check()).toContain(`entrega em ${serving.url}/telegram/main`);
});
