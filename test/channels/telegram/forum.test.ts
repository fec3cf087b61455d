/** The desk's group: what happens there is no customer's, nothing of it is lost, and what the bot does there. */

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Arrival, Channel } from '../../../src/channels/channel.ts';
import { type Forum, type ForumEvent, TopicGone } from '../../../src/channels/forum.ts';
import { pause } from '../../../src/channels/pause.ts';
import { createTelegram } from '../../../src/channels/telegram/index.ts';
import { Failure } from '../../../src/core/failure.ts';
import { type BotApi, startBotApi } from '../../support/telegram/bot-api.ts';
import { type Group, labelsIn } from '../../support/telegram/forum.ts';

const bia = { id: 71, firstName: 'Bia' };

let telegram: BotApi;
let group: Group;
let channel: Channel;
let forum: Forum;
let events: ForumEvent[];
let arrivals: Arrival[];

beforeEach(async () => {
  [events, arrivals] = [[], []];
  telegram = await startBotApi();
  group = telegram.group();
  channel = createTelegram({
    token: telegram.token,
    apiRoot: telegram.url,
    providerName: 'Rede Exemplo',
    group: String(group.id),
    pause: (_, signal) => pause(2, signal),
  });
  if (channel.forum === undefined) throw new Error('no forum');
  forum = channel.forum;
  forum.listen(async (batch) => void events.push(...batch));
});
afterEach(async () => {
  await channel.stop();
  await telegram.close();
});

const begin = () =>
  channel.start(async (batch) => {
    arrivals.push(...batch);
  });
const eventually = (look: () => void) => vi.waitFor(look, { timeout: 60_000, interval: 10 });

it('hands over what happens in the group, and customers’ messages to nobody there', async () => {
  await begin();
  const topic = await forum.createTopic('Ana · 37');
  const ana = telegram.chat(5);
  ana.say('estou sem internet');
  group.say(bia, topic, 'Bom dia!');
  group.say(bia, undefined, 'alguém viu o João?');
  group.edit(bia, topic, 'Boa tarde!');
  group.send(bia, topic, { photo: [{ file_id: 'small' }, { file_id: 'large' }], caption: 'veja' });
  group.send(bia, topic, { sticker: { file_id: 's' } });
  group.send(bia, topic, { forum_topic_closed: {} });
  group.sayAnonymously(topic, 'sou eu');
  ana.say('/vincular abc');
  ana.say('alô?');
  await eventually(() => expect(arrivals).toHaveLength(2));
  const from = { id: '71', name: 'Bia' };
  const here = { place: { topic }, topicName: 'Ana · 37' };
  expect(events.map(({ id: _, ...event }) => event)).toEqual([
    { ...here, from, what: { type: 'said', text: 'Bom dia!' } },
    { place: 'general', from, what: { type: 'said', text: 'alguém viu o João?' } },
    { ...here, from, what: { type: 'edited' } },
    { ...here, from, what: { type: 'file', ref: 'large', caption: 'veja' } },
    { ...here, from, what: { type: 'other' } },
    {
      ...here,
      from: { id: String(group.id), name: 'anônimo', anonymous: true },
      what: { type: 'said', text: 'sou eu' },
    },
    { place: 'private', from: { id: '5', name: 'Ana' }, what: { type: 'said', text: '/vincular abc' } },
  ]);
  expect(arrivals.map(({ address }) => address)).toEqual(['5', '5']);
});

it('tells Telegram "received" only once the desk has it', async () => {
  let refusals = 3;
  forum.listen(async (batch) => {
    if (refusals-- > 0) throw new Error('the disk is full');
    events.push(...batch);
  });
  const topic = await forum.createTopic('Ana');
  const update = group.say(bia, topic, 'Bom dia!');
  await begin();
  await eventually(() => expect(events).toHaveLength(1));
  await eventually(() => expect(telegram.unconfirmed()).not.toContain(update));
  expect(refusals).toBe(-1);
});

