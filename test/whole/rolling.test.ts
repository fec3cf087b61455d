/**
 * An update while customers write: programs are stopped in order and started again, one after the other, at last as the
 * next version. Whatever was written is answered once, and each confirmed request is one ticket.
 */

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readConfig } from '../../src/config/index.ts';
import { openData } from '../../src/data/index.ts';
import { makeNextVersion, type NextVersion } from '../support/next-version.ts';
import { demandOneEach } from '../support/one-each.ts';
import { type Program, runProgram } from '../support/program.ts';
import { noRedis, startRedis } from '../support/redis/index.ts';
import { openSandbox, type SandboxErp } from '../support/sandbox-program.ts';
import { createSubscriber } from '../support/subscriber.ts';
import { type BotApi, type Chat, startBotApi } from '../support/telegram/bot-api.ts';

const chats = Number(process.env.ROLLING_CHATS ?? 5);
const rounds = Number(process.env.ROLLING_ROUNDS ?? 1);
const patient = { timeout: 120_000, interval: 50 };
/** Invented customers of the sandbox who may open a ticket. */
const phones = ['5537999112233', '5537988225566', '5537988336677'];

let folder: string;
let telegram: BotApi;
let sandbox: SandboxErp;
let programs: Program[];
let next: NextVersion;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plantao-rolling-'));
  telegram = await startBotApi();
  sandbox = await openSandbox(join(folder, 'tickets.jsonl'));
  programs = [];
  next = makeNextVersion(folder);
});
afterEach(async () => {
  for (const { process } of programs) process.kill('SIGKILL');
  await Promise.all(programs.map(({ ended }) => ended));
  await sandbox.close();
  await telegram.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Asks for the menu again and again, each time as soon as the last one has come. */
function createTalker(chat: Chat) {
  let asked = 0;
  const answered = () => chat.messages.filter(({ text }) => text.includes('Como posso ajudar?')).length;
  return {
    chat,
    asked: () => asked,
    answered,
    act() {
      if (answered() < asked) return;
      asked++;
      chat.say('menu');
    },
  };
}

/** Updates a service of as many programs as there are environments, all over the same data. */
async function update(environments: readonly Readonly<Record<string, string>>[]): Promise<void> {
  const talkers = Array.from({ length: chats }, (_, index) => createTalker(telegram.chat(1_000 + index)));
  const subscribers = phones.map((phone, index) =>
    createSubscriber(telegram.chat(2_000 + index, { phone }), index),
  );
  const start = async (environment: Readonly<Record<string, string>>, main?: string): Promise<Program> => {
    const program = runProgram(['start'], environment, undefined, main);
    programs.push(program);
    await program.printed(/Plantão: /);
    return program;
  };
  const stop = async (program: Program): Promise<void> => {
    program.process.kill('SIGTERM');
    expect(await program.ended, program.output()).toBe(0);
    expect(program.output()).toContain('"msg":"stopped"');
  };
  /** Until every talker has been answered once more. */
  const goOn = async (): Promise<void> => {
    const before = talkers.map((talker) => talker.answered());
    await vi.waitFor(() => {
      for (const [index, talker] of talkers.entries())
        expect(talker.answered(), programs.at(-1)?.output()).toBeGreaterThan(before[index] ?? 0);
    }, patient);
  };

  let isOver = false;
  let restarts = 0;
  const acting = setInterval(() => {
    if (!isOver) for (const talker of talkers) talker.act();
    // At each restart somebody's ticket is under way.
    for (const subscriber of subscribers.slice(0, restarts + 1)) subscriber.act(Date.now());
  }, 20);
  try {
    let running = await Promise.all(environments.map((environment) => start(environment)));
    const restart = async (main?: string): Promise<void> => {
      for (const [index, environment] of environments.entries()) {
        await goOn();
        const old = running[index];
        if (old !== undefined) await stop(old);
        restarts++;
        const started = await start(environment, main);
        running = running.map((program, at) => (at === index ? started : program));
      }
    };
    for (let round = 0; round < rounds; round++) await restart();
    await restart(next.main);
    // The first of these answers may still be one that the version before had thought of and not sent.
    await goOn();
    await goOn();
    isOver = true;
    await vi.waitFor(() => {
      for (const talker of talkers) expect(talker.answered()).toBeGreaterThanOrEqual(talker.asked());
      for (const subscriber of subscribers) expect(subscriber.protocol()).not.toBeNull();
    }, patient);
    for (const program of running) await stop(program);
  } finally {
    clearInterval(acting);
  }

  for (const { chat, asked, answered } of talkers) {
    expect([chat.id, answered()]).toEqual([chat.id, asked()]);
    expect(asked()).toBeGreaterThan(rounds * environments.length);
    expect(chat.messages.map(({ text }) => text).join('\n')).not.toMatch(/recomeçar/);
  }
  await demandOneEach(subscribers, sandbox.tickets());
  for (const { chat } of subscribers)
    expect(chat.messages.filter(({ text }) => text.includes('Protocolo:'))).toHaveLength(1);
  expect(telegram.unconfirmed()).toEqual([]);
}

const environment = () => ({
  ...sandbox.environment,
  PORT: '0',
  PLANTAO_QUIET_SECONDS: '1',
  TELEGRAM_BOT_TOKEN: telegram.token,
  TELEGRAM_API_ROOT: telegram.url,
});

/** How many conversations a version has led last. */
async function countLedBy(version: number, settings: Readonly<Record<string, string>>): Promise<number> {
  const { store } = await openData({ ...readConfig(settings), seal: 'as-before' }, {});
  try {
    const lists = await Promise.all(
      (['bot', 'closed'] as const).map((place) => store.list({ place, limit: 1_000 })),
    );
    const kept = await Promise.all(lists.flat().map(({ conversation }) => store.conversation(conversation)));
    return kept.filter((conversation) => conversation?.state?.version === version).length;
  } finally {
    await store.close();
  }
}

test('one program over a folder', { timeout: 900_000 }, async () => {
  const settings = { ...environment(), PLANTAO_STORE: `lmdb:${join(folder, 'data')}` };
  await update([settings]);
  expect(await countLedBy(next.version, settings)).toBeGreaterThanOrEqual(chats);
});

test.skipIf(noRedis)('two programs over a Redis', { timeout: 900_000 }, async () => {
  const redis = await startRedis({ aof: 'everysec' });
  try {
    const keyFile = join(folder, 'plantao.key');
    writeFileSync(keyFile, randomBytes(32).toString('base64'));
    const settings = { ...environment(), PLANTAO_STORE: redis.url, PLANTAO_KEY_FILE: keyFile };
    await update([settings, settings]);
    expect(await countLedBy(next.version, settings)).toBeGreaterThanOrEqual(chats);
  } finally {
    await redis.stop();
  }
});
