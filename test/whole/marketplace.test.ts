/**
 * A marketplace's protocols, the whole way: the built program, and the marketplace as a process of its own. What an
 * attendant answers is there once, whatever is killed and whatever gets lost between them.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { createRandom } from '../support/crash/scheduler.ts';
import { type MagaluProgram, runMagalu } from '../support/magalu-program.ts';
import { type MarketplaceDesk, openMarketplaceDesk, patient } from '../support/marketplace-desk.ts';

const kills = Number(process.env.WHOLE_KILLS ?? 1);
const seed = Number(process.env.WHOLE_SEED ?? 20261123);

let folder: string;
let magalu: MagaluProgram;
let desk: MarketplaceDesk;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'p-'));
  magalu = await runMagalu(join(folder, 'magalu.jsonl'));
  desk = await openMarketplaceDesk(magalu, { PLANTAO_STORE: `lmdb:${join(folder, 'data')}` });
  const before = await desk.standing();
  expect(before?.detail).toContain('plantao magalu connect');
  await desk.connect();
}, 120_000);
afterEach(async () => {
  await magalu.behave();
  await magalu.habits({ accessSeconds: 7_200 });
});
afterAll(async () => {
  await desk.kill();
  magalu.program.process.kill('SIGKILL');
  await magalu.program.ended;
  rmSync(folder, { recursive: true, force: true });
});

/** What the buyer's server has of an attendant: who writes is told before it. */
const textsOf = async (ticket: string) =>
  (await magalu.sent(ticket)).map(({ text = '' }) => text.replace(/^Júlia:\n/, ''));
const told = async (id: string, from: string) =>
  (await desk.api.read(id)).lines.flatMap((line) => (line.from === from ? [line.text] : []));
const deliveryOf = async (id: string, text: string) =>
  (await desk.api.read(id)).lines.find((line) => line.text === text)?.delivery;
const delivered = (id: string, text: string) =>
  vi.waitFor(async () => expect(await deliveryOf(id, text)).toBe('delivered'), patient);

test('a protocol comes to the desk, and what is answered there is at the marketplace once', {
  timeout: 400_000,
}, async () => {
  await vi.waitFor(async () => expect((await desk.standing())?.state).toBe('connected'), patient);
  const { id: ticket, protocol } = await magalu.open({
    says: 'O roteador não chegou',
    buyer: 'Ivone Sales',
    type: 'outer_space',
    due_date: new Date(Date.now() + 3_600_000).toISOString().slice(0, 19),
  });
  const id = await desk.find(protocol);
  await vi.waitFor(
    async () => expect(await told(id, 'customer')).toEqual(['O roteador não chegou']),
    patient,
  );
  expect(await desk.api.answer(id, 'Saiu hoje para entrega.')).toBe(200);
  await delivered(id, 'Saiu hoje para entrega.');
  expect((await magalu.sent(ticket)).map(({ text }) => text)).toEqual(['Júlia:\nSaiu hoje para entrega.']);

  await magalu.write(ticket, 'Obrigada!');
  await vi.waitFor(async () => expect(await told(id, 'customer')).toContain('Obrigada!'), patient);
  expect(await desk.api.answer(id, 'De nada.')).toBe(200);
  await delivered(id, 'De nada.');

  // Nobody is owed anything: it is closed on the marketplace, and comes back.
  await magalu.change(ticket, { status: 'finished', closed: true });
  await vi.waitFor(async () => expect((await desk.api.read(id)).conversation.place).toBe('closed'), patient);
  await magalu.write(ticket, 'Veio o modelo errado');
  await vi.waitFor(
    async () => expect((await desk.api.read(id)).conversation.place).not.toBe('closed'),
    patient,
  );
  expect(await textsOf(ticket)).toEqual(['Saiu hoje para entrega.', 'De nada.']);
});

test('killed once the message was taken and before its answer came, it sends no second one', {
  timeout: 400_000,
}, async () => {
  const { id: ticket, protocol } = await magalu.open({ says: 'Cadê?' });
  const id = await desk.find(protocol);
  await magalu.misbehave({ route: 'message', what: 'created-then-hang', times: 1 });
  await desk.api.answer(id, 'Chega amanhã.');
  await vi.waitFor(async () => expect(await textsOf(ticket)).toEqual(['Chega amanhã.']), patient);
  await desk.kill();
  await desk.start();
  await delivered(id, 'Chega amanhã.');
  expect(await textsOf(ticket)).toEqual(['Chega amanhã.']);
});

