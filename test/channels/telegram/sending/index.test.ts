/** How fast messages leave, and where to: by a clock that stands still until it is set, before a Telegram that counts. */

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createTelegram, type TelegramOptions } from '../../../../src/channels/telegram/index.ts';
import { Failure } from '../../../../src/core/failure.ts';
import { conversationId, effectId } from '../../../../src/core/ids/index.ts';
import { type BotApi, startBotApi } from '../../../support/telegram/bot-api.ts';

let telegram: BotApi;
let clock: { at: number; wakings: (() => void)[] };

beforeEach(async () => {
  telegram = await startBotApi();
  clock = { at: 1_000_000, wakings: [] };
});
afterEach(async () => {
  vi.useRealTimers();
  await telegram.close();
});

const create = (options: Partial<TelegramOptions> = {}) =>
  createTelegram({
    token: telegram.token,
    apiRoot: telegram.url,
    providerName: 'Rede Exemplo',
    now: () => clock.at,
    pause: (_, signal) =>
      new Promise((resolve) => {
        clock.wakings.push(resolve);
        signal.addEventListener('abort', () => resolve());
      }),
    ...options,
  });
const pass = (milliseconds: number) => {
  clock.at += milliseconds;
  for (const wake of clock.wakings.splice(0)) wake();
};
const send = (channel: ReturnType<typeof create>, chat: number, text = 'oi') =>
  channel.send(String(chat), { text }, { id: effectId(conversationId('c'), 1, 0) });
const eventually = (look: () => void) => vi.waitFor(look, { timeout: 60_000, interval: 5 });
const attempts = () => telegram.calls.filter(({ method }) => method === 'sendMessage');
const failureOf = async (promise: Promise<unknown>): Promise<Failure> => {
  const thrown = await promise.catch((error: unknown) => error);
  if (!(thrown instanceof Failure)) throw new Error('nothing failed');
  return thrown;
};
/** The chats that messages went to. */
const sentTo = () => telegram.sent.map(({ chatId }) => chatId);

/** Telegram as it is: no more than so many messages in any second. */
const takeEachSecond = (most: number) => {
  const taken: number[] = [];
  let refused = 0;
  telegram.limit(() => {
    if (taken.filter((at) => at > clock.at - 1_000).length >= most) {
      refused++;
      return 1;
    }
    taken.push(clock.at);
    return undefined;
  });
  return () => refused;
};

it('answers two hundred customers at once without being refused once', async () => {
  const refused = takeEachSecond(30);
  const channel = create();
  const all = Array.from({ length: 200 }, (_, index) => {
    telegram.chat(index);
    return send(channel, index);
  });
  for (let due = 25; due <= 200; due += 25) {
    await eventually(() => expect(telegram.sent).toHaveLength(due));
    expect(attempts()).toHaveLength(due);
    pass(1_000);
  }
  await Promise.all(all);
  expect(refused()).toBe(0);
  expect(sentTo()).toHaveLength(new Set(sentTo()).size);
});

it('waits as long as ever though somebody sets the clock back', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const limits = { everybody: { messages: 1, within: 50 }, chat: { messages: 2, within: 100 } };
  const { token, url: apiRoot } = telegram;
  const channel = createTelegram({ token, apiRoot, providerName: 'Rede Exemplo', limits });
  for (const chat of [1, 2]) telegram.chat(chat);
  await send(channel, 1);
  vi.setSystemTime(Date.now() - 3_600_000);
  await send(channel, 2);
  expect(sentTo()).toEqual([1, 2]);
});

it('lets a chat that has had enough wait, and no other one', async () => {
  const limits = { everybody: { messages: 25, within: 1_000 }, chat: { messages: 2, within: 2_000 } };
  const channel = create({ limits });
  for (const chat of [7, 8]) telegram.chat(chat);
  const toAna = ['um', 'dois', 'três'].map((text) => send(channel, 7, text));
  await send(channel, 8);
  await Promise.all(toAna.slice(0, 2));
  expect(sentTo().toSorted()).toEqual([7, 7, 8]);
  pass(1_999);
  await send(channel, 8);
  expect(attempts()).toHaveLength(4);
  pass(1);
  await Promise.all(toAna);
  expect(
    telegram
      .chat(7)
      .messages.map(({ text }) => text)
      .at(-1),
  ).toBe('três');
});

it('pauses all sends of the bot when Telegram asks one of them to', async () => {
  for (const chat of [7, 8, 9]) telegram.chat(chat);
  const channel = create();
  const other = create();
  telegram.fail('sendMessage', { status: 429, retryAfter: 3 });
  expect(await failureOf(send(channel, 7))).toMatchObject({ kind: 'retry', retryAfter: 3_000 });
  const waiting = [send(channel, 8), send(channel, 9)];
  await channel.typing?.('8');
  expect(attempts()).toHaveLength(1);
  expect(telegram.calls.some(({ method }) => method === 'sendChatAction')).toBe(false);
  // Another bot is none of Telegram's business here.
  await send(other, 8);
  pass(2_999);
  await new Promise((resolve) => setImmediate(resolve));
  expect(attempts()).toHaveLength(2);
  pass(1);
  await Promise.all(waiting);
  expect(sentTo().toSorted()).toEqual([8, 8, 9]);
});

it('holds nobody’s place through a long pause: what waits comes back when it is over', async () => {
  for (const chat of [7, 8, 9]) telegram.chat(chat);
  const channel = create({
    limits: { everybody: { messages: 1, within: 1_000 }, chat: { messages: 9, within: 1_000 } },
  });
  telegram.fail('sendMessage', { status: 429, retryAfter: 40 });
  const first = failureOf(send(channel, 7));
  const queued = failureOf(send(channel, 8));
  expect(await first).toMatchObject({ kind: 'retry', retryAfter: 40_000 });
  expect(await queued).toMatchObject({ kind: 'retry', retryAfter: 40_000 });
  pass(10_000);
  expect(await failureOf(send(channel, 9))).toMatchObject({ kind: 'retry', retryAfter: 30_000 });
  expect(attempts()).toHaveLength(1);
  pass(30_000);
  await send(channel, 9);
});

it.each([2, 40])('does not begin a text again whose rest has to wait %i seconds', async (seconds) => {
  const ana = telegram.chat(7);
  let asked = 0;
  telegram.limit(() => (++asked === 2 ? seconds : undefined));
  const sending = send(create(), 7, `${'a'.repeat(4_000)} ${'b'.repeat(4_000)}`);
  await eventually(() => expect(clock.wakings).toHaveLength(1));
  pass(seconds * 1_000);
  await sending;
  expect(ana.messages.map(({ text }) => text.charAt(0))).toEqual(['a', 'b']);
});

it('follows a group to where it has moved, and remembers', async () => {
  telegram.chat(-1001);
  telegram.migrate(-9, -1001);
  const channel = create();
  await send(channel, -9, `${'a'.repeat(4_000)} ${'b'.repeat(4_000)}`);
  await send(channel, -9, 'c');
  expect(attempts().map(({ payload }) => String(payload.chat_id))).toEqual(['-9', '-1001', '-1001', '-1001']);
  expect(telegram.sent.map(({ text }) => text.charAt(0))).toEqual(['a', 'b', 'c']);
  // Another process does not know of it, and is told.
  await send(create(), -9, 'd');
  expect(sentTo().at(-1)).toBe(-1001);
});

it('follows a group once for each message, and not in circles', async () => {
  telegram.migrate(-9, -1001);
  telegram.migrate(-1001, -9);
  expect(await failureOf(send(create(), -9))).toMatchObject({ kind: 'refused' });
  expect(attempts()).toHaveLength(2);
});
