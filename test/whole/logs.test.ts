/**
 * What the service prints at its default level: lines that say what goes wrong, and nothing of whom it happens to. One
 * customer's whole way, with failures on it, and then everything printed is searched for all that was said.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { runCommand } from '../support/command-line.ts';
import { type Program, runProgram } from '../support/program.ts';
import { openSandbox, type SandboxErp } from '../support/sandbox-program.ts';
import { type BotApi, startBotApi } from '../support/telegram/bot-api.ts';

/** What must not be printed, however it is spelt: of the customer, of the attendant, and the deployment's secrets. */
const personal = {
  'first name': 'Mariana',
  'last name': 'Duarte',
  document: '529.982.247-25',
  'mistyped document': '111.444.777-35',
  'date of birth': '03/04/1985',
  'date of birth as the ERP has it': '1985-04-03',
  phone: '(37) 99911-2233',
  'phone without the ninth digit': '(37) 9911-2233',
  'phone without its area code': '99911-2233',
  'first message': 'caiu tudo aqui na minha casa',
  description: 'a luz LOS do aparelho pisca em vermelho',
  'question to a person': 'quero cancelar a assinatura da minha sogra',
  answer: 'vou transferir para o financeiro agora',
  attendant: 'Valdirene',
  'message that nobody answers': 'alguém me ouve',
  'unreadable message': 'texto de um formato desconhecido',
};

let folder: string;
let telegram: BotApi;
let sandbox: SandboxErp;
let service: Program;
let environment: Record<string, string>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plantao-logs-'));
  telegram = await startBotApi();
  sandbox = await openSandbox(join(folder, 'tickets.jsonl'));
  environment = {
    ...sandbox.environment,
    PLANTAO_STORE: `lmdb:${join(folder, 'data')}`,
    PORT: '0',
    PLANTAO_QUIET_SECONDS: '1',
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.url,
  };
  service = runProgram(['start'], environment);
  await service.printed(/"msg":"started"/);
}, 120_000);
afterAll(async () => {
  service.process.kill('SIGKILL');
  await service.ended;
  await sandbox.close();
  await telegram.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What of these is in a text, whatever stands between its letters and digits. */
function found(secrets: Readonly<Record<string, string>>, text: string): string[] {
  const bare = (spelt: string) => spelt.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();
  const haystack = bare(text);
  return Object.keys(secrets).filter((name) => haystack.includes(bare(secrets[name] ?? '')));
}

const logLine = z.looseObject({ level: z.number(), time: z.string(), msg: z.string() });
const logLines = () =>
  service
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => logLine.parse(JSON.parse(line)));
/** Waits until a line says this, for this reason if one is told. */
const logged = (msg: string, reason?: RegExp) => {
  const line = { msg, ...(reason && { reason: expect.stringMatching(reason) }) };
  return vi.waitFor(() => expect(logLines()).toContainEqual(expect.objectContaining(line)), {
    timeout: 60_000,
  });
};

test('it tells what happened, and nothing of whom', { timeout: 300_000 }, async () => {
  const secrets = {
    ...personal,
    'bot token': telegram.token,
    'client secret': z.string().parse(environment.HUBSOFT_CLIENT_SECRET),
    password: z.string().parse(environment.HUBSOFT_PASSWORD),
  };
  const mariana = telegram.chat(1, { firstName: personal['first name'], lastName: personal['last name'] });
  const wait = (text: string | RegExp) => mariana.waitFor(text);
  const identify = async (document: string) => {
    mariana.say(document);
    await wait('data de nascimento');
    mariana.say(personal['date of birth']);
  };

  mariana.say(`sem internet, ${personal['first message']}`);
  await wait('CPF ou CNPJ');
  await identify(personal['mistyped document']);
  await wait('Não encontrei um cadastro');
  mariana.press('Tentar de novo');
  await wait('CPF ou CNPJ');
  await sandbox.misbehave({ fault: 'error-500', route: 'customers', times: 1 });
  await identify(personal.document);
  await wait('Com quem eu falo?');
  await logged('a look-up failed');
  mariana.press(`Sou ${personal['first name']}`);
  await wait('telefone');
  mariana.say(personal.phone);
  await wait(/O que está acontecendo|Anotei/);
  mariana.say(personal.description);
  await wait('Anotado');
  // What grammY throws of a broken connection holds the address, and that the token.
  telegram.dropAfter('sendMessage');
  mariana.press('Pronto');
  await wait('visita de um técnico');
  await logged('a message was not sent', /conexão com o Telegram caiu|não respondeu como devia/);
  mariana.press('Não precisa');
  await wait('Posso registrar?');
  await sandbox.misbehave({ fault: 'bad-gateway', route: 'tickets', times: 1 });
  mariana.press('Sim, registrar');
  const protocol = /Protocolo: (\d+)/.exec((await wait('Protocolo:')).text)?.[1] ?? '';
  mariana.say(protocol);
  await wait(/Aguardando|aberto/i);

  mariana.say('atendente');
  await wait('chamei uma pessoa');
  mariana.say(personal['question to a person']);
  const [, code = ''] = /^ {2}(\S+)/m.exec(await command('waiting')) ?? [];
  await command('reply', code, personal.answer, '--as', personal.attendant);
  await wait(personal.answer);

  telegram.push({ message: { text: personal['unreadable message'], from: personal['last name'] } });
  await logged('telegram: unreadable update');
  telegram.fail('getUpdates', { status: 502, body: `<html>${telegram.token}</html>` });
  mariana.say(personal['message that nobody answers']);
  await logged('telegram: o Telegram não respondeu como devia, ou a tempo');
  mariana.blocked = true;
  await command('close', code, '--as', personal.attendant);
  await logged('a message was not sent', /o cliente bloqueou o bot/);
  service.process.kill('SIGTERM');
  await logged('stopped');

  // All of it was there to be printed.
  expect(found(secrets, JSON.stringify([telegram.calls, sandbox.tickets()]))).toEqual(
    expect.arrayContaining(['first name', 'phone', 'first message', 'description', 'answer', 'attendant']),
  );
  const output = service.output();
  expect(found(secrets, output)).toEqual([]);
  // And had it been, it would have been found.
  for (const [name, secret] of Object.entries(secrets))
    for (const spelt of [secret, secret.toUpperCase(), secret.replace(/[^\p{L}\p{N}]/gu, '')])
      expect(found(secrets, `${output}{"level":40,"reason":"recusado: ${spelt}"}`)).toContain(name);
});

/** An attendant's command, carried out. */
const command = (...args: readonly string[]) => runCommand(args, environment);
