/** A conversation in a topic, from waiting to closing; who may do it, and what the others are told. */

import { afterEach, beforeEach, expect, it } from 'vitest';
import { Failure } from '../../../src/core/failure.ts';
import { conversationId } from '../../../src/core/ids/index.ts';
import { carryOut } from '../../../src/desks/acting.ts';
import { labelsIn } from '../../support/telegram/forum.ts';
import { ana, bia, eventually, openStage, type Stage, stranger, ticket } from './stage.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await openStage();
  await stage.join(ana);
  await stage.join(bia);
});
afterEach(() => stage.close());

const code = 'carlos01';
const heard = (text: string) =>
  eventually(() => expect(stage.heardBy(code).some((each) => each.endsWith(text))).toBe(true));
const place = (wanted: string) => eventually(async () => expect(await stage.placeOf(code)).toBe(wanted));
const closed = (topic: number, is: boolean) =>
  eventually(() => expect(stage.group.topics.find(({ id }) => id === topic)?.closed).toBe(is));
const onWeb = async (name: 'claim' | 'reply' | 'close', text = '') => {
  const found = await stage.store.conversation(conversationId(code));
  if (found === null) throw new Error('no conversation');
  const by = { id: 'web-bia', name: 'Bia do Painel' };
  const request = crypto.randomUUID();
  return carryOut(stage.store, found, { name, body: { by, request, text }, patience: 10_000 });
};

it('makes who waits a topic; what is written there the customer reads, what begins with // nobody but the team', async () => {
  await stage.open();
  const topic = await stage.waits(code);
  const head = stage.group.messages.find((message) => message.topic === topic.id);
  expect(head?.text).toContain('Espera uma pessoa');
  expect(head?.text).toContain('Motivo: pediu para falar com uma pessoa');
  expect(head?.text).toContain(`https://atende.example/desk/c/${code}`);
  expect(head && labelsIn(head)).toEqual([
    '✋ Assumir',
    '↩ Devolver ao robô',
    '✔ Encerrar',
    '🎫 Abrir chamado',
  ]);
  await stage.reads(topic, '👤 atendente');
  await stage.reads(topic, /^🤖/m);

  stage.group.press(ana, topic.id, '✋ Assumir');
  await stage.reads(topic, '▶ Ana Souza assumiu a conversa.');
  await eventually(() => expect(stage.group.answers).toContain('Você assumiu.'));
  await eventually(() => expect(head?.text).toContain('Com Ana Souza'));
  stage.group.say(ana, topic.id, 'Bom dia, já vejo o seu caso.');
  await heard('Bom dia, já vejo o seu caso.');
  stage.group.say(ana, topic.id, '// cliente antigo, com calma');
  await eventually(async () =>
    expect(await stage.notesOf(code)).toContain('Ana Souza: cliente antigo, com calma'),
  );
  await stage.say(code, 'obrigado, espero');
  await stage.reads(topic, '👤 obrigado, espero');

  stage.group.press(ana, topic.id, '✔ Encerrar');
  await place('closed');
  await closed(topic.id, true);
  await stage.reads(topic, '✔ A conversa foi encerrada.');
  const texts = stage.group.textsIn(topic.id).join('\n');
  // They were typed there.
  expect(texts).not.toContain('Bom dia, já vejo');
  expect(texts).not.toContain('com calma');
  expect(stage.heardBy(code).join('\n')).not.toContain('com calma');
  const deeds = await stage.audit.list({ limit: 10, conversation: code });
  expect(deeds.map(({ action, detail }) => [action, detail])).toEqual([
    ['close', 'telegram'],
    ['take', 'telegram'],
  ]);

  // Who waits again has the same topic.
  expect((await stage.waits(code)).id).toBe(topic.id);
  await closed(topic.id, false);
});

