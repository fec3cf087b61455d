/**
 * A linked phone's customers and `kill -9`: the built program on LMDB, the sandbox ERP, and a WhatsApp of our own.
 * Whatever the program had not confirmed comes again when it is back; nothing is lost, and each gets one ticket.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCaller } from '../support/caller.ts';
import { createRandom } from '../support/crash/scheduler.ts';
import { demandOneEach, untilAllAreTold } from '../support/one-each.ts';
import { type Program, runProgram } from '../support/program.ts';
import { openSandbox, type SandboxErp } from '../support/sandbox-program.ts';
import { type Account, startWhatsApp, type WhatsApp } from '../support/whatsapp/index.ts';
import { linkStored } from '../support/whatsapp/stored.ts';

const chats = Number(process.env.WHOLE_CHATS ?? 6);
const kills = Number(process.env.WHOLE_KILLS ?? 3);
const seed = Number(process.env.WHOLE_SEED ?? 20261122);

/** Invented customers of the sandbox who may open a ticket: document and birth date. */
const customers = [
  { document: '529.982.247-25', birth: '03/04/1985' },
  { document: '307.519.264-34', birth: '08/12/1990' },
  { document: '461.830.275-53', birth: '20/01/1961' },
  { document: '623.815.940-51', birth: '20/11/1979' },
] as const;

let folder: string;
let whatsapp: WhatsApp;
let accounts: readonly Account[];
let sandbox: SandboxErp;
let service: Program | undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plantao-whatsapp-kills-'));
  whatsapp = await startWhatsApp();
  accounts = [whatsapp.account({ phone: '5511988880001' }), whatsapp.account({ phone: '5511988880002' })];
  for (const [index, account] of accounts.entries())
    await linkStored(join(folder, 'data'), account, index === 0 ? 'main' : 'loja');
  sandbox = await openSandbox(join(folder, 'tickets.jsonl'));
});
afterAll(async () => {
  service?.process.kill('SIGKILL');
  await service?.ended;
  await sandbox.close();
  await whatsapp.close();
  rmSync(folder, { recursive: true, force: true });
});

test(`${chats} customers of two numbers, ${kills} kills (seed ${seed})`, { timeout: 1_500_000 }, async () => {
  const random = createRandom(seed);
  const environment = {
    PLANTAO_STORE: `lmdb:${join(folder, 'data')}`,
    PORT: '0',
    PLANTAO_QUIET_SECONDS: '1',
    WHATSAPP_PAIRED: 'main,loja',
    WHATSAPP_SOCKET_URL: whatsapp.url,
    WHATSAPP_PAIRED_PER_MINUTE: '600',
    HUBSOFT_TIMEOUT_SECONDS: '10',
    HUBSOFT_LISTING_SECONDS: '15',
    ...sandbox.environment,
    LOG_LEVEL: 'warn',
  };
  const callers = Array.from({ length: chats }, (_, number) => {
    const account = accounts[number % 2];
    if (account === undefined) throw new Error('no such number');
    const chat = whatsapp
      .subscriber({ phone: `55119777700${10 + number}`, name: `Pessoa ${number}`, hidden: number % 3 === 2 })
      .chat(account);
    return createCaller(
      { say: (text) => chat.say(text), shown: () => chat.texts },
      number,
      customers[number % customers.length],
    );
  });
  let acting = true;
  const act = (async () => {
    while (acting) {
      for (const caller of callers) await caller.act(Date.now());
      await sleep(50);
    }
  })();

  for (let kill = 0; kill < kills; kill++) {
    service = runProgram(['start'], environment);
    await service.printed(/Plantão: /);
    await sleep(300 + random() * 3_000);
    service.process.kill('SIGKILL');
    expect(await service.ended).toBe('SIGKILL');
  }
  service = runProgram(['start'], environment);
  await service.printed(/Plantão: /);
  await untilAllAreTold(callers, service);
  acting = false;
  await act;
  service.process.kill('SIGTERM');
  expect(await service.ended).toBe(0);

  await demandOneEach(callers, sandbox.tickets());
  for (const account of accounts) expect(account.unconfirmed).toEqual([]);
  // Killed between the bytes and the keys that sealed them, it seals the next with the same: the owner's phone then
  // cannot read its copy. Customers' phones ask again, and had all of it above.
  expect(whatsapp.unknown.filter((odd) => !odd.includes('Key used already'))).toEqual([]);
});
