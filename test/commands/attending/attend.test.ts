/**
 * The built program on the command line, beside the service that runs and in the data of one that is stopped: what
 * attendants type, what they read, and what their customers see of it. Few processes, for each takes its time: what the
 * command line adds to a command is seen once, and after that commands are called.
 */

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Action, act } from '../../../src/commands/attending/act.ts';
import { show } from '../../../src/commands/attending/show.ts';
import { waiting } from '../../../src/commands/attending/waiting.ts';
import { readConfig } from '../../../src/config/index.ts';
import { type Program, runProgram } from '../../support/program.ts';
import { type BotApi, type Chat, startBotApi } from '../../support/telegram/bot-api.ts';

/** Milliseconds that a message may take on a machine with other work. */
const patience = 90_000;

let folder: string;
let telegram: BotApi;
let service: Program;
let environment: Record<string, string>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plantao-attend-'));
  telegram = await startBotApi();
  environment = {
    PLANTAO_STORE: `lmdb:${join(folder, 'data')}`,
    PORT: '0',
    PLANTAO_BACKEND: 'sandbox',
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.url,
  };
});
afterAll(async () => {
  service.process.kill('SIGKILL');
  await service.ended;
  await telegram.close();
  rmSync(folder, { recursive: true, force: true });
});

const startService = async () => {
  service = runProgram(['start'], environment);
  await service.printed(/Plantão: /);
};

/** What a command printed, without the last line's end, and its exit code. */
const plantao = async (args: readonly string[], more: Record<string, string> = {}) => {
  const program = runProgram(args, { ...environment, ...more });
  const code = await program.ended;
  return { code, output: program.output().trimEnd() };
};
/** The same of a command that is called. */
const told = (command: Promise<string>) =>
  command.then(
    (output) => ({ code: 0, output }),
    (error: Error) => ({ code: 1, output: `plantao: ${error.message}` }),
  );
const does = (action: Action) => told(act(readConfig(environment), action));
const ok = (output: unknown) => ({ code: 0, output });
const refused = (output: unknown) => ({ code: 1, output });

/** The code of the customer with this name, as `plantao waiting` prints it. */
const codeOf = (name: string, listed: string): string =>
  new RegExp(`^ {2}(\\S+) {2}.*${name}`, 'm').exec(listed)?.[1] ?? `no ${name} in:\n${listed}`;

const askForPerson = async (customer: Chat) => {
  customer.say('atendente');
  await customer.waitFor('chamei uma pessoa', patience);
};