test('killed before the message arrived, it sends it', { timeout: 400_000 }, async () => {
  const { id: ticket, protocol } = await magalu.open({ says: 'Cadê?' });
  const id = await desk.find(protocol);
  const before = (await magalu.counts()).routes.message ?? 0;
  await magalu.misbehave({ route: 'message', what: 'hang', times: 1 });
  await desk.api.answer(id, 'Chega amanhã.');
  await vi.waitFor(async () => expect((await magalu.counts()).routes.message).toBe(before + 1), patient);
  await desk.kill();
  await desk.start();
  await delivered(id, 'Chega amanhã.');
  expect(await textsOf(ticket)).toEqual(['Chega amanhã.']);
});

test('killed before the refresh token was spent, it goes on; after, it asks for a consent and messages wait', {
  timeout: 400_000,
}, async () => {
  const { id: ticket, protocol } = await magalu.open({
    says: 'Cadê?',
    due_date: new Date(Date.now() - 60_000).toISOString(),
  });
  const id = await desk.find(protocol);
  const urgency = async () => (await desk.api.read(id)).conversation.protocol?.urgency;
  const becomes = (wanted: string) => vi.waitFor(async () => expect(await urgency()).toBe(wanted), patient);
  await becomes('passed');
  // Every token is about to end from now on.
  await magalu.habits({ accessSeconds: 301 });

  const killedAt = async (what: string) => {
    await magalu.misbehave({ route: 'token', what, times: 1 });
    await magalu.change(ticket, { status: what });
    // What lets it in now is taken away, so that it comes for another.
    await magalu.revokeAccess();
    // Only then: it may ask at any time, and be killed as it is answered.
    await vi.waitFor(async () => expect(await magalu.faults()).toBe(0), patient);
    await desk.kill();
    await desk.start();
  };

  await killedAt('hang');
  expect(await desk.api.answer(id, 'Primeira')).toBe(200);
  await delivered(id, 'Primeira');
  await becomes('calm');
  await magalu.write(ticket, 'E então?');
  await becomes('passed');
  expect((await magalu.counts()).tokens.reused).toBe(0);

  await killedAt('created-then-hang');
  expect(await desk.api.answer(id, 'Segunda')).toBe(200);
  await vi.waitFor(async () => {
    const { state, detail } = (await desk.standing()) ?? {};
    expect(state).toBe('down');
    expect(detail).toContain('plantao magalu connect');
  }, patient);
  expect(await textsOf(ticket)).toEqual(['Primeira']);
  // It has not gone out: the date counts.
  expect(await urgency()).toBe('passed');
  await desk.connect();
  await delivered(id, 'Segunda');
  await becomes('calm');
  expect(await textsOf(ticket)).toEqual(['Primeira', 'Segunda']);
});

test(`${kills} kills at any moment, and answers that get lost (seed ${seed})`, {
  timeout: 900_000,
}, async () => {
  const random = createRandom(seed);
  const opened = await Promise.all(
    Array.from({ length: 3 }, (_, number) =>
      magalu.open({ says: `Pedido ${number}`, protocol: `77${number}` }),
    ),
  );
  const chats = await Promise.all(
    opened.map(async ({ id: ticket, protocol }) => ({ ticket, id: await desk.find(protocol) })),
  );
  await magalu.habits({ accessSeconds: 303 });
  for (const what of ['created-then-drop', 'created-then-502', 'drop', '502', '429'])
    await magalu.misbehave({ route: 'message', what, probability: 0.15, seed: 5, times: 3 });
  await magalu.misbehave({ route: 'message', what: 'late', ms: 2_000, probability: 0.3, seed: 9, times: 6 });

  /** Consents again if that is what is asked for: the one window that nobody can close. */
  const keepConsented = async () => {
    if ((await desk.standing())?.state === 'down') await desk.connect();
  };
  const wanted = (number: number) =>
    Array.from({ length: kills }, (_, kill) => `Resposta ${kill} a ${number}`);
  for (let kill = 0; kill < kills; kill++) {
    for (const [number, { id }] of chats.entries())
      await vi.waitFor(
        async () =>
          expect(await desk.api.answer(id, `Resposta ${kill} a ${number}`, `k${kill}-${number}`)).toBe(200),
        patient,
      );
    await sleep(random() * 4_000);
    await desk.kill();
    await desk.start();
    await keepConsented();
  }
  await magalu.behave();
  for (const [number, { id, ticket }] of chats.entries()) {
    for (const text of wanted(number))
      await vi.waitFor(
        async () => {
          await keepConsented();
          expect(await deliveryOf(id, text)).toBe('delivered');
        },
        { timeout: 180_000, interval: 500 },
      );
    expect(await textsOf(ticket)).toEqual(wanted(number));
  }
});
