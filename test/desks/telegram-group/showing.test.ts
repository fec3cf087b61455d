/** What topics show after restarts, crashes, deletions, and while Telegram takes less than there is to show. */

import { afterEach, beforeEach, expect, it } from 'vitest';
import { pause } from '../../../src/channels/pause.ts';
import { conversationId } from '../../../src/core/ids/index.ts';
import { ana, eventually, openStage, type Stage } from './stage.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await openStage();
  await stage.join(ana);
});
afterEach(() => stage.close());

const code = 'carlos01';
const count = (topic: number, text: string) => stage.group.textsIn(topic).join('\n').split(text).length - 1;

it('goes on after a restart where it was: nothing is missing, nothing comes twice', async () => {
  await stage.open();
  const topic = await stage.waits(code);
  await stage.say(code, 'primeira');
  await stage.reads(topic, '👤 primeira');
  await stage.shut();
  await stage.say(code, 'segunda');
  // Somebody writes in the topic meanwhile: Telegram keeps it.
  stage.group.say(ana, topic.id, 'Bom dia!');
  await stage.settled();
  await stage.open();
  await stage.reads(topic, '👤 segunda');
  await eventually(() => expect(stage.heardBy(code).at(-1)).toContain('Bom dia!'));
  await stage.say(code, 'terceira');
  await stage.reads(topic, '👤 terceira');
  for (const text of ['👤 primeira', '👤 segunda', '👤 terceira', 'Escreva aqui', '▶ Ana Souza assumiu'])
    expect([text, count(topic.id, text)]).toEqual([text, 1]);
  expect(stage.group.topics).toHaveLength(1);
});

it('carries out once what was stored before a crash, however often it comes', async () => {
  await stage.open();
  const topic = await stage.waits(code);
  await stage.shut();
  // As a process that died right after it stored what somebody wrote: it is stored, and Telegram will send it again.
  const update = stage.group.say(ana, topic.id, 'Bom dia!');
  const from = { id: '71', name: 'Ana' };
  await stage.store.records.set(
    `telegram-group/${stage.group.id}/pending/${String(update).padStart(16, '0')}`,
    { id: update, place: { topic: topic.id }, from, what: { type: 'said', text: 'Bom dia!' } },
  );
  await stage.open();
  await eventually(() => expect(stage.telegram.unconfirmed()).toEqual([]));
  await eventually(() => expect(stage.heardBy(code).at(-1)).toContain('Bom dia!'));
  await stage.shut();
  // And once more, as if Telegram had not been told.
  stage.telegram.push({
    update_id: update,
    message: {
      message_id: 1,
      date: 1,
      chat: { id: stage.group.id, type: 'supergroup' },
      from: { id: 71, is_bot: false, first_name: 'Ana' },
      message_thread_id: topic.id,
      is_topic_message: true,
      text: 'Bom dia!',
    },
  });
  await stage.open();
  await eventually(() => expect(stage.telegram.unconfirmed()).toEqual([]));
  stage.group.say(ana, topic.id, 'Já vejo.');
  await eventually(() => expect(stage.heardBy(code).at(-1)).toContain('Já vejo.'));
  expect(stage.heardBy(code).filter((text) => text.includes('Bom dia!'))).toHaveLength(1);
});

it('makes a topic anew where a crash left it unknown whether there is one, and says so', async () => {
  await stage.open();
  // It is made, and the answer never comes.
  stage.telegram.dropAfter('createForumTopic');
  await stage.say(code, 'oi');
  await stage.settled();
  await stage.say(code, 'atendente');
  const head = await eventually(() => {
    const found = stage.group.messages.find(({ text }) => text.includes('Espera uma pessoa'));
    expect(found).toBeDefined();
    return found;
  });
  expect(stage.group.topics).toHaveLength(2);
  const [twin, topic] = stage.group.topics;
  expect(head).toMatchObject({ topic: topic?.id });
  expect(head?.text).toContain('Pode haver outro tópico com este nome, vazio: apague-o.');
  // Whoever writes in the wrong one learns it.
  if (twin === undefined) throw new Error('no twin');
  stage.group.say(ana, twin.id, 'Bom dia!');
  await stage.reads(twin, 'não está ligado a nenhuma conversa');
  expect(stage.heardBy(code).join()).not.toContain('Bom dia!');
});

