/** What the command line reads of conversations, and which of them it means by the beginning of a code. */

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { conversationId } from '../../src/core/ids/index.ts';
import { consoleQueue, consoleView } from '../../src/desks/console/shapes.ts';
import { parkedList } from '../../src/desks/parked.ts';
import { createMemoryStore } from '../../src/stores/memory/index.ts';
import {
  conversation,
  createStage,
  effect,
  minute,
  sayJob,
  says,
  ticketJob,
} from '../contracts/store/stage.ts';
import { type AttendedDesk, createConsoleClient, openAttendedDesk } from '../support/attended-desk.ts';
import { answerAll } from '../support/page/echo-desk.ts';

let desk: AttendedDesk;
let client: ReturnType<typeof createConsoleClient>;

beforeEach(() => {
  desk = openAttendedDesk();
  desk.start();
  client = createConsoleClient(desk.store);
});
afterEach(() => desk.stop());

/** Customers who have asked for a person. */
const wait = async (...codes: readonly string[]) => {
  for (const code of codes) await desk.say(code, 'atendente');
  await desk.settled();
};

describe('looking', () => {
  test('the queue has who waits and who is attended', async () => {
    await wait('aaaa-waits', 'bbbb-attended', 'cccc-closed');
    await desk.say('dddd-bot', 'oi');
    await client.act('bbbb/reply', { text: 'Oi!' });
    await client.act('cccc/close');
    await desk.settled();
    const { waiting, attended, parked } = consoleQueue.parse((await client.get('/queue')).body);
    expect(waiting.map(({ id }) => id)).toEqual(['aaaa-waits']);
    expect(attended.map(({ id }) => id)).toEqual(['bbbb-attended']);
    expect(parked).toBe(0);
  });

  test('a row says who waits, where, why and for how long', async () => {
    await wait('aaaa-waits');
    const [row] = consoleQueue.parse((await client.get('/queue')).body).waiting;
    expect(row).toMatchObject({
      id: 'aaaa-waits',
      channel: 'test',
      listing: { place: 'waiting', reason: 'pediu para falar com uma pessoa' },
    });
    expect(row?.waited).toBeGreaterThanOrEqual(0);
    expect(row?.waited).toBeLessThan(60_000);
  });

  test('a row says since when the customer waits for the one who took the conversation', async () => {
    await wait('aaaa-waits');
    await client.act('aaaa/reply', { text: 'Oi!' });
    const row = async () => consoleQueue.parse((await client.get('/queue')).body).attended[0];
    expect((await row())?.unanswered).toBeUndefined();
    await desk.say('aaaa-waits', 'e agora?');
    await desk.settled();
    expect((await row())?.unanswered).toBeGreaterThanOrEqual(0);
  });

  test('what waits for a person is counted in the queue, and listed with its reason and its conversation', async () => {
    const stage = await createStage(async (clock) => {
      const store = createMemoryStore(clock);
      return { store, close: () => store.close() };
    });
    await stage.turn(1, says(sayJob(effect(1, 0), 'Seu protocolo é 20261121120000.', { keep: true })));
    await stage.settle(await stage.nextOne('chat'), { type: 'parked', reason: 'o cliente bloqueou o bot' });
    stage.pass(5 * minute);
    const desk = createConsoleClient(stage.store);
    expect(consoleQueue.parse((await desk.get('/queue')).body).parked).toBe(1);
    expect(parkedList.parse((await desk.get('/parked')).body).parked).toEqual([
      {
        code: '1',
        kind: 'message',
        id: conversation(1),
        channel: 'test',
        reason: 'o cliente bloqueou o bot',
        waited: 5 * minute,
      },
    ]);
    expect(consoleView.parse((await desk.get('/conversations/conversation-1')).body).parked).toEqual(['1']);
  });

  test('what is on its way to the ERP is in the queue, until it is there', async () => {
    const stage = await createStage(async (clock) => {
      const store = createMemoryStore(clock);
      return { store, close: () => store.close() };
    });
    await stage.turn(1, { jobs: [ticketJob(effect(1, 0), { pool: 'jobs' })] });
    await stage.settle(await stage.nextOne('jobs'), { type: 'again', delay: 3 * minute });
    stage.pass(minute);
    const awaited = async () =>
      consoleQueue.parse((await createConsoleClient(stage.store).get('/queue')).body).awaited;
    expect(await awaited()).toEqual([{ id: conversation(1), waited: minute, next: 2 * minute, attempts: 1 }]);
    stage.pass(2 * minute);
    await stage.settle(await stage.nextOne('jobs'), { type: 'done' });
    expect(await awaited()).toEqual([]);
  });

  test('a conversation is shown by the beginning of its code, with what was said', async () => {
    await wait('aaaa-waits', 'aabb-waits');
    for (const code of ['aaaa', 'aaaa-waits']) {
      const { status, body } = await client.get(`/conversations/${code}`);
      expect(status).toBe(200);
      const { id, lines } = consoleView.parse(body);
      expect(id).toBe('aaaa-waits');
      expect(lines[0]).toMatchObject({ type: 'customer', content: { text: 'atendente' } });
      expect(lines.at(-1)).toMatchObject({ type: 'said', by: 'bot', delivery: 'sent' });
    }
  });
});

