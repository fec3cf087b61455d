import { expect, test } from 'vitest';
import { conversationId, effectId } from '../../src/core/ids/index.ts';
import type { NewLine } from '../../src/core/turn/index.ts';
import { readReport } from '../../src/plantao/reports.ts';
import { createMemoryStore } from '../../src/stores/memory/index.ts';

const channel = { name: 'whatsapp-cloud', account: 'loja' };
const conversation = conversationId('conversa');
const say = effectId(conversation, 1, 0);

/** A conversation whose transcript has these lines. */
async function storeWith(lines: readonly NewLine[]) {
  const store = createMemoryStore();
  const origin = { channel: channel.name, account: channel.account, address: '5511987650001' };
  await store.post([{ conversation, origin, event: { type: 'noted', text: 'oi' } }]);
  const [claim] = await store.claim({ token: 't', limit: 1, lease: 1_000 });
  if (claim === undefined) throw new Error('nothing to claim');
  await store.commit([
    {
      conversation,
      token: 't',
      revision: 0,
      consumed: 1,
      state: {
        flow: 'test',
        version: 1,
        memory: null,
        snapshot: null,
        calls: {},
        timers: {},
        jobs: {},
        menu: null,
        listing: { place: 'bot', since: 0 },
      },
      lines,
      jobs: [],
      cancel: [],
      withdraw: [],
      timers: [],
      hush: false,
    },
  ]);
  return store;
}

const said = (more: Partial<Extract<NewLine, { type: 'said' }>> = {}): NewLine => ({
  type: 'said',
  by: 'bot',
  message: { text: 'Seu protocolo é 20261122120000.' },
  effect: say,
  ...more,
});
const notes = (count: number): NewLine[] =>
  Array.from({ length: count }, (_, index) => ({ type: 'note', text: `nota ${index}` }));

test('a message is found by what it was sent with, also some way back', async () => {
  const store = await storeWith([...notes(3), said(), ...notes(200)]);
  expect(await readReport(store, channel, { say, delivery: 'read' })).toEqual({
    conversation,
    line: 4,
    delivery: 'read',
  });
  const other = effectId(conversation, 7, 7);
  expect(await readReport(store, channel, { say: other, delivery: 'read' })).toBeUndefined();
});

test('one that failed is told to its conversation; one to keep waits for a person', async () => {
  const usual = await storeWith([said()]);
  expect(await readReport(usual, channel, { say, delivery: 'failed', reason: 'sem WhatsApp' })).toEqual({
    conversation,
    line: 1,
    delivery: 'failed',
    post: {
      type: 'send.failed',
      text: 'Seu protocolo é 20261122120000.',
      keep: false,
      reason: 'sem WhatsApp',
    },
  });
  const kept = await storeWith([said({ keep: true, menu: 'm1' })]);
  expect(await readReport(kept, channel, { say, delivery: 'failed', reason: 'sem WhatsApp' })).toMatchObject({
    post: { keep: true },
    park: {
      job: {
        id: say,
        lane: 'chat',
        pool: 'whatsapp-cloud:loja',
        work: { type: 'say', by: 'bot', keep: true, menu: 'm1' },
      },
      reason: 'mensagem não entregue: sem WhatsApp',
    },
  });
});
