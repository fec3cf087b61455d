/** What attendants do on the command line, over real conversations of the support flow. */

import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { consoleQueue, consoleView } from '../../src/desks/console/shapes.ts';
import { turnOf } from '../contracts/store/stage.ts';
import {
  type AttendedDesk,
  ana,
  bia,
  createConsoleClient,
  openAttendedDesk,
} from '../support/attended-desk.ts';

let desk: AttendedDesk;
let client: ReturnType<typeof createConsoleClient>;

beforeEach(() => {
  desk = openAttendedDesk();
  desk.start();
  client = createConsoleClient(desk.store);
});
afterEach(() => desk.stop());

const hour = 3_600_000;
const done = { status: 200, body: expect.objectContaining({ outcome: 'done' }) };
const pending = { status: 200, body: { outcome: 'pending' } };
const ownedByAna = { status: 200, body: { outcome: 'owned', owner: 'Ana' } };

/** Customers who have asked for a person. */
const wait = async (...codes: readonly string[]) => {
  for (const code of codes) await desk.say(code, 'atendente');
  await desk.settled();
};

describe('acting', () => {
  test('a reply takes the conversation over and reaches the customer under the name', async () => {
    await wait('aaaa-waits');
    expect(await client.act('aaaa/reply', { text: '  Oi, vou olhar.  ' })).toEqual(done);
    await desk.settled();
    expect(desk.heardBy('aaaa-waits').at(-1)).toBe('Ana:\nOi, vou olhar.');
    const shown = consoleView.parse((await client.get('/conversations/aaaa')).body);
    expect(shown.listing).toMatchObject({ place: 'attended', owner: ana });
    expect(shown.lines.at(-1)).toMatchObject({ by: ana, message: { text: 'Oi, vou olhar.' } });
    expect(await client.act('aaaa/reply', { text: 'Pronto.' })).toEqual(done);
    await desk.settled();
    expect(desk.heardBy('aaaa-waits').at(-1)).toBe('Ana:\nPronto.');
  });

  test('words that the customer’s network refuses are told of, and not sent', async () => {
    const served = createConsoleClient(desk.store, { channels: () => desk.networks });
    await desk.protocol('mmmm-asks', { dueAt: Date.now() + hour / 2 }, 'Cadê o pedido?');
    await desk.settled();
    expect(await served.act('mmmm/reply', { text: 'Faça um pix' })).toEqual({
      status: 400,
      body: { problem: 'o marketplace não deixa passar uma chave PIX' },
    });
    expect(await desk.placeOf('mmmm-asks')).toBe('waiting');
    const { waiting } = consoleQueue.parse((await served.get('/queue')).body);
    expect(waiting[0]?.due).toBeLessThan(hour);
    expect(await served.act('mmmm/reply', { text: 'Sai hoje.' })).toEqual(done);
    await desk.settled();
    expect(desk.market.heardBy('mmmm-asks')).toEqual(['Ana:\nSai hoje.']);
  });

  test('a conversation is given back to the bot, whoever waited for it', async () => {
    await wait('aaaa-attended', 'bbbb-waits');
    await client.act('aaaa/reply', { text: 'Oi!' });
    for (const code of ['aaaa', 'bbbb']) expect(await client.act(`${code}/give-back`)).toEqual(done);
    await desk.settled();
    for (const code of ['aaaa-attended', 'bbbb-waits']) {
      expect(await desk.placeOf(code)).toBe('bot');
      expect(desk.heardBy(code).join('\n')).toContain('A equipe devolveu a conversa');
    }
  });

  test('what the bot leads is not given back once more, and its question stays', async () => {
    await desk.say('aaaa-bot', 'sem internet');
    await desk.settled();
    const heard = desk.heardBy('aaaa-bot');
    expect(await client.act('aaaa/give-back')).toEqual(done);
    await desk.settled();
    expect(desk.heardBy('aaaa-bot')).toEqual(heard);
    expect(await desk.placeOf('aaaa-bot')).toBe('bot');
  });

  test('one that the bot cannot lead stands where it stood, and that is told', async () => {
    await desk.say('aaaa-breaks', 'oi');
    await desk.settled();
    await desk.stop();
    await desk.say('aaaa-breaks', 'sem internet');
    const [claim] = await desk.store.claim({ token: 'test', limit: 1, lease: 1_000 });
    if (!claim?.state) throw new Error('the conversation has no state');
    const broken = { ...claim.state, snapshot: { value: 'nowhere' } };
    await desk.store.commit([turnOf(claim, { consumed: 0, state: broken })]);
    desk.start();
    await desk.settled();
    expect(await client.act('aaaa/give-back')).toEqual({
      status: 200,
      body: { outcome: 'unchanged', place: 'waiting' },
    });
    expect(await client.act('aaaa/close')).toEqual(done);
  });

  test('a conversation is closed wherever it stands, and the customer is told once', async () => {
    await wait('aaaa-attended', 'bbbb-waits');
    await desk.say('cccc-bot', 'oi');
    await client.act('aaaa/reply', { text: 'Oi!' });
    for (const code of ['aaaa-attended', 'bbbb-waits', 'cccc-bot']) {
      for (let time = 0; time < 2; time++) expect(await client.act(`${code}/close`)).toEqual(done);
      await desk.settled();
      expect(await desk.placeOf(code)).toBe('closed');
      expect(desk.heardBy(code).filter((text) => text.includes('foi encerrada'))).toHaveLength(1);
    }
  });

  test('nothing is done twice for a request that comes again', async () => {
    await wait('aaaa-waits');
    const request = randomUUID();
    for (let time = 0; time < 3; time++)
      expect(await client.act('aaaa/reply', { request, text: 'Uma vez só.' })).toEqual(done);
    await desk.settled();
    expect(desk.heardBy('aaaa-waits').filter((text) => text.includes('Uma vez só.'))).toHaveLength(1);
    expect(await desk.notesOf('aaaa-waits')).toEqual([]);
  });

  test.each([
    ['nothing', 'aaaa/close', null],
    ['no name', 'aaaa/close', { by: { id: 'console:ana' }, request: randomUUID() }],
    ['an empty name', 'aaaa/close', { by: { ...ana, name: '' }, request: randomUUID() }],
    ['no request', 'aaaa/close', { by: ana }],
    ['a request that is no UUID', 'aaaa/close', { by: ana, request: '1' }],
    ['an action that does not exist', 'aaaa/delete', { by: ana, request: randomUUID() }],
    ['no text', 'aaaa/reply', { by: ana, request: randomUUID() }],
    ['an empty text', 'aaaa/reply', { by: ana, request: randomUUID(), text: ' \n' }],
    ['too long a text', 'aaaa/reply', { by: ana, request: randomUUID(), text: 'x'.repeat(4_001) }],
  ])('%s is refused', async (_, path, body) => {
    await wait('aaaa-waits');
    const answer = await client.post(path, body);
    expect(answer).toEqual({
      status: 400,
      body: { problem: expect.stringMatching(/^(pedido|falta|a resposta)/) },
    });
    expect(await desk.placeOf('aaaa-waits')).toBe('waiting');
  });

  test('what cannot be written is told in words', async () => {
    await wait('aaaa-waits');
    const full = createConsoleClient({
      ...desk.store,
      post: async () => {
        throw new Error('no space left on device');
      },
    });
    expect(await full.act('aaaa/close')).toEqual({
      status: 500,
      body: { problem: 'não deu certo: no space left on device' },
    });
  });
});

