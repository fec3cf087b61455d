/**
 * The built program and another one beside it: what happens is told it, signed, in order and across kills, and what it
 * asks is done. Its token and its secret come from the command line, and are in no log.
 */

import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { runCommand } from '../support/command-line.ts';
import { type Program, runProgram } from '../support/program.ts';
import { openReceiver, type Receiver } from '../support/receiver.ts';
import { type BotApi, startBotApi } from '../support/telegram/bot-api.ts';

const patience = 60_000;

let folder: string;
let telegram: BotApi;
let receiver: Receiver;
let service: Program;
let environment: Record<string, string>;
let logs = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plantao-programs-'));
  telegram = await startBotApi();
  receiver = await openReceiver();
  environment = {
    PLANTAO_STORE: `lmdb:${join(folder, 'data')}`,
    PORT: '0',
    PLANTAO_BACKEND: 'sandbox',
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.url,
    LOG_LEVEL: 'debug',
  };
});
afterAll(async () => {
  service.process.kill('SIGKILL');
  await service.ended;
  await telegram.close();
  await receiver.close();
  rmSync(folder, { recursive: true, force: true });
});

const start = async (): Promise<string> => {
  service = runProgram(['start'], environment);
  const [, url = ''] = await service.printed(/(http:\S+)\/readyz/);
  await service.printed(/Plantão: /);
  return url;
};
const kill = async () => {
  service.process.kill('SIGKILL');
  await service.ended;
  logs += service.output();
};
const plantao = (...args: readonly string[]) => runCommand(args, environment);

const bodyShape = z.object({
  type: z.string(),
  data: z.object({ conversation: z.string(), from: z.string().optional(), text: z.string().optional() }),
});
const told = () =>
  receiver.received.map(({ headers, body }) => ({
    id: headers['webhook-id'],
    ...bodyShape.parse(JSON.parse(body)),
  }));
/** Each once, by its id, as a program that is told twice reads it. */
const heard = () => [...new Map(told().map((each) => [each.id, each])).values()];

test('it is told what happens and does what it asks', { timeout: 400_000 }, async () => {
  let url = await start();
  const adding = runProgram(['token', 'add', 'Painel', '--may', 'act'], environment);
  expect(await adding.ended).toBe(0);
  const token = /plantao\.[0-9a-f]{12}\.[\w-]{43}/.exec(adding.output())?.[0] ?? adding.output();
  const added = await plantao('webhook', 'add', receiver.url);
  const secret = /whsec_\S+/.exec(added)?.[0] ?? added;
  const endpoint = /test ([0-9a-f]{12})/.exec(added)?.[1] ?? added;
  await plantao('webhook', 'test', endpoint);
  expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({ type: 'test' });

  const rita = telegram.chat(1, { firstName: 'Rita' });
  rita.say('atendente');
  await rita.waitFor('chamei uma pessoa', patience);
  await vi.waitFor(() => expect(told().map(({ type }) => type)).toContain('waiting'), patience);
  expect(told()[1]).toMatchObject({ type: 'message', data: { from: 'customer', text: 'atendente' } });
  const { conversation } = told().at(-1)?.data ?? { conversation: '' };

  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  for (const { headers, body } of receiver.received)
    expect(headers['webhook-signature']).toBe(
      `v1,${createHmac('sha256', key)
        .update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`)
        .digest('base64')}`,
    );

  // It does not answer now, and the service dies meanwhile: what it was to be told waits, in order.
  receiver.always({ status: 503 });
  const before = receiver.received.length;
  for (const text of ['primeiro recado', 'segundo recado', 'terceiro recado']) rita.say(text);
  await vi.waitFor(() => expect(receiver.received.length).toBeGreaterThan(before), patience);
  await kill();
  receiver.always({ status: 204 });
  url = await start();
  const said = () => heard().flatMap(({ data: { from, text } }) => (from === 'customer' ? [text] : []));
  await vi.waitFor(
    () => expect(said()).toEqual(['atendente', 'primeiro recado', 'segundo recado', 'terceiro recado']),
    patience,
  );

  const act = async (name: string, body: object) => {
    const answer = await fetch(`${url}/api/v1/conversations/${conversation}/${name}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'idempotency-key': name },
      body: JSON.stringify(body),
    });
    return answer.status;
  };
  expect(await act('answer', { text: 'Já vejo', as: { id: '7', name: 'Júlia' } })).toBe(200);
  await rita.waitFor('Já vejo', patience);
  expect(await act('close', { as: { id: '7', name: 'Júlia' } })).toBe(200);
  await vi.waitFor(() => expect(heard().map(({ type }) => type)).toContain('closed'), patience);
  expect(heard().flatMap(({ type }) => (type === 'message' || type === 'test' ? [] : [type]))).toEqual([
    'waiting',
    'taken',
    'closed',
  ]);

  expect(await plantao('webhook', 'list')).toContain(endpoint);
  await plantao('token', 'revoke', token.split('.')[1] ?? '');
  expect(await act('take', {})).toBe(401);
  await kill();
  for (const hidden of [
    token.split('.')[2] ?? token,
    secret.slice('whsec_'.length),
    'Já vejo',
    'segundo recado',
  ])
    expect(logs).not.toContain(hidden);
});