describe('which conversation is meant', () => {
  test('a beginning that fits two is refused in words, and neither is touched', async () => {
    await wait('aaaa-one', 'aaaa-two');
    const problem = 'mais de uma conversa começa com aaaa: escreva mais letras do código';
    expect(await client.get('/conversations/aaaa')).toEqual({ status: 404, body: { problem } });
    for (const action of ['reply', 'give-back', 'close'])
      expect(await client.act(`aaaa/${action}`, { text: 'Oi!' })).toEqual({ status: 404, body: { problem } });
    await desk.settled();
    for (const code of ['aaaa-one', 'aaaa-two']) {
      expect(await desk.placeOf(code)).toBe('waiting');
      expect(desk.heardBy(code)).toHaveLength(2);
    }
    expect(await client.act('aaaa-o/close')).toMatchObject({ body: { outcome: 'done' } });
    expect(await desk.placeOf('aaaa-two')).toBe('waiting');
  });

  test('two that stand in different lists are two all the same', async () => {
    await wait('aaaa-one', 'aaaa-two');
    await client.act('aaaa-one/reply', { text: 'Oi!' });
    expect((await client.get('/conversations/aaaa')).status).toBe(404);
  });

  test('a whole code is meant even if another one begins with it', async () => {
    await wait('aaaa', 'aaaa-two');
    expect(consoleView.parse((await client.get('/conversations/aaaa')).body).id).toBe('aaaa');
  });

  test.each([
    ['one letter', 'a'],
    ['three letters', 'aaa'],
    ['two words', 'aa aa'],
    ['a path', 'a/../a'],
    ['a long text', 'x'.repeat(500)],
  ])('%s is no code', async (_, code) => {
    await wait('aaaa-waits');
    const encoded = encodeURIComponent(code);
    expect(await client.get(`/conversations/${encoded}`)).toEqual({
      status: 404,
      body: { problem: 'o código de uma conversa tem ao menos 4 letras' },
    });
    expect((await client.act(`${encoded}/close`)).status).toBe(404);
    expect(await desk.placeOf('aaaa-waits')).toBe('waiting');
  });

  test('a closed conversation is found by its whole code only', async () => {
    await wait('aaaa-closed');
    await client.act('aaaa/close');
    const { status, body } = await client.get('/conversations/aaaa');
    expect(status).toBe(404);
    expect(z.object({ problem: z.string() }).parse(body).problem).toContain('código inteiro');
    expect(consoleView.parse((await client.get('/conversations/aaaa-closed')).body).listing.place).toBe(
      'closed',
    );
    expect(await client.act('aaaa-closed/reply', { text: 'Voltei.' })).toMatchObject({
      body: { outcome: 'done' },
    });
    expect(await desk.placeOf('aaaa-closed')).toBe('attended');
  });

  test('it is looked for beyond the first thousand', async () => {
    const store = createMemoryStore();
    for (let number = 1_000; number < 2_100; number++)
      await store.post([
        {
          conversation: conversationId(`c${number}-many`),
          origin: { channel: 'test', account: 'main', address: `${number}` },
          event: { type: 'customer.said', content: { type: 'text', text: 'oi' }, saidAt: number },
        },
      ]);
    for (let round = 0; round < 11; round++) await answerAll(store, () => []);
    client = createConsoleClient(store);
    expect(consoleView.parse((await client.get('/conversations/c2099')).body).id).toBe('c2099-many');
    expect((await client.get('/conversations/c209')).body).toMatchObject({
      problem: expect.stringMatching(/mais de/),
    });
  });
});
