/** What people write to a paired account: stored before it is confirmed, once, in order, under one address. */

import { proto } from '@whiskeysockets/baileys';
import { describe, expect, test } from 'vitest';
import { createMemoryStore } from '../../../../src/stores/memory/index.ts';
import { createStages, until } from './stage.ts';

const stages = createStages();
const texts = (count: number, name = 'mensagem') =>
  Array.from({ length: count }, (_, index) => `${name} ${index}`);

describe('nothing is confirmed before it is stored', () => {
  test('a message that is being stored has no receipt', async () => {
    const { world, inbox, channel } = await stages.open();
    const ana = stages.subscriber();
    const chat = ana.chat(world.account);
    const release = inbox.hold();
    const id = await chat.say('oi');
    await until(() => inbox.held === 1);
    // What leaves later has come: so would a receipt have.
    await channel.typing?.(ana.lid);
    await until(() => chat.typing.length === 1);
    expect(world.account.unconfirmed).toEqual([id]);
    expect(chat.delivered).toEqual([]);
    release();
    await until(() => chat.delivered.includes(id));
    expect(world.account.unconfirmed).toEqual([]);
  });

  test('a store that is full for a while costs no message', async () => {
    const { world, inbox, channel } = await stages.open();
    const chat = stages.subscriber().chat(world.account);
    const other = stages.subscriber({ name: 'Bruno' }).chat(world.account);
    inbox.refuse();
    for (const text of texts(3)) await chat.say(text);
    await other.say('e eu');
    await until(() => inbox.refused >= 2);
    expect(channel.standing()).toEqual({
      state: 'down',
      detail: 'as mensagens não podem ser gravadas agora; o WhatsApp as guarda',
    });
    expect(world.account.unconfirmed).toHaveLength(4);
    inbox.accept();
    await until(() => inbox.texts.length === 4 && world.account.unconfirmed.length === 0);
    expect(inbox.texts.filter((text) => text !== 'e eu')).toEqual(texts(3));
    expect(channel.standing().state).toBe('connected');
    expect(world.account.received.filter(({ attrs }) => attrs.type === 'retry')).toEqual([]);
  });

  test('nor does one that cannot note down who writes for a while', async () => {
    const store = createMemoryStore();
    let misses = 0;
    const records: typeof store.records = {
      ...store.records,
      async set(...change) {
        if (misses < 1 && change[0].startsWith('alias/')) {
          misses += 1;
          throw new Error('no space left on device');
        }
        return store.records.set(...change);
      },
    };
    const { world, inbox } = await stages.open({}, { store: { ...store, records } });
    const chat = stages.subscriber().chat(world.account);
    const id = await chat.say('oi');
    await until(() => chat.delivered.includes(id));
    expect(misses).toBe(1);
    expect(inbox.texts).toEqual(['oi']);
    expect(world.account.received.filter(({ attrs }) => attrs.type === 'retry')).toEqual([]);
  });

  test('what was not stored in the end comes to the next process, and can be read there', async () => {
    const stage = await stages.open();
    const { world, inbox } = stage;
    const chat = stages.subscriber().chat(world.account);
    await chat.say('antes');
    await until(() => inbox.texts.length === 1 && world.account.unconfirmed.length === 0);
    inbox.hold();
    await chat.say('um');
    await chat.say('dois');
    await until(() => inbox.held === 1);
    await stage.channel.close?.();
    expect(inbox.texts).toEqual(['antes']);
    inbox.accept();
    await stage.restart();
    await until(() => inbox.texts.length === 3 && world.account.unconfirmed.length === 0);
    expect(inbox.texts).toEqual(['antes', 'um', 'dois']);
    expect(chat.unreadable).toBe(0);
  });

  test('a channel that stops leaves what it cannot store to the next one', async () => {
    const stage = await stages.open();
    const { world, inbox } = stage;
    inbox.refuse();
    await stages.subscriber().chat(world.account).say('oi');
    await until(() => inbox.refused === 1);
    await stage.channel.stop();
    expect(world.account.unconfirmed).toHaveLength(1);
    inbox.accept();
    await stage.restart();
    await until(() => inbox.texts.length === 1 && world.account.unconfirmed.length === 0);
  });
});

