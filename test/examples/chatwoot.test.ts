/**
 * The bridge of `examples/chatwoot` as it is run: the built program, a Telegram and a Chatwoot on loopback, and the
 * bridge as a process of its own, which may be killed.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { account, apiToken, type Chatwoot, inbox, openChatwoot } from '../support/chatwoot.ts';
import { runCommand } from '../support/command-line.ts';
import { findFreePort } from '../support/free-port.ts';
import { type Program, runProgram } from '../support/program.ts';
import { type BotApi, startBotApi } from '../support/telegram/bot-api.ts';

const patience = 200_000;
const script = fileURLToPath(new URL('../../examples/chatwoot/bridge.mjs', import.meta.url));

let folder: string;
let telegram: BotApi;
let chatwoot: Chatwoot;
let service: Program;
let bridge: ChildProcess | undefined;
let environment: Record<string, string>;
let bridgeEnvironment: Record<string, string>;
let url: string;

const plantao = (...args: readonly string[]) => runCommand(args, environment);

const startService = async () => {
  service = runProgram(['start'], environment);
  const [, found = ''] = await service.printed(/(http:\S+)\/readyz/);
  await service.printed(/Plantão: /);
  url = found;
};

const startBridge = async () => {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [script], {
    env: { PATH, ...bridgeEnvironment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  bridge = child;
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve());
    child.once('exit', (code) => reject(new Error(`the bridge ended with ${code}`)));
  });
};
const killBridge = async () => {
  const child = bridge;
  if (child === undefined || child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plantao-chatwoot-'));
  telegram = await startBotApi();
  chatwoot = await openChatwoot();
  environment = {
    PLANTAO_STORE: `lmdb:${join(folder, 'data')}`,
    PORT: String(await findFreePort()),
    PLANTAO_BACKEND: 'sandbox',
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.url,
  };
  await startService();
  const port = await findFreePort();
  const token = /plantao\.[0-9a-f]{12}\.\S+/.exec(
    await plantao('token', 'add', 'Chatwoot', '--may', 'act'),
  )?.[0];
  const secret = /whsec_\S+/.exec(await plantao('webhook', 'add', `http://127.0.0.1:${port}/plantao`))?.[0];
  bridgeEnvironment = {
    PLANTAO_URL: url,
    PLANTAO_TOKEN: token ?? '',
    PLANTAO_WEBHOOK_SECRET: secret ?? '',
    CHATWOOT_URL: chatwoot.url,
    CHATWOOT_TOKEN: apiToken,
    CHATWOOT_ACCOUNT: String(account),
    CHATWOOT_INBOX: String(inbox),
    BRIDGE_SECRET: 'um-caminho-secreto',
    BRIDGE_PORT: String(port),
    BRIDGE_STATE: join(folder, 'bridge.json'),
  };
  chatwoot.callBack(`http://127.0.0.1:${port}/chatwoot/um-caminho-secreto`);
  await startBridge();
});
afterAll(async () => {
  await killBridge();
  service.process.kill('SIGKILL');
  await service.ended;
  await telegram.close();
  await chatwoot.close();
  rmSync(folder, { recursive: true, force: true });
});

const only = () => {
  const conversation = chatwoot.conversations.at(-1);
  if (conversation === undefined) throw new Error('there is no conversation in Chatwoot');
  return conversation;
};
const incoming = () =>
  only().messages.flatMap(({ message_type, content }) => (message_type === 'incoming' ? [content] : []));
const notes = () => only().messages.flatMap((message) => (message.private ? [message.content] : []));

test('a customer and an agent of Chatwoot', { timeout: 1_500_000 }, async () => {
  const rita = telegram.chat(1, { firstName: 'Rita' });
  const heard = (text: string) => rita.messages.filter((message) => message.text.includes(text)).length;

  // Who only talks to the bot is nothing to Chatwoot; who waits is a conversation with what was said before.
  rita.say('oi');
  await rita.waitFor(/./, patience);
  expect(chatwoot.conversations).toEqual([]);
  rita.say('atendente');
  await rita.waitFor('chamei uma pessoa', patience);
  await vi.waitFor(() => expect(incoming()).toEqual(['atendente']), patience);
  expect(notes()[0]).toMatch(/Cliente: oi/);
  expect(chatwoot.contacts).toHaveLength(1);

  // What the agent writes reaches the customer once, though Chatwoot tells it twice; notes stay there.
  await chatwoot.say(only(), 'Júlia', 'Bom dia, Rita!');
  await chatwoot.say(only(), 'Júlia', 'cliente difícil', true);
  await rita.waitFor('Júlia:\nBom dia, Rita!', patience);
  rita.say('minha internet caiu');
  await vi.waitFor(() => expect(incoming()).toEqual(['atendente', 'minha internet caiu']), patience);

  // An answer of Chatwoot's that is lost, and a bridge that is killed: nothing is doubled, nothing is lost.
  chatwoot.loseAnswers(1);
  rita.say('desde ontem');
  await vi.waitFor(() => expect(incoming()).toContain('desde ontem'), patience);
  await killBridge();
  rita.say('alguém aí?');
  await startBridge();
  const all = ['atendente', 'minha internet caiu', 'desde ontem', 'alguém aí?'];
  await vi.waitFor(() => expect(incoming()).toEqual(all), patience);

  // Plantão is away while the agent answers.
  service.process.kill('SIGKILL');
  await service.ended;
  await chatwoot.say(only(), 'Caio', 'Já estou vendo');
  await startService();
  await rita.waitFor('Caio:\nJá estou vendo', patience);
  expect([heard('Bom dia, Rita!'), heard('difícil'), heard('Já estou vendo')]).toEqual([1, 0, 1]);

  // Resolved there, closed here.
  await chatwoot.resolve(only(), 'Caio');
  const [code = ''] = chatwoot.contacts.map(({ identifier }) => identifier.replace('plantao:', ''));
  const placeOf = async () => {
    const answer = await fetch(`${url}/api/v1/conversations/${code}`, {
      headers: { authorization: `Bearer ${bridgeEnvironment.PLANTAO_TOKEN}` },
    });
    const body: unknown = await answer.json();
    return body;
  };
  await vi.waitFor(
    async () => expect(await placeOf()).toMatchObject({ conversation: { place: 'closed' } }),
    patience,
  );
  expect(incoming()).toEqual(all);
  await vi.waitFor(() => expect(notes().at(-1)).toMatch(/^Robô: .*encerrada/), patience);
  // The line comes with whatever is told first: whoever waits again before the bridge knows of the closing goes on in the same one.
  await vi.waitFor(
    () => expect(readFileSync(join(folder, 'bridge.json'), 'utf8')).toContain('"open":false'),
    patience,
  );

  // Waiting again is another conversation of the same contact; closed by another desk, it is resolved there.
  rita.say('atendente');
  await rita.waitFor('chamei uma pessoa', patience);
  await vi.waitFor(() => expect(chatwoot.conversations).toHaveLength(2), patience);
  await vi.waitFor(() => expect(incoming()).toEqual(['atendente']), patience);
  expect(chatwoot.contacts).toHaveLength(1);
  await plantao('reply', code, 'Oi, aqui é a Ana', '--as', 'Ana');
  await vi.waitFor(() => expect(notes()).toContain('Ana: Oi, aqui é a Ana'), patience);
  await chatwoot.say(only(), 'Júlia', 'E eu sou a Júlia');
  await vi.waitFor(
    () => expect(notes()).toContain('Não foi enviada: Quem está com a conversa é Ana.'),
    patience,
  );
  expect(heard('E eu sou')).toBe(0);
  await plantao('close', code, '--as', 'Ana');
  await vi.waitFor(() => expect(only().status).toBe('resolved'), patience);
  expect(notes().filter((text) => text.startsWith('Ana:'))).toHaveLength(1);
});

test('the bridge believes nobody without a signature, or without the secret path', async () => {
  const base = `http://127.0.0.1:${bridgeEnvironment.BRIDGE_PORT}`;
  const ask = async (path: string) => (await fetch(base + path, { method: 'POST', body: '{}' })).status;
  expect([await ask('/plantao'), await ask('/chatwoot/outro'), await ask('/')]).toEqual([401, 404, 404]);
});