it('works beside another desk: says who has it, and lets nobody else write', async () => {
  await stage.open();
  const topic = await stage.waits(code);
  await onWeb('reply', 'Oi, é a Bia.');
  await stage.reads(topic, '💬 Bia do Painel: Oi, é a Bia.');
  await stage.reads(topic, '▶ Bia do Painel assumiu a conversa.');
  stage.group.say(ana, topic.id, 'Deixa comigo!');
  await stage.reads(topic, 'A conversa está com Bia do Painel: nada foi feito nem enviado ao cliente.');
  stage.group.press(ana, topic.id, '✔ Encerrar');
  await eventually(() => expect(stage.group.answers.at(-1)).toContain('está com Bia do Painel'));
  // Whoever has it or not: a note changes nothing.
  stage.group.say(ana, topic.id, '// ela mora perto');
  await eventually(async () => expect(await stage.notesOf(code)).toContain('Ana Souza: ela mora perto'));
  expect(await stage.placeOf(code)).toBe('attended');
  expect(stage.heardBy(code).join()).not.toContain('Deixa comigo!');
  await onWeb('close');
  await closed(topic.id, true);
});

it('gives back to the bot, and closes the topic', async () => {
  await stage.open();
  const topic = await stage.waits(code);
  stage.group.say(ana, topic.id, '/assumir');
  await place('attended');
  stage.group.say(ana, topic.id, '/devolver@plantao_teste_bot');
  await place('bot');
  await closed(topic.id, true);
  await stage.reads(topic, '↩ A conversa voltou para o robô.');
});

it('closes a moment later, unless that is taken back', async () => {
  await stage.close();
  stage = await openStage(600_000);
  await stage.join(ana);
  await stage.open();
  const topic = await stage.waits(code);
  stage.group.press(ana, topic.id, '✋ Assumir');
  await place('attended');
  stage.group.press(ana, topic.id, '✔ Encerrar');
  const head = stage.group.messages.find((message) => message.topic === topic.id);
  await eventually(() => expect(head?.text).toContain('encerra em instantes'));
  stage.group.press(ana, topic.id, '↺ Não encerrar');
  await eventually(() => expect(stage.group.answers).toContain('A conversa continua com você.'));
  await eventually(() => expect(head && labelsIn(head)).toContain('✔ Encerrar'));
  expect(await stage.placeOf(code)).toBe('attended');
});

it('lets only linked people act; the others are told once', async () => {
  await stage.open();
  const topic = await stage.waits(code);
  const refused = () =>
    stage.group.textsIn(topic.id).filter((text) => text.includes('Zé, nada foi enviado')).length;
  stage.group.say(stranger, topic.id, 'sou o dono, me escutem');
  await eventually(() => expect(refused()).toBe(1));
  stage.group.say(stranger, topic.id, 'alô?');
  stage.group.press(stranger, topic.id, '✋ Assumir');
  await eventually(() => expect(stage.group.answers.at(-1)).toContain('Zé, nada foi enviado'));
  stage.group.sayAnonymously(topic.id, 'e eu?');
  await stage.reads(topic, 'sem o modo anônimo');
  const user = stage.users.get(bia.id);
  await stage.people.users.disable(user?.id ?? '');
  stage.group.say(bia, topic.id, 'e eu?');
  await stage.reads(topic, 'Bia Souza, nada foi enviado: seu usuário está bloqueado.');
  expect(refused()).toBe(1);
  expect(await stage.placeOf(code)).toBe('waiting');

  // By a code of the desk's, sent in private or in the group.
  const added = await stage.people.users.add({ login: 'ze', name: 'Zé Lima', role: 'attendant' });
  if ('problem' in added) throw new Error(added.problem);
  const person = stage.telegram.chat(stranger.id, { firstName: 'Zé' });
  person.say('/vincular ABCD2345');
  await person.waitFor('Este código não vale');
  const linkCode = await stage.people.telegram.beginLink(added.id);
  person.say(`/vincular ${linkCode?.toLowerCase()}`);
  await person.waitFor('Pronto, Zé Lima');
  stage.group.say(stranger, topic.id, 'Bom dia!');
  await heard('Bom dia!');
});

it('answers a stranger who guesses codes a few times, and then leaves the group its messages', async () => {
  await stage.open();
  const person = stage.telegram.chat(stranger.id, { firstName: 'Zé' });
  for (let guess = 0; guess < 30; guess++) person.say(`/vincular ABCD23${String(guess).padStart(2, '0')}`);
  await eventually(() => expect(stage.telegram.unconfirmed()).toEqual([]));
  await eventually(async () => {
    const left = await stage.store.records.list(`telegram-group/${stage.group.id}/pending/`, { limit: 100 });
    expect(left).toEqual([]);
  });
  expect(person.messages.filter(({ text }) => text.includes('Este código não vale'))).toHaveLength(5);
});

