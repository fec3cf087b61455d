/**
 * A ticket over WhatsApp, with real processes: the built program on LMDB, the sandbox ERP, and a Meta of our own that
 * delivers to the program's webhook. The program is killed on the way; what Meta could not deliver it delivers again.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { check } from '../../src/commands/check.ts';
import { readConfig } from '../../src/config/index.ts';
import { type GraphApi, type Person, startGraphApi } from '../support/graph/graph-api.ts';
import { labelsOf, textOf } from '../support/graph/person.ts';
import { type Program, runProgram } from '../support/program.ts';
import { openSandbox, type SandboxErp } from '../support/sandbox-program.ts';

const patient = { timeout: 120_000, interval: 50 };
/** How long a person waits before answering the same question again, in milliseconds. */
const patience = 6_000;

let folder: string;
let meta: GraphApi;
let sandbox: SandboxErp;
let service: Program;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plantao-whatsapp-'));
  meta = await startGraphApi();
  sandbox = await openSandbox(join(folder, 'tickets.jsonl'));
  service = await startService();
});
afterEach(async () => {
  service.process.kill('SIGKILL');
  await service.ended;
  await sandbox.close();
  await meta.close();
  rmSync(folder, { recursive: true, force: true });
});

const environment = () => ({
  ...sandbox.environment,
  PLANTAO_STORE: `lmdb:${join(folder, 'data')}`,
  PORT: '0',
  PLANTAO_QUIET_SECONDS: '1',
  WHATSAPP_CLOUD_PHONE_ID: meta.phoneId,
  WHATSAPP_CLOUD_TOKEN: meta.token,
  WHATSAPP_CLOUD_APP_SECRET: meta.appSecret,
  WHATSAPP_CLOUD_VERIFY_TOKEN: meta.verifyToken,
  WHATSAPP_CLOUD_API_ROOT: meta.url,
});

/** Starts the program, and tells Meta where it is. */
async function startService(): Promise<Program> {
  const program = runProgram(['start'], environment());
  const [, url = ''] = await program.printed(/(http:\/\/[\d.:]+)\/readyz/);
  await meta.connect(`${url}/whatsapp-cloud/main`);
  return program;
}

/** Answers whatever is asked until the protocol is there. */
function createSubscriber(person: Person, problem: string) {
  let answered = -1;
  let actedAt = 0;
  const protocol = () =>
    person.messages
      .map((message) => /protocolo[^\d]{0,40}(\d{12,24})/i.exec(textOf(message))?.[1])
      .find(Boolean);
  const answer = async () => {
    const message = person.messages.at(-1);
    if (message === undefined) return person.say('oi');
    const text = textOf(message);
    const press = (pattern: RegExp) => {
      const label = labelsOf(message).find((candidate) => pattern.test(candidate));
      return label === undefined ? undefined : person.press(label);
    };
    if (/qual telefone/i.test(text)) return person.say('(37) 99911-2233');
    if (/o que está acontecendo|^anotei/i.test(text)) return person.say(problem);
    if (/anotado/i.test(text)) return press(/pronto/i);
    return press(
      /problema na internet|abrir outro|mesmo assim|não precisa|^sim, registrar|^sou |^usar este/i,
    );
  };
  return {
    protocol,
    async act() {
      const last = person.messages.length - 1;
      if (last === answered && Date.now() - actedAt < patience) return;
      answered = last;
      actedAt = Date.now();
      // Meta keeps trying while the program is away: who writes does not wait for that.
      void answer();
    },
  };
}

test('one ticket is opened and told, whatever is killed meanwhile', { timeout: 400_000 }, async () => {
  const mariana = meta.person('5537999112233', 'Mariana');
  const subscriber = createSubscriber(mariana, 'sem internet no quarto dos fundos');
  const until = (look: () => unknown) =>
    vi.waitFor(async () => {
      await subscriber.act();
      await look();
    }, patient);

  await until(() => expect(mariana.messages.length).toBeGreaterThan(0));
  service.process.kill('SIGKILL');
  expect(await service.ended).toBe('SIGKILL');
  const waiting = mariana.say('vocês estão aí?');
  service = await startService();
  await waiting;
  await until(() => expect(subscriber.protocol()).toBeDefined());
  await vi.waitFor(() => expect(meta.pending()).toBe(0), patient);

  const own = sandbox.tickets().filter(({ description }) => description.includes('quarto dos fundos'));
  expect(own.map(({ protocol }) => protocol)).toEqual([subscriber.protocol()]);
  // Choices were things to press.
  expect(mariana.messages.some(({ type }) => type === 'interactive')).toBe(true);

  service.process.kill('SIGTERM');
  expect(await service.ended, service.output()).toBe(0);
  for (const secret of [meta.token, meta.appSecret, meta.verifyToken, mariana.waId, 'quarto dos fundos'])
    expect(service.output()).not.toContain(secret);
});

test('plantao check names the number, and what is wrong with its token', { timeout: 200_000 }, async () => {
  service.process.kill('SIGKILL');
  await service.ended;
  const good = runProgram(['check'], environment());
  expect(await good.ended, good.output()).toBe(0);
  expect(good.output()).toContain(
    'whatsapp-cloud:main: WhatsApp: o número +55 37 3000-1000 (Fibra Serrana) responde',
  );
  const wrong = { ...environment(), WHATSAPP_CLOUD_TOKEN: 'EAAanotherTokenThatNobodyKnows' };
  const { ok, report } = await check(readConfig(wrong));
  expect(ok).toBe(false);
  expect(report).toMatch(/FALHA {2}whatsapp-cloud:main: .*WHATSAPP_CLOUD_TOKEN/);
  expect(report).not.toContain('EAAanotherTokenThatNobodyKnows');
});
