/**
 * The desk in a Telegram group with the built program on LMDB: a customer waits, people of the group attend, the program is
 * killed in between, and both desks are used at once.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { status } from '../../src/commands/status.ts';
import { readConfig } from '../../src/config/index.ts';
import { runCommand } from '../support/command-line.ts';
import { type Program, runProgram } from '../support/program.ts';
import { type BotApi, startBotApi } from '../support/telegram/bot-api.ts';
import type { Group, Member, Topic } from '../support/telegram/forum.ts';

const ana: Member = { id: 71, firstName: 'Ana' };
const bia: Member = { id: 72, firstName: 'Bia' };
const stranger: Member = { id: 99, firstName: 'Zé' };

let folder: string;
let telegram: BotApi;
let group: Group;
let service: Program;
let environment: Record<string, string>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plantao-group-'));
  telegram = await startBotApi();
  group = telegram.group();
  environment = {
    PLANTAO_STORE: `lmdb:${join(folder, 'data')}`,
    PLANTAO_BACKEND: 'sandbox',
    PLANTAO_QUIET_SECONDS: '1',
    PORT: '0',
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.url,
    TELEGRAM_DESK_CHAT: String(group.id),
    TELEGRAM_DESK_PER_MINUTE: '600',
  };
});
afterAll(async () => {
  service.process.kill('SIGKILL');
  await service.ended;
  await telegram.close();
  rmSync(folder, { recursive: true, force: true });
});

const start = async () => {
  service = runProgram(['start'], environment);
  await service.printed(/Plantão: /);
};
const kill = async () => {
  service.process.kill('SIGKILL');
  await service.ended;
};
const plantao = (...args: readonly string[]) => runCommand(args, environment);
const eventually = <Value>(look: () => Value): Promise<Value> =>
  vi.waitFor(look, { timeout: 60_000, interval: 20 });
const reads = ({ id }: Topic, text: string) =>
  eventually(() => expect(group.textsIn(id).join('\n')).toContain(text));
const times = ({ id }: Topic, text: string) => group.textsIn(id).join('\n').split(text).length - 1;

/** Makes a user, who becomes known in the group by a code. */
const enter = async (member: Member) => {
  const login = member.firstName.toLowerCase();
  await plantao('user', 'add', login, '--name', `${member.firstName} Souza`);
  const code = /\/vincular (\w+)/.exec(await plantao('user', 'telegram', login))?.[1] ?? 'none';
  const chat = telegram.chat(member.id, { firstName: member.firstName });
  chat.say(`/vincular ${code}`);
  await chat.waitFor(`Pronto, ${member.firstName} Souza`);
};