it('puts what a webhook brings back into its order, whoever it is for', async () => {
  await channel.stop();
  const secret = 'a-secret-of_the-tests';
  channel = createTelegram({
    token: telegram.token,
    apiRoot: telegram.url,
    providerName: 'Rede Exemplo',
    group: String(group.id),
    webhook: { baseUrl: 'http://127.0.0.1:9', secret, patience: 2_000 },
  });
  channel.forum?.listen(async (batch) => void events.push(...batch));
  await begin();
  const chat = { id: group.id, type: 'supergroup' };
  const from = { id: 71, is_bot: false, first_name: 'Bia' };
  const deliver = (update_id: number, text: string, more: object = { chat, from }) =>
    channel.route?.(
      new Request('http://desk/telegram/main', {
        method: 'POST',
        headers: { 'x-telegram-bot-api-secret-token': secret },
        body: JSON.stringify({ update_id, message: { message_id: 1, date: 1, text, ...more } }),
      }),
      { ip: '127.0.0.1' },
    );
  const later = Promise.all([deliver(12, 'três'), deliver(11, 'dois')]);
  await deliver(10, 'um', { chat: { id: 5, type: 'private' }, from });
  expect((await later).map((answer) => answer?.status)).toEqual([200, 200]);
  expect(events.map(({ what }) => what)).toEqual([
    { type: 'said', text: 'dois' },
    { type: 'said', text: 'três' },
  ]);
  expect(arrivals).toHaveLength(1);
});

it('keeps topics: what is so already is no failure, what is gone is told', async () => {
  const topic = await forum.createTopic('Ana');
  const message = await forum.send(topic, 'Ana espera', [[{ label: 'Assumir', press: 'take' }]]);
  await forum.edit(message, 'Ana espera há muito', [[{ label: 'Devolver', press: 'back' }]]);
  await forum.edit(message, 'Ana espera há muito', [[{ label: 'Devolver', press: 'back' }]]);
  expect(group.messages).toMatchObject([{ topic, text: 'Ana espera há muito', edits: 1 }]);
  expect(group.messages.flatMap(labelsIn)).toEqual(['Devolver']);
  await forum.closeTopic(topic);
  await forum.closeTopic(topic);
  expect(group.topics).toMatchObject([{ id: topic, closed: true }]);
  await forum.reopenTopic(topic);
  await forum.reopenTopic(topic);
  expect(group.topics).toMatchObject([{ id: topic, closed: false }]);
  await forum.deleteTopic(topic);
  await forum.deleteTopic(topic);
  await expect(forum.send(topic, 'oi')).rejects.toBeInstanceOf(TopicGone);
  await expect(forum.reopenTopic(topic)).rejects.toBeInstanceOf(TopicGone);
  expect(forum.linkTo(topic)).toBe(`https://t.me/c/1234567890/${topic}`);
});

it('tells how long Telegram wants no message in the group', async () => {
  const topic = await forum.createTopic('Ana');
  telegram.limit((chat) => (chat === group.id ? 17 : undefined));
  const failure = await forum.send(topic, 'oi').catch((thrown: unknown) => thrown);
  expect(failure).toBeInstanceOf(Failure);
  expect(failure).toMatchObject({ kind: 'retry', retryAfter: 17_000 });
});

it('says beside a button what became of the press', async () => {
  await begin();
  const topic = await forum.createTopic('Ana');
  await forum.send(topic, 'Ana espera', [[{ label: 'Assumir', press: 'take' }]]);
  group.press(bia, topic, 'Assumir');
  await eventually(() => expect(events).toHaveLength(1));
  const what = events[0]?.what;
  expect(what).toMatchObject({ type: 'pressed', press: 'take' });
  if (what?.type === 'pressed') await forum.answer(what.key, 'Você assumiu.');
  expect(group.answers).toEqual(['Você assumiu.']);
});

it('checks that the bot may do there what it needs', async () => {
  await expect(channel.check()).resolves.toContain('gerencia os tópicos');
  group.member = { status: 'administrator', can_manage_topics: false };
  await expect(channel.check()).rejects.toThrow('Gerenciar tópicos');
  group.member = { status: 'member' };
  await expect(channel.check()).rejects.toThrow('administrador');
  group.isForum = false;
  await expect(channel.check()).rejects.toThrow('não tem tópicos');
  telegram.fail('getChat', { status: 400, description: 'Bad Request: chat not found' });
  await expect(channel.check()).rejects.toThrow('TELEGRAM_DESK_CHAT');
});