describe("somebody else's conversation", () => {
  beforeEach(async () => {
    await wait('aaaa-anas');
    await client.act('aaaa/reply', { text: 'Oi, aqui é a Ana.' });
    await desk.settled();
  });

  test('a reply does not reach the customer: the desk says whose it is, and the transcript what was not sent', async () => {
    const heard = desk.heardBy('aaaa-anas');
    expect(await client.act('aaaa/reply', { by: bia, text: 'Eu cuido!' })).toEqual(ownedByAna);
    expect(await client.act('aaaa/claim', { by: bia })).toEqual(ownedByAna);
    await desk.settled();
    expect(desk.heardBy('aaaa-anas')).toEqual(heard);
    expect(await desk.notesOf('aaaa-anas')).toEqual([
      'Bia quis assumir, mas a conversa está com Ana',
      'não enviado (a conversa não está com Bia): Eu cuido!',
      'Bia quis assumir, mas a conversa está com Ana',
    ]);
  });

  test.each(['give-back', 'close'])('it is not for others to %s', async (action) => {
    const heard = desk.heardBy('aaaa-anas');
    expect(await client.act(`aaaa/${action}`, { by: bia })).toEqual(ownedByAna);
    await desk.settled();
    expect(await desk.placeOf('aaaa-anas')).toBe('attended');
    expect(desk.heardBy('aaaa-anas')).toEqual(heard);
    expect(await desk.notesOf('aaaa-anas')).toEqual([expect.stringContaining('Bia quis')]);
    expect(await client.act(`aaaa/${action}`)).toEqual(done);
  });

  test.each(['give-back', 'close'])('what she left meanwhile is for others to %s', async (action) => {
    await desk.stop();
    const stopped = createConsoleClient(desk.store, { patience: 0 });
    expect(await stopped.act('aaaa/give-back')).toEqual(pending);
    await desk.say('aaaa-anas', 'atendente');
    expect(await stopped.act(`aaaa/${action}`, { by: bia })).toEqual(pending);
    desk.start();
    await desk.settled();
    expect(await desk.placeOf('aaaa-anas')).toBe(action === 'close' ? 'closed' : 'bot');
  });
});

describe('while nobody leads the conversations', () => {
  test('actions are noted, and happen in their order once somebody does', async () => {
    await wait('aaaa-waits');
    await desk.stop();
    const stopped = createConsoleClient(desk.store, { patience: 0 });
    expect(await stopped.act('aaaa/reply', { text: 'Volto logo.' })).toEqual(pending);
    expect(await stopped.act('aaaa/close')).toEqual(pending);
    expect(await desk.placeOf('aaaa-waits')).toBe('waiting');
    desk.start();
    await desk.settled();
    expect(await desk.placeOf('aaaa-waits')).toBe('closed');
    expect(desk.heardBy('aaaa-waits').slice(-2)).toEqual([
      'Ana:\nVolto logo.',
      expect.stringContaining('foi encerrada'),
    ]);
  });

  test('of two who reply, the first has the conversation', async () => {
    await wait('aaaa-waits');
    await desk.stop();
    const stopped = createConsoleClient(desk.store, { patience: 0 });
    await stopped.act('aaaa/reply', { text: 'Eu!' });
    await stopped.act('aaaa/reply', { by: bia, text: 'Não, eu!' });
    desk.start();
    await desk.settled();
    expect(desk.heardBy('aaaa-waits').filter((text) => text.includes('u!'))).toEqual(['Ana:\nEu!']);
    expect(await desk.notesOf('aaaa-waits')).toContainEqual(expect.stringContaining('Não, eu!'));
  });

  test('a service that runs but is slow is not waited for longer than told', async () => {
    await wait('aaaa-waits');
    await desk.stop();
    const impatient = createConsoleClient(desk.store, { patience: 200 });
    const began = performance.now();
    expect(await impatient.act('aaaa/reply', { text: 'Oi!' })).toEqual(pending);
    expect(performance.now() - began).toBeGreaterThanOrEqual(150);
  });
});