it('keeps nothing of what people talk beside the topics', async () => {
  await stage.open();
  await stage.waits(code);
  const update = stage.group.say(ana, undefined, 'alguém almoça?');
  await eventually(() => expect(stage.telegram.unconfirmed()).not.toContain(update));
  const kept = await stage.store.records.list(`telegram-group/${stage.group.id}/`, { limit: 1_000 });
  expect(kept.map(({ key }) => key).join()).not.toContain(String(update));
  // But a code may be sent there.
  stage.group.say(bia, undefined, '/vincular ABCD2345');
  await eventually(() => expect(stage.group.messages.at(-1)?.text).toContain('Este código não vale'));
});

it('refuses in words what cannot be passed on', async () => {
  await stage.open();
  const topic = await stage.waits(code);
  const told = stage.heardBy(code).length;
  stage.group.say(ana, topic.id, '/desligar tudo');
  await stage.reads(topic, 'Não conheço este comando');
  const document = { file_id: 'f', file_name: 'boleto.pdf' };
  stage.group.send(ana, topic.id, { document, caption: '// só para nós' });
  await stage.reads(topic, 'Uma nota não leva arquivo');
  stage.group.send(ana, topic.id, { sticker: { file_id: 's' } });
  await stage.reads(topic, 'só seguem textos e arquivos');
  stage.group.edit(ana, topic.id, 'correção');
  await stage.reads(topic, 'A correção não chega ao cliente');
  stage.group.say(ana, topic.id, 'x'.repeat(4_050));
  await stage.reads(topic, 'cabem até 4000');
  stage.group.say(ana, topic.id, `/protocolo ${ticket.protocol}`);
  await stage.reads(topic, `🎫 ${ticket.protocol}: Pendente`);
  stage.group.say(ana, topic.id, '/protocolo 202600000000');
  await stage.reads(topic, 'O ERP não conhece o protocolo');
  expect(await stage.audit.list({ action: 'look-up', limit: 5 })).toMatchObject([
    { by: stage.users.get(ana.id)?.id, conversation: code },
    { conversation: code },
  ]);
  expect(stage.heardBy(code)).toHaveLength(told);
  expect(await stage.placeOf(code)).toBe('waiting');
});

it('sends a file to the customer, unless their network takes none such', async () => {
  await stage.open();
  const topic = await stage.waits(code);
  const document = { file_id: 'f', file_name: 'boleto.pdf' };
  stage.group.send(ana, topic.id, { document, caption: 'o seu boleto' });
  await heard('o seu boleto');
  const lines = await stage.store.transcript(conversationId(code), { limit: 1 });
  const file = lines[0]?.type === 'said' ? lines[0].message.file : undefined;
  expect(file).toMatchObject({ name: 'boleto.pdf', type: 'application/pdf', size: 3 });
  expect(await stage.store.files.get(file?.ref ?? '')).toEqual(new Uint8Array([1, 2, 3]));
  await stage.shut();
  await stage.open({ networkOn: () => undefined });
  stage.group.send(ana, topic.id, { document });
  await stage.reads(topic, 'O arquivo não foi: o canal do cliente não recebe arquivos.');
  await stage.shut();
  await stage.open({
    media: async () => {
      throw new Failure('refused', 'o Telegram não tem mais este arquivo');
    },
  });
  stage.group.send(ana, topic.id, { document });
  await stage.reads(topic, 'O arquivo não foi: o Telegram não tem mais este arquivo.');
});

it('masks what reads like a document, whoever wrote it', async () => {
  await stage.open();
  await stage.waits(code);
  const topic = await stage.topicOf(code);
  await stage.say(code, 'meu CPF é 529.982.247-25, ou 52998224725');
  await stage.reads(topic, 'meu CPF é ***.982.247-**, ou ***.982.247-**');
  expect(stage.group.messages.map(({ text }) => text).join()).not.toContain('24725');
});