test('a customer waits, is attended from the group and from the desk, and nothing is lost in a kill', async () => {
  await start();
  await enter(ana);
  await enter(bia);
  const customer = telegram.chat(1_001, { firstName: 'Carlos' });
  customer.say('oi');
  await customer.waitFor('ajudar');
  customer.say('atendente');
  const topic = await eventually(() => {
    const [found] = group.topics;
    if (found === undefined) throw new Error('no topic');
    return found;
  });
  await reads(topic, 'Espera uma pessoa');

  // Nobody leads the customers to the group's words but who is linked.
  group.say(stranger, topic.id, 'sou eu');
  await reads(topic, 'Zé, nada foi enviado');
  group.press(ana, topic.id, '✋ Assumir');
  await reads(topic, '▶ Ana Souza assumiu');
  group.say(ana, topic.id, 'Bom dia, Carlos!');
  await customer.waitFor('Bom dia, Carlos!');
  group.say(bia, topic.id, 'Deixa que eu respondo');
  await reads(topic, 'A conversa está com Ana Souza');
  group.say(ana, topic.id, '// mora na serra');

  // What comes later is stored: then so is that Ana's words were sent, which would be sent again otherwise.
  customer.say('bom dia!');
  await reads(topic, '👤 bom dia!');
  // Killed while both sides write: Telegram keeps what nobody confirmed, and the rest is in the data.
  group.say(ana, topic.id, 'Vou reiniciar o seu equipamento.');
  customer.say('ainda sem internet');
  await kill();
  group.say(ana, topic.id, 'Pode testar agora?');
  customer.say('um momento');
  await start();
  await customer.waitFor('Vou reiniciar o seu equipamento.');
  await customer.waitFor('Pode testar agora?');
  await reads(topic, '👤 ainda sem internet');
  await reads(topic, '👤 um momento');
  const heard = customer.messages.map(({ text }) => text).join('\n');
  for (const text of ['Bom dia, Carlos!', 'Vou reiniciar o seu equipamento.', 'Pode testar agora?'])
    expect([text, heard.split(text).length - 1]).toEqual([text, 1]);
  for (const text of ['sou eu', 'Deixa que eu', 'mora na serra']) expect(heard).not.toContain(text);
  expect(times(topic, '👤 um momento')).toBe(1);

  // The same conversation at the other desks.
  const waiting = await plantao('waiting');
  expect(waiting).toContain('Ana Souza');
  const code = /· ([\w-]{6})$/.exec(topic.name)?.[1] ?? 'none';
  expect(await plantao('show', code)).toContain('mora na serra');
  group.press(ana, topic.id, '✔ Encerrar');
  await reads(topic, '✔ A conversa foi encerrada.');
  await eventually(() => expect(topic.closed).toBe(true));

  customer.say('oi de novo');
  await customer.waitFor('ajudar');
  customer.say('atendente');
  await eventually(() => expect(topic.closed).toBe(false));
  await plantao('reply', code, 'Aqui é do escritório.');
  await customer.waitFor('Aqui é do escritório.');
  await reads(topic, 'Aqui é do escritório.');
  group.say(bia, topic.id, 'posso ajudar?');
  await reads(topic, 'nada foi feito nem enviado');
  await plantao('close', code);
  await eventually(() => expect(topic.closed).toBe(true));
  expect(group.topics).toHaveLength(1);

  expect(await status(readConfig(environment))).toContain('telegram-group');
  expect(service.output()).not.toMatch(/Bom dia, Carlos|mora na serra/);
});

test('what attendants and customers write while the program is killed again and again is there once, and in order', async () => {
  const carla = telegram.chat(1_002, { firstName: 'Carla' });
  carla.say('oi');
  await carla.waitFor('ajudar');
  carla.say('atendente');
  const topic = await eventually(() => {
    const found = group.topicNamed(/^Carla · /);
    if (found === undefined) throw new Error('no topic');
    return found;
  });
  await reads(topic, 'Espera uma pessoa');
  group.say(ana, topic.id, '/assumir');
  await reads(topic, '▶ Ana Souza assumiu');

  const numbers = Array.from({ length: 18 }, (_, number) => number + 1);
  for (const number of numbers) {
    group.say(ana, topic.id, `resposta ${number}.`);
    carla.say(`pergunta ${number}.`);
    // Somewhere between taking them and noting that they were carried out.
    if (number % 6 === 3) await kill();
    if (number % 6 === 0) await start();
  }
  const shown = () => group.textsIn(topic.id).join('\n');
  await eventually(() => expect(shown()).toContain('👤 pergunta 18.'));
  await carla.waitFor('resposta 18.');

  const code = /· ([\w-]{6})$/.exec(topic.name)?.[1] ?? 'none';
  const transcript = await plantao('show', code, '--all');
  const inOrder = (kind: string) =>
    [...transcript.matchAll(new RegExp(`${kind} (\\d+)\\.`, 'g'))].map(([, n]) => n);
  expect(inOrder('resposta')).toEqual(numbers.map(String));
  expect(inOrder('pergunta')).toEqual(numbers.map(String));
  // The topic may show a message again that was on its way in a kill: none is missing.
  for (const number of numbers) expect(shown()).toContain(`👤 pergunta ${number}.`);
  expect(group.topics.filter(({ name }) => name === topic.name)).toHaveLength(1);
});