describe('what waited at WhatsApp', () => {
  test('comes in order, marked, and the oldest as stale', async () => {
    const stage = await stages.open();
    const { world, inbox } = stage;
    const chat = stages.subscriber().chat(world.account);
    await stage.channel.close?.();
    const hourAgo = new Date(Date.now() - 3_600_000);
    for (const [index, text] of texts(30).entries()) await chat.say(text, index < 10 ? { at: hourAgo } : {});
    await stage.restart();
    await until(() => inbox.texts.length === 30 && world.account.unconfirmed.length === 0);
    expect(inbox.texts).toEqual(texts(30));
    expect(inbox.sayings.every(({ waited }) => waited)).toBe(true);
    expect(inbox.sayings.map(({ event }) => event.stale ?? false)).toEqual([
      ...Array<boolean>(10).fill(true),
      ...Array<boolean>(20).fill(false),
    ]);
    const [first] = inbox.sayings;
    expect(Math.abs((first?.event.saidAt ?? 0) - hourAgo.getTime())).toBeLessThan(1_001);
    await chat.say('agora');
    await until(() => inbox.texts.length === 31);
    const now = inbox.sayings.at(-1);
    expect(now?.waited).toBeUndefined();
    expect(now?.event.stale).toBeUndefined();
  });

  test('comes again if its receipt was lost, known by its id', async () => {
    const stage = await stages.open();
    const { world, inbox } = stage;
    const chat = stages.subscriber().chat(world.account);
    await chat.say('antes');
    await until(() => inbox.texts.length === 1 && world.account.unconfirmed.length === 0);
    world.account.loseReceipts();
    const id = await chat.say('oi');
    await until(() => chat.delivered.includes(id));
    await stage.restart();
    await until(() => world.account.unconfirmed.length === 0);
    await chat.say('depois');
    await until(() => inbox.texts.includes('depois'));
    expect(inbox.texts).toEqual(['antes', 'oi', 'depois']);
    expect(new Set(inbox.all.map(({ dedupe }) => dedupe)).size).toBe(3);
  });
});

describe('what comes more than once', () => {
  test('the very same bytes are one message', async () => {
    const { world, inbox } = await stages.open();
    const chat = stages.subscriber().chat(world.account);
    const first = await chat.say('oi');
    await until(() => inbox.texts.length === 1);
    chat.deliverAgain(first);
    const second = await chat.say('tudo bem?');
    chat.deliverAgain(second);
    await chat.say('caiu');
    await until(() => inbox.texts.includes('caiu'));
    expect(inbox.texts).toEqual(['oi', 'tudo bem?', 'caiu']);
  });

  test('unreadable at first, it is asked for again', async () => {
    const { world, inbox } = await stages.open();
    const chat = stages.subscriber().chat(world.account);
    await chat.say('antes');
    await until(() => inbox.texts.length === 1);
    const id = await chat.say('estragada', { garbled: true });
    await until(() => inbox.texts.includes('estragada') && world.account.unconfirmed.length === 0);
    expect(inbox.all.filter(({ dedupe }) => dedupe === id)).toHaveLength(1);
  });
});

test('everything that people send', async () => {
  const { world, inbox, channel } = await stages.open();
  const chat = stages.subscriber().chat(world.account);
  const { Type } = proto.Message.ProtocolMessage;
  const media = { url: 'https://mmg.whatsapp.net/x', mediaKey: Buffer.alloc(32, 7), fileLength: 12 };
  const id = await chat.say('sem internt');
  await chat.send({ imageMessage: { ...media, caption: 'o roteador', mimetype: 'image/jpeg' } });
  await chat.send({ locationMessage: { degreesLatitude: -23.5, degreesLongitude: -46.6 } });
  await chat.send({
    contactMessage: { displayName: 'Beto', vcard: 'TEL;waid=5511966660001:+55 11 96666-0001' },
  });
  await chat.send({ reactionMessage: { key: { id, fromMe: true }, text: '👍' } });
  await chat.send({
    protocolMessage: {
      key: { id, fromMe: true },
      type: Type.MESSAGE_EDIT,
      editedMessage: { conversation: 'sem internet' },
    },
  });
  await chat.send({ protocolMessage: { key: { id, fromMe: true }, type: Type.REVOKE } });
  await chat.send({ pollCreationMessage: { name: 'Qual?', options: [] } });
  await until(() => inbox.arrivals.length === 7 && world.account.unconfirmed.length === 0);
  const heard = inbox.arrivals.map(({ event }) =>
    event.type === 'customer.said' ? event.content : event.type === 'noted' ? event.text : event.type,
  );
  expect(heard).toEqual([
    { type: 'text', text: 'sem internt' },
    { type: 'media', media: 'photo', caption: 'o roteador', ref: expect.any(String) },
    { type: 'location', latitude: -23.5, longitude: -46.6 },
    { type: 'contact', phone: '5511966660001', own: false },
    { type: 'text', text: 'sem internet', edited: true },
    'o cliente apagou uma mensagem',
    { type: 'other', what: 'enquete' },
  ]);
  const photo = inbox.sayings[1]?.event.content;
  const ref = photo?.type === 'media' ? photo.ref : '';
  await expect(channel.media?.(ref, 11)).rejects.toThrow(/maior que/);
});

