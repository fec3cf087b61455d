/**
 * A copy of the data of the built program while customers write to it, restored elsewhere after a `kill -9`: what was
 * confirmed before the copy began is there and goes on, and no ticket is created twice.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { act } from '../../../src/commands/attending/act.ts';
import { waiting } from '../../../src/commands/attending/waiting.ts';
import { restore } from '../../../src/commands/data/backup.ts';
import { readConfig } from '../../../src/config/index.ts';
import { type Program, runProgram } from '../../support/program.ts';
import { openSandbox, type SandboxErp } from '../../support/sandbox-program.ts';
import { createSubscriber } from '../../support/subscriber.ts';
import { type BotApi, startBotApi } from '../../support/telegram/bot-api.ts';

const patience = 90_000;

let folder: string;
let telegram: BotApi;
let sandbox: SandboxErp;
const programs: Program[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plantao-backup-'));
  telegram = await startBotApi();
  sandbox = await openSandbox(join(folder, 'tickets.jsonl'));
});
afterEach(async () => {
  for (const { process } of programs) process.kill('SIGKILL');
  await Promise.all(programs.splice(0).map(({ ended }) => ended));
  await sandbox.close();
  await telegram.close();
  rmSync(folder, { recursive: true, force: true });
});

const environmentOf = (data: string) => ({
  ...sandbox.environment,
  PLANTAO_STORE: `lmdb:${join(folder, data)}`,
  PORT: '0',
  PLANTAO_QUIET_SECONDS: '1',
  TELEGRAM_BOT_TOKEN: telegram.token,
  TELEGRAM_API_ROOT: telegram.url,
  HUBSOFT_TIMEOUT_SECONDS: '5',
  HUBSOFT_LISTING_SECONDS: '10',
});
const configOf = (data: string) => readConfig(environmentOf(data));
const run = (data: string, ...args: readonly string[]): Program => {
  const program = runProgram(args, environmentOf(data));
  programs.push(program);
  return program;
};
const start = async (data: string): Promise<Program> => {
  const service = run(data, 'start');
  await service.printed(/Plantão: /);
  return service;
};
const plantao = async (data: string, ...args: readonly string[]) => {
  const program = run(data, ...args);
  return { code: await program.ended, output: program.output().trimEnd() };
};

test('the copy of a service at work, restored after a kill', { timeout: 400_000 }, async () => {
  // The ticket is confirmed before the copy, and created after it by an ERP that does not answer.
  await sandbox.misbehave({ fault: 'hang', route: 'create', when: 'after', times: 1 });
  const first = await start('data');
  const chat = telegram.chat(1_001, { phone: '5537999112233' });
  const subscriber = createSubscriber(chat, 1);
  const beto = telegram.chat(1_002, { firstName: 'Beto' });
  beto.say('atendente');
  const acting = setInterval(() => subscriber.act(Date.now()), 50);
  await Promise.all([
    chat.waitFor('Estou registrando', patience),
    beto.waitFor('chamei uma pessoa', patience),
  ]);
  clearInterval(acting);
  const load = telegram.chat(1_003, { firstName: 'Carlos' });
  let said = 0;
  const writing = setInterval(() => load.say(`mensagem ${++said}`), 20);

  const copy = join(folder, 'copies', 'monday');
  const made = await plantao('data', 'backup', copy);
  clearInterval(writing);
  expect(made).toEqual({ code: 0, output: expect.stringContaining(`cópia inteira em ${copy}`) });
  await expect(restore(configOf('data'), copy)).rejects.toThrow('está no ar');

  first.process.kill('SIGKILL');
  await first.ended;
  expect(await plantao('new', 'restore', copy)).toEqual({
    code: 0,
    output: expect.stringContaining('restaurado em'),
  });

  await start('new');
  const until = Date.now() + patience;
  while (subscriber.protocol() === null) {
    if (Date.now() > until) throw new Error(chat.messages.map(({ text }) => text).join('\n'));
    await sleep(100);
  }
  const tickets = sandbox.tickets().filter(({ description }) => description.includes(subscriber.problem));
  expect(tickets.map(({ protocol }) => protocol)).toEqual([subscriber.protocol()]);
  const listed = await waiting(configOf('new'));
  const conversation = /^ {2}(\S+) {2}.*Beto/m.exec(listed)?.[1] ?? listed;
  await act(configOf('new'), { name: 'reply', conversation, text: 'Voltamos.' });
  await beto.waitFor('Voltamos.', patience);
});
