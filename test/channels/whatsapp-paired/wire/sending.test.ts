/** What a paired account writes: to whom, at what pace, and what it says of a message that may not have arrived. */

import { describe, expect, test } from 'vitest';
import type { PairedOptions } from '../../../../src/channels/whatsapp-paired/index.ts';
import { Failure } from '../../../../src/core/failure.ts';
import { conversationId, type EffectId, effectId } from '../../../../src/core/ids/index.ts';
import { createMemoryStore } from '../../../../src/stores/memory/index.ts';
import { addLines } from '../sending/transcript.ts';
import { createStages, type Stage, until } from './stage.ts';

const stages = createStages();
const conversation = conversationId('conversa');
let revision = 0;
const nextId = (): EffectId => effectId(conversation, ++revision, 0);
const customer = (text: string) => ({
  type: 'customer' as const,
  content: { type: 'text' as const, text },
  saidAt: 0,
});

/** A channel to whom somebody has just written, who sends no receipts by herself. */
async function open(options: Partial<PairedOptions> = {}, given: Parameters<typeof stages.open>[1] = {}) {
  const stage = await stages.open(options, given);
  const ana = stages.subscriber();
  const chat = ana.chat(stage.world.account);
  await chat.say('oi');
  await until(() => stage.inbox.texts.length === 1);
  ana.silent = true;
  const { address = '' } = stage.inbox.sayings[0] ?? {};
  const send = (text: string, id = nextId()) => stage.channel.send(address, { text }, { id });
  return { stage, ana, chat, address, send, account: stage.world.account, inbox: stage.inbox };
}

/** Waits until it is connected again, without its pauses. */
const reconnected = (stage: Stage, logins: number) =>
  until(() => {
    stage.channel.linking?.show();
    return stage.world.account.logins === logins && stage.channel.standing().state === 'connected';
  });

describe('the same message', () => {
  test('sent again it has the same id, and is shown once', async () => {
    const { chat, send, account } = await open();
    const id = nextId();
    await send('Seu protocolo é 20261122120000.', id);
    await send('Seu protocolo é 20261122120000.', id);
    await until(() => chat.arrivals(chat.seen[0]?.id ?? '') === 2);
    expect(chat.texts).toEqual(['Seu protocolo é 20261122120000.']);
    await send('Outra coisa.');
    await until(() => chat.texts.length === 2);
    expect(chat.unreadable).toBe(0);
    // The copies on the phone are ours, and nobody's reply.
    await until(() => account.phone.seen.length === 3);
  });

  test('an echo of ours is nobody who has taken over', async () => {
    const { ana, chat, send, account, inbox } = await open();
    await send('Posso ajudar?');
    await until(() => chat.texts.length === 1);
    await account.phone.say(ana, 'Posso ajudar?', { id: chat.seen[0]?.id ?? '' });
    await account.phone.say(ana, 'aqui é o Caio');
    await until(() => inbox.arrivals.length === 2);
    expect(inbox.arrivals[1]?.event).toMatchObject({ type: 'attendant.said', text: 'aqui é o Caio' });
  });

  test('a device that could not read it gets it again, also of a new process', async () => {
    const store = createMemoryStore();
    const { stage, chat, send, address } = await open({}, { store });
    const effect = nextId();
    await send('Um técnico vai até você.', effect);
    await until(() => chat.seen.length === 1);
    const { id = '' } = chat.seen[0] ?? {};
    chat.askAgain(id, { device: 7 });
    await until(() => chat.arrivals(id) === 2);

    const message = { text: 'Um técnico vai até você.' };
    await addLines(store, address, [customer('oi'), { type: 'said', by: 'bot', message, effect }]);
    await stage.restart();
    await until(() => stage.channel.standing().state === 'connected');
    chat.askAgain(id, { device: 7, count: 2 });
    await until(() => chat.arrivals(id) === 3);
    expect(chat.texts).toEqual(['Um técnico vai até você.']);
  });

  test('answers that begin while messages are being stored can all be read, also of a new process', async () => {
    const { stage, inbox, account, chat, ana } = await open();
    const other = stages.subscriber({ name: 'Beto' }).chat(account);
    await other.say('oi');
    await until(() => inbox.texts.length === 2);
    ana.silent = false;
    let sent = 0;
    inbox.answer = ({ address }) =>
      void stage.channel
        .send(address, { text: `resposta ${revision}` }, { id: nextId() })
        .then(() => (sent += 1));
    for (const round of [1, 2]) {
      for (const text of ['um', 'dois', 'três']) await Promise.all([chat.say(text), other.say(text)]);
      await until(() => sent === 6 * round);
      await until(() => chat.texts.length === 3 * round && other.texts.length === 3 * round);
      await until(() => account.phone.seen.length === 6 * round && account.unconfirmed.length === 0);
      expect(chat.unreadable + other.unreadable).toBe(0);
      await stage.restart();
      await until(() => stage.channel.standing().state === 'connected');
    }
  });

  test('a long one comes in parts, in order', async () => {
    const { chat, send } = await open();
    const words = Array.from({ length: 4_500 }, (_, index) => `p${String(index).padStart(7, '0')}`);
    await send(words.join(' '));
    await until(() => chat.texts.length === 10);
    expect(chat.texts.join(' ').split(/\s+/)).toEqual(words);
  });
});