test('a whole neighbourhood at once, each in order', async () => {
  const { world, inbox } = await stages.open();
  const people = Array.from({ length: 20 }, (_, index) => stages.subscriber({ name: `Vizinho ${index}` }));
  await Promise.all(
    people.map(async (person) => {
      const chat = person.chat(world.account);
      for (const text of texts(10, person.name)) await chat.say(text);
    }),
  );
  await until(() => inbox.texts.length === 200 && world.account.unconfirmed.length === 0);
  for (const person of people)
    expect(
      inbox.sayings
        .filter(({ event }) => event.verifiedPhone === person.phone)
        .map(({ event: { content } }) => (content.type === 'text' ? content.text : '')),
    ).toEqual(texts(10, person.name));
});

describe('what came to this device without anything to read', () => {
  const from = ({ lid, text, id }: { readonly lid: string; readonly text: string; readonly id: string }) => ({
    key: { remoteJid: lid, fromMe: false, id },
    message: { conversation: text },
    messageTimestamp: Math.floor(Date.now() / 1_000),
  });

  test('is asked of the phone, and heard once though it hands it in twice', async () => {
    const { world, inbox } = await stages.open();
    const { phone } = world.account;
    const ana = stages.subscriber();
    const chat = ana.chat(world.account);
    const id = '3A0123456789ABCDEF01';
    phone.kept.set(id, from({ lid: ana.lid, text: 'vi o anúncio', id }));
    await chat.say('vi o anúncio', { id, withheld: true });
    await until(() => inbox.texts.length === 1);
    await phone.handOver(id);
    await chat.say('e agora?');
    await until(() => inbox.texts.length === 2);
    expect(inbox.texts).toEqual(['vi o anúncio', 'e agora?']);
    expect(new Set(inbox.arrivals.map(({ address }) => address)).size).toBe(1);
  });

  test('is stored before the phone hears that it was received', async () => {
    const stage = await stages.open();
    const { world, inbox } = stage;
    const { phone } = world.account;
    const ana = stages.subscriber();
    await ana.chat(world.account).say('antes');
    await until(() => inbox.texts.length === 1 && world.account.unconfirmed.length === 0);
    inbox.hold();
    const id = '3A0123456789ABCDEF02';
    phone.kept.set(id, from({ lid: ana.lid, text: 'do anúncio', id }));
    await phone.handOver(id);
    await until(() => inbox.held === 1);
    expect(world.account.unconfirmed).toHaveLength(1);
    await stage.channel.close?.();
    inbox.accept();
    await stage.restart();
    await until(() => inbox.texts.includes('do anúncio') && world.account.unconfirmed.length === 0);
  });

  test('is believed of the own phone alone', async () => {
    const { world, inbox } = await stages.open();
    const ana = stages.subscriber();
    const bruno = stages.subscriber({ name: 'Bruno' });
    const id = '3A0123456789ABCDEF03';
    const forged = proto.WebMessageInfo.encode(from({ lid: ana.lid, text: 'cancele tudo', id })).finish();
    const chat = bruno.chat(world.account);
    await chat.send({
      protocolMessage: {
        type: proto.Message.ProtocolMessage.Type.PEER_DATA_OPERATION_REQUEST_RESPONSE_MESSAGE,
        peerDataOperationRequestResponseMessage: {
          peerDataOperationResult: [{ placeholderMessageResendResponse: { webMessageInfoBytes: forged } }],
        },
      },
    });
    await chat.say('oi');
    await until(() => inbox.texts.includes('oi'));
    expect(inbox.texts).toEqual(['oi']);
  });
});