it('makes a topic anew that somebody deleted while the customer waits', async () => {
  await stage.open();
  const first = await stage.waits(code);
  stage.group.drop(first.id);
  await stage.say(code, 'alguém aí?');
  const second = await eventually(() => {
    const found = stage.group.topics.find(({ deleted }) => !deleted);
    expect(found).toBeDefined();
    return found;
  });
  if (second === undefined) throw new Error('no topic');
  await stage.reads(second, '👤 alguém aí?');
  await stage.reads(second, 'Espera uma pessoa');
});

it('deletes the topic of a conversation that is erased, be it closed', async () => {
  await stage.open();
  const topic = await stage.waits(code);
  stage.group.press(ana, topic.id, '✔ Encerrar');
  await eventually(() => expect(stage.group.topics).toMatchObject([{ id: topic.id, closed: true }]));
  await stage.settled();
  expect(await stage.store.erase(conversationId(code))).toBe(true);
  await eventually(() => expect(stage.group.topics).toMatchObject([{ id: topic.id, deleted: true }]));
  await eventually(async () => {
    const kept = await stage.store.records.list(`telegram-group/${stage.group.id}/conversation/`, {
      limit: 9,
    });
    expect(kept).toEqual([]);
  });
});

it('waits as long as Telegram asks for, and loses nothing', async () => {
  let refusals = 0;
  stage.telegram.limit((chat) => (chat === stage.group.id && refusals++ < 3 ? 1 : undefined));
  await stage.open();
  const topic = await stage.waits(code);
  await stage.reads(topic, '👤 atendente');
  expect(stage.group.topics).toHaveLength(1);
  expect(refusals).toBeGreaterThan(3);
});

it('gathers what it could not show before in one message, and says that it is late', async () => {
  let late = 0;
  const { store } = stage;
  const slow = { ...store, now: () => store.now() + late };
  await stage.open({ store: slow });
  const topic = await stage.waits(code);
  await stage.reads(topic, '👤 atendente');
  await stage.shut();
  for (const text of ['um', 'dois', 'três', 'quatro']) await stage.say(code, text);
  await stage.settled();
  late = 5 * 60_000;
  const before = stage.group.textsIn(topic.id).length;
  await stage.open({ store: slow });
  await stage.reads(topic, '👤 quatro');
  const told = stage.group.textsIn(topic.id).slice(before);
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(/^⏳ Este tópico está 5 min atrasado/);
  expect(told[0]?.match(/^👤 .+$/gm)).toEqual(['👤 um', '👤 dois', '👤 três', '👤 quatro']);
});

it('shows everything in the end, however many wait and however little a minute takes', async () => {
  let clock = 1_000_000;
  const start = clock;
  // The group's minute passes whenever all lanes wait for it.
  await stage.open({
    perMinute: 12,
    now: () => clock,
    pause: async (milliseconds, signal) => {
      await pause(20, signal);
      if (!signal.aborted) clock += milliseconds;
    },
  });
  const codes = Array.from({ length: 12 }, (_, number) => `many${String(number).padStart(2, '0')}`);
  await Promise.all(codes.map((each) => stage.waits(each)));
  for (const each of codes) await stage.say(each, `sou ${each}`);
  for (const each of codes) await stage.reads(await stage.topicOf(each), `👤 sou ${each}`);
  expect(stage.group.topics).toHaveLength(codes.length);
  // A topic, its head and what was said are three messages each.
  expect(clock - start).toBeGreaterThanOrEqual(120_000);
});