describe('what WhatsApp answers', () => {
  test.each([
    [463, 'refused', /não deixa este número escrever/],
    [479, 'retry', /tentar de novo/],
    [429, 'retry', /tentar de novo/],
    [500, 'retry', /problemas/],
    [503, 'retry', /problemas/],
    [487, 'refused', /recusou a mensagem \(487\)/],
  ] as const)('%i is %s', async (code, kind, reason) => {
    const { account, chat, send } = await open();
    account.refuseNext(code);
    const id = nextId();
    await expect(send('Olá', id)).rejects.toMatchObject({
      kind,
      message: expect.stringMatching(reason),
      ...(code === 479 || code === 429 ? { retryAfter: 30_000 } : {}),
    });
    await send('Olá', id);
    await until(() => chat.texts.length === 1);
  });

  test('no confirmation in time is nobody knows; one that comes later is no harm', async () => {
    const { account, chat, send } = await open({ patience: { confirmed: 300 } });
    account.holdAcks();
    await expect(send('Olá')).rejects.toMatchObject({ kind: 'unknown' });
    account.releaseAcks();
    await send('Ainda aí?');
    await until(() => chat.texts.length === 2);
    expect(chat.texts).toEqual(['Olá', 'Ainda aí?']);
  });

  test.each(['before', 'after'] as const)(
    'cut %s it was delivered, nobody knows; sent again it is shown once',
    async (when) => {
      const { stage, account, chat, send } = await open();
      account.cutNext(when);
      const id = nextId();
      await expect(send('Olá', id)).rejects.toMatchObject({ kind: 'unknown' });
      await reconnected(stage, 2);
      await send('Olá', id);
      await until(() => chat.arrivals(chat.seen[0]?.id ?? '') === (when === 'after' ? 2 : 1));
      expect(chat.texts).toEqual(['Olá']);
    },
  );
});

describe('nothing that nobody can read leaves', () => {
  const patience = { query: 400 };

  test.each([
    ['an error', { code: 500, text: 'internal-server-error' }],
    ['no answer', 'hang'],
  ] as const)('%s to who reads where', async (_, fault) => {
    const { account, chat, send } = await open({ patience });
    account.failQuery('usync/usync', fault);
    const id = nextId();
    await expect(send('Olá', id)).rejects.toMatchObject({ kind: 'retry' });
    await send('Olá', id);
    await until(() => chat.texts.length === 1);
    expect(chat.unreadable).toBe(0);
  });

  test.each([
    ['an error', { code: 500, text: 'internal-server-error' }],
    ['no answer', 'hang'],
  ] as const)('%s to how it is encrypted', async (_, fault) => {
    const { account, chat, send } = await open({ patience });
    account.failQuery('encrypt/key', fault);
    const id = nextId();
    await expect(send('Olá', id)).rejects.toMatchObject({ kind: 'retry' });
    await send('Olá', id);
    await until(() => chat.texts.length === 1);
    expect(chat.unreadable).toBe(0);
  });

  test('to somebody whom WhatsApp does not know', async () => {
    const store = createMemoryStore();
    const address = '199999999999999@lid';
    await addLines(store, address, [customer('oi')]);
    const { channel, world } = await stages.open({}, { store });
    await expect(channel.send(address, { text: 'Olá' }, { id: nextId() })).rejects.toMatchObject({
      kind: 'retry',
    });
    expect(world.account.received.filter(({ tag }) => tag === 'message')).toEqual([]);
  });

  test('without a connection', async () => {
    const { stage, account, chat, send } = await open();
    account.close(403);
    await until(() => stage.channel.standing().state === 'down');
    await expect(send('Olá')).rejects.toMatchObject({
      kind: 'retry',
      message: expect.stringMatching(/não está conectado: o WhatsApp bloqueou/),
    });
    await stage.channel.close?.();
    await expect(send('Olá')).rejects.toMatchObject({ kind: 'retry' });
    expect(chat.texts).toEqual([]);
  });
});

