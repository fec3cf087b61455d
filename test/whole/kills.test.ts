/**
 * The whole of it, with real processes: the built program on LMDB, the sandbox ERP and a Telegram of our own beside
 * it, many subscribers at once, and `kill -9` at random moments. Nothing is lost, and each gets one ticket.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom } from '../support/crash/scheduler.ts';
import { demandOneEach, untilAllAreTold } from '../support/one-each.ts';
import { type Program, runProgram } from '../support/program.ts';
import { runSandbox, type SandboxErp } from '../support/sandbox-program.ts';
import { createSubscriber } from '../support/subscriber.ts';
import { type BotApi, startBotApi } from '../support/telegram/bot-api.ts';

const chats = Number(process.env.WHOLE_CHATS ?? 8);
const kills = Number(process.env.WHOLE_KILLS ?? 3);
const seed = Number(process.env.WHOLE_SEED ?? 20261121);

/**
 * Invented customers of the sandbox who may open a ticket, whatever else is to be said about their service. Several:
 * fifty tickets of one service fill the list in which a ticket in doubt is looked for.
 */
const phones = ['5537999112233', '5537988225566', '5537988336677', '5537988558899', '5537991774422'];

let folder: string;
let telegram: BotApi;
let sandbox: SandboxErp;
let service: Program | undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plantao-whole-'));
  telegram = await startBotApi();
  sandbox = await runSandbox(join(folder, 'tickets.jsonl'));
});

afterAll(async () => {
  service?.process.kill('SIGKILL');
  await sandbox.close();
  await telegram.close();
  rmSync(folder, { recursive: true, force: true });
});

test(`${chats} subscribers, ${kills} kills (seed ${seed})`, { timeout: 1_500_000 }, async () => {
  const random = createRandom(seed);
  const environment = {
    PLANTAO_STORE: `lmdb:${join(folder, 'data')}`,
    PORT: '0',
    PLANTAO_QUIET_SECONDS: '1',
    PLANTAO_SERVICE_ORDER: 'ask',
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.url,
    // A creation that was killed under way is in doubt for so long before it is repeated.
    HUBSOFT_TIMEOUT_SECONDS: '10',
    HUBSOFT_LISTING_SECONDS: '15',
    ...sandbox.environment,
    LOG_LEVEL: 'warn',
  };
  // The ERP is not well either: answers are lost after the insert, and new tickets are listed late.
  await sandbox.misbehave({
    fault: 'reset',
    route: 'create',
    when: 'after',
    probability: 0.2,
    seed: 3,
    times: 10,
  });
  await sandbox.misbehave({ fault: 'late-listing', ms: 2_000 });
  const subscribers = Array.from({ length: chats }, (_, number) =>
    createSubscriber(telegram.chat(1_000 + number, { phone: phones[number % phones.length] ?? '' }), number),
  );
  const everybodyActs = () => {
    for (const subscriber of subscribers) subscriber.act(Date.now());
  };
  const acting = setInterval(everybodyActs, 100);

  for (let kill = 0; kill < kills; kill++) {
    service = runProgram(['start'], environment);
    await service.printed(/Plantão: /);
    await sleep(200 + random() * 2_800);
    service.process.kill('SIGKILL');
    expect(await service.ended).toBe('SIGKILL');
  }
  service = runProgram(['start'], environment);
  await service.printed(/Plantão: /);
  await untilAllAreTold(subscribers, service);
  clearInterval(acting);
  service.process.kill('SIGTERM');
  expect(await service.ended).toBe(0);

  await demandOneEach(subscribers, sandbox.tickets());
  expect(telegram.unconfirmed()).toEqual([]);
});
