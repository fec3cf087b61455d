/**
 * SIGTERM while everything hangs: a creation that the ERP carried out and does not answer, a look-up, a message on its
 * way to Telegram. The service ends all the same, and after the next start everybody gets one protocol.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { demandOneEach } from '../support/one-each.ts';
import { type Program, runProgram } from '../support/program.ts';
import { openSandbox, type SandboxErp } from '../support/sandbox-program.ts';
import { createSubscriber } from '../support/subscriber.ts';
import { type BotApi, startBotApi } from '../support/telegram/bot-api.ts';

/** Ten seconds are promised; this is a slow machine's share on top, far below what the hanging requests may take. */
const longest = 60_000;
const patient = { timeout: 90_000, interval: 50 };

let folder: string;
let telegram: BotApi;
let sandbox: SandboxErp;
let services: Program[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plantao-shutdown-'));
  telegram = await startBotApi();
  sandbox = await openSandbox(join(folder, 'tickets.jsonl'));
  services = [];
});
afterEach(async () => {
  for (const { process } of services) process.kill('SIGKILL');
  await Promise.all(services.map(({ ended }) => ended));
  await sandbox.close();
  await telegram.close();
  rmSync(folder, { recursive: true, force: true });
});

async function startService(): Promise<Program> {
  const service = runProgram(['start'], {
    ...sandbox.environment,
    PLANTAO_STORE: `lmdb:${join(folder, 'data')}`,
    PORT: '0',
    PLANTAO_QUIET_SECONDS: '1',
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.url,
  });
  services.push(service);
  await service.printed(/Plantão: /);
  return service;
}

async function terminate(service: Program): Promise<void> {
  service.process.kill('SIGTERM');
  const how = await Promise.race([service.ended, sleep(longest, 'still there', { ref: false })]);
  expect(how, service.output()).toBe(0);
}

test('it ends in time, and nothing is lost or done twice', { timeout: 400_000 }, async () => {
  const mariana = createSubscriber(telegram.chat(1, { phone: '5537999112233' }), 1);
  const geraldo = createSubscriber(telegram.chat(2, { phone: '5537991774422' }), 2);
  const first = await startService();

  await sandbox.misbehave({ fault: 'hang', route: 'create', when: 'after' });
  await vi.waitFor(() => {
    mariana.act(Date.now());
    expect(sandbox.tickets()).toHaveLength(1);
  }, patient);
  // However long the rest takes, nobody finds out by looking before the service ends.
  await sandbox.misbehave({ fault: 'hang', route: 'tickets' });

  await sandbox.misbehave({ fault: 'hang', route: 'customers' });
  const lookups = await sandbox.requestsTo('customers');
  await vi.waitFor(async () => {
    geraldo.act(Date.now());
    expect(await sandbox.requestsTo('customers')).toBeGreaterThan(lookups);
  }, patient);

  telegram.hang('sendMessage');
  const calls = telegram.calls.length;
  const ana = telegram.chat(3);
  ana.say('oi');
  const sends = () => telegram.calls.slice(calls).filter(({ method }) => method === 'sendMessage');
  await vi.waitFor(() => expect(sends()).not.toEqual([]), patient);

  await terminate(first);
  expect([mariana.protocol(), geraldo.protocol()]).toEqual([null, null]);
  expect(ana.messages).toEqual([]);

  await sandbox.behave();
  const second = await startService();
  await ana.waitFor('Como posso ajudar?', patient.timeout);
  await vi.waitFor(() => {
    for (const subscriber of [mariana, geraldo]) subscriber.act(Date.now());
    expect([mariana.protocol(), geraldo.protocol()]).not.toContain(null);
  }, patient);
  await terminate(second);

  await demandOneEach([mariana, geraldo], sandbox.tickets());
  for (const { chat } of [mariana, geraldo])
    expect(chat.messages.filter(({ text }) => text.includes('Protocolo:'))).toHaveLength(1);
  expect(telegram.unconfirmed()).toEqual([]);
  expect(second.output()).toContain('"msg":"stopped"');
});