describe('what became of it', () => {
  test('delivered and read, also without a confirmation, and of a new process', async () => {
    const store = createMemoryStore();
    const { stage, ana, chat, send, account, address, inbox } = await open({}, { store });
    const [first, second] = [nextId(), nextId()];
    await send('Um', first);
    await until(() => chat.seen.length === 1);
    chat.confirm(chat.seen[0]?.id ?? '', 'delivered');
    await until(() => inbox.reports.length === 1);

    ana.silent = false;
    account.holdAcks();
    await send('Dois', second);
    await until(() => inbox.reports.length === 2);
    account.releaseAcks();
    await addLines(store, address, [
      customer('oi'),
      { type: 'said', by: 'bot', message: { text: 'Um' }, effect: first },
      { type: 'said', by: 'bot', message: { text: 'Dois' }, effect: second },
    ]);
    await stage.restart();
    for (const { id } of chat.seen) chat.confirm(id, 'read');
    await until(() => inbox.reports.length === 4);
    expect(inbox.reports).toEqual([
      { say: first, delivery: 'delivered' },
      { say: second, delivery: 'delivered' },
      { say: first, delivery: 'read' },
      { say: second, delivery: 'read' },
    ]);
  });
});

describe('it behaves like a person', () => {
  test('it writes to nobody who has not written in three days', async () => {
    let ahead = 0;
    const store = createMemoryStore({ now: () => Date.now() + ahead });
    const { stage, chat, send, inbox } = await open({}, { store });
    await send('Olá');
    const stranger = stages.subscriber();
    await expect(
      stage.channel.send(stranger.lid, { text: 'Promoção' }, { id: nextId() }),
    ).rejects.toMatchObject({ kind: 'refused' });
    ahead = 73 * 3_600_000;
    await expect(send('Tudo certo?')).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringMatching(/72 horas/),
    });
    await chat.say('voltei', { at: new Date(Date.now() + ahead) });
    await until(() => inbox.texts.includes('voltei'));
    await send('Olá de novo');
    await until(() => chat.texts.length === 2);
    expect(stranger.chat(stage.world.account).texts).toEqual([]);
  });

  test('a new process knows who has written by the transcript', async () => {
    const store = createMemoryStore();
    const { stage, chat, send, address } = await open({}, { store });
    await stage.restart();
    await expect(send('Olá')).rejects.toMatchObject({ kind: 'refused' });
    await addLines(store, address, [customer('oi')]);
    await send('Olá');
    await until(() => chat.texts.length === 1);
  });

  test('what would wait long is sent back, with the time to wait', async () => {
    const { chat, send } = await open({ perMinute: 1 });
    await send('Um');
    const failure = await send('Dois').catch((error: unknown) => error);
    if (!(failure instanceof Failure)) throw new Error('it was not sent back');
    expect(failure.kind).toBe('retry');
    expect(failure.message).toMatch(/mensagens demais/);
    expect(failure.retryAfter).toBeGreaterThan(5_000);
    expect(failure.retryAfter).toBeLessThanOrEqual(30_000);
    await until(() => chat.texts.length === 1);
  });

  test('it shows that it types', async () => {
    const { stage, chat, address } = await open();
    await stage.channel.typing?.(address);
    await until(() => chat.typing.length === 1);
    expect(chat.typing).toEqual(['composing']);
    await stage.channel.close?.();
    await stage.channel.typing?.(address);
  });
});