test('beside the service, and then without it', { timeout: 400_000 }, async () => {
  const marta = telegram.chat(1, { firstName: 'Marta\u001b[2J' });
  const beto = telegram.chat(2, { firstName: 'Beto' });
  await startService();
  await Promise.all([askForPerson(marta), askForPerson(beto)]);
  marta.say('\u001b]0;título\u0007oi\r\u009b31m \u202egpj');

  const listed = await plantao(['waiting']);
  expect(listed).toEqual(ok(expect.stringMatching(/^Esperando: 2\n[\s\S]+pediu para falar com uma pessoa/)));
  const [martas, betos] = [codeOf('Marta', listed.output), codeOf('Beto', listed.output)];

  const [shown, unknown, second] = await Promise.all([
    plantao(['show', martas]),
    plantao(['reply', 'zzzz', 'Oi!']),
    plantao(['start']),
  ]);
  expect(shown).toEqual(
    ok(expect.stringMatching(/telegram {2}esperando há [\s\S]+cliente: atendente\n[\s\S]+robô: /)),
  );
  expect(shown.output).toContain('cliente: \uFFFD]0;título\uFFFDoi\uFFFD\uFFFD31m \uFFFDgpj');
  expect(listed.output + shown.output).not.toMatch(/[^\P{Cc}\n]|\p{Bidi_Control}/u);
  expect(unknown).toEqual(
    refused(expect.stringMatching(/^plantao: nenhuma conversa aberta começa com zzzz.*$/)),
  );
  expect(second).toEqual(refused(expect.stringContaining('já está em uso por outro Plantão (processo')));

  expect(await plantao(['reply', martas, 'Oi,', 'aqui é a Ana.', '--as', 'Ana'])).toEqual(ok('feito'));
  expect((await marta.waitFor('aqui é a Ana', patience)).text).toBe('Ana:\nOi, aqui é a Ana.');

  const anas = expect.stringMatching(/^plantao: quem está com essa conversa é Ana; nada foi feito/);
  const bias = { name: 'reply', conversation: martas, text: 'Eu cuido!', as: 'Bia' } as const;
  expect(await does(bias)).toEqual(refused(anas));
  expect(await does({ name: 'close', conversation: martas })).toEqual(refused(anas));

  expect(
    await Promise.all([
      does({ name: 'give-back', conversation: martas, as: ' ana ' }),
      does({ name: 'close', conversation: betos, as: 'Bia' }),
    ]),
  ).toEqual([ok('feito'), ok(expect.stringMatching(/^feito: a conversa \S{22} está encerrada$/))]);
  await marta.waitFor('A equipe devolveu a conversa', patience);
  await beto.waitFor('Esta conversa foi encerrada', patience);
  expect(marta.messages.filter(({ text }) => text.includes('Eu cuido'))).toEqual([]);

  await askForPerson(marta);
  service.process.kill('SIGTERM');
  expect(await service.ended).toBe(0);

  const still = await told(waiting(readConfig(environment)));
  expect(still).toEqual(ok(expect.stringMatching(/^Esperando: 1\n/)));
  expect(codeOf('Marta', still.output)).toBe(martas);
  const noted = 'anotado; o serviço está parado e fará isso quando voltar';
  const soon = { name: 'reply', conversation: martas, text: 'Voltamos já.', as: 'Ana' } as const;
  expect(await does(soon)).toEqual(ok(noted));
  expect(await told(show(readConfig(environment), betos))).toEqual(
    refused(expect.stringContaining('código inteiro')),
  );

  await startService();
  expect((await marta.waitFor('Voltamos já', patience)).text).toBe('Ana:\nVoltamos já.');
  expect(marta.messages.filter(({ text }) => text.includes('Voltamos já'))).toHaveLength(1);
});

describe('what cannot be done is said in words', () => {
  test('the store in memory, no data, and half a configuration', async () => {
    const nowhere = join(folder, 'nowhere');
    const [noCode, inMemory, without, half] = await Promise.all([
      plantao(['reply', '', 'Oi!']),
      plantao(['waiting'], { PLANTAO_STORE: 'memory:' }),
      plantao(['waiting'], { PLANTAO_STORE: `lmdb:${nowhere}` }),
      plantao(['waiting'], {
        PLANTAO_BACKEND: '',
        HUBSOFT_URL: 'https://api.provedor.hubsoft.com.br',
        HUBSOFT_USERNAME: 'api@provedor.com.br',
        PLANTAO_PROVIDER_NAME: 'Fibra Serrana',
        PLANTAO_PRIVACY_URL: 'https://provedor.com.br/privacidade',
        PORT: 'http',
      }),
    ]);
    expect(noCode).toEqual(refused('plantao: falta o código da conversa: veja plantao waiting'));
    expect(inMemory).toEqual(refused(expect.stringMatching(/^plantao: com PLANTAO_STORE=memory: .+$/)));
    expect(without).toEqual(refused(`plantao: não há dados em ${nowhere}; confira PLANTAO_STORE`));
    expect(readdirSync(folder)).not.toContain('nowhere');
    expect(half).toEqual(
      refused(
        [
          'plantao: a configuração tem 2 problemas:',
          '- PORT precisa ser um número',
          '- o HubSoft está configurado pela metade: falta HUBSOFT_CLIENT_ID, HUBSOFT_CLIENT_SECRET, HUBSOFT_PASSWORD',
        ].join('\n'),
      ),
    );
  });
});
