/** A linked device and people: login, messages in and out, what is confirmed. */

import { WAMessageStubType } from '@whiskeysockets/baileys';
import { describe, expect, test } from 'vitest';
import { edited, quoted, reacted, revoked } from '../support/whatsapp/index.ts';
import { connect, waitFor } from './client.ts';
import { createWorld } from './world.ts';

const world = createWorld();

describe('a linked device', () => {
  test('logs in, and the keys that it was given suffice', async () => {
    const { account, client } = await world.online();
    await waitFor(() => account.isOnline);
    expect(account).toMatchObject({ logins: 1, keysLeft: 30 });
    await client.end();
    await waitFor(() => !account.isOnline);
  });

  test('gets what a person writes, and answers', async () => {
    const { account, client } = await world.online();
    const ana = world.subscriber({ name: 'Ana' });
    const chat = ana.chat(account);

    const id = await chat.say('estou sem internet');
    await waitFor(() => client.texts.length === 1);
    expect(client.messages[0]).toMatchObject({
      type: 'notify',
      message: {
        key: { id, remoteJid: ana.lid, remoteJidAlt: ana.jid, fromMe: false },
        pushName: 'Ana',
        message: { conversation: 'estou sem internet' },
      },
    });
    await waitFor(() => chat.delivered.includes(id) && account.unconfirmed.length === 0);
    expect(account.keysLeft).toBe(29);

    const answer = await client.socket.sendMessage(ana.lid, { text: 'Como posso ajudar?' });
    await waitFor(() => chat.texts.length === 1 && account.phone.seen.length === 1);
    expect(chat.seen).toMatchObject([{ id: answer?.key.id, text: 'Como posso ajudar?' }]);
    expect(account.phone.seen).toMatchObject([
      { id: answer?.key.id, to: ana.lid, text: 'Como posso ajudar?' },
    ]);

    await chat.say('meu roteador pisca');
    await client.socket.sendMessage(ana.lid, { text: 'Vou abrir um chamado.' });
    await waitFor(() => chat.texts.length === 2 && client.texts.length === 2);
    expect(client.texts).toEqual(['estou sem internet', 'meu roteador pisca']);
    expect(chat.unreadable).toBe(0);
  });

  test('shows that it types and has read, and hears that it was read', async () => {
    const { account, client } = await world.online();
    const ana = world.subscriber();
    const chat = ana.chat(account);
    const id = await chat.say('oi');
    await waitFor(() => client.messages.length === 1);

    await client.socket.readMessages(client.messages.map(({ message }) => message.key));
    await client.socket.sendPresenceUpdate('composing', ana.lid);
    await waitFor(() => chat.read.includes(id) && chat.typing.length === 1);
    expect(chat.typing).toEqual(['composing']);

    const sent = await client.socket.sendMessage(ana.lid, { text: 'Olá' });
    await waitFor(() => client.messages.length === 2 && chat.texts.length === 1);
    chat.confirm(String(sent?.key.id), 'read');
    await waitFor(() => client.updates.some(({ update }) => update.status === 4));
    expect(client.updates.map(({ key }) => key.id)).toContain(sent?.key.id);
  });

  test('keeps two accounts apart, and several messages in order', async () => {
    const [one, other] = [await world.online(), await world.online()];
    const ana = world.subscriber();
    const chats = [ana.chat(one.account), ana.chat(other.account)] as const;
    await Promise.all(['um', 'dois', 'três'].map((text) => chats[0].say(text)));
    await chats[1].say('outro assunto');
    await waitFor(() => one.client.texts.length === 3 && other.client.texts.length === 1);
    expect(one.client.texts).toEqual(['um', 'dois', 'três']);
    await other.client.socket.sendMessage(ana.lid, { text: 'daqui' });
    await waitFor(() => chats[1].texts.length === 1);
    expect(chats[0].texts).toEqual([]);
  });

  test('reaches people by their phone number too, and learns who exists', async () => {
    const { account, client } = await world.online();
    const ana = world.subscriber();
    expect(await client.socket.onWhatsApp(ana.phone, '5511900000000')).toEqual([
      { jid: ana.jid, exists: true },
    ]);
    await client.socket.sendMessage(ana.jid, { text: 'pelo número' });
    await waitFor(() => ana.chat(account).texts.length === 1);
  });
});

describe('anything can be sent', () => {
  test.each([
    ['imageMessage', { imageMessage: { caption: 'o roteador', mimetype: 'image/jpeg' } }],
    ['audioMessage', { audioMessage: { seconds: 3, ptt: true } }],
    ['locationMessage', { locationMessage: { degreesLatitude: -23.5, degreesLongitude: -46.6 } }],
    ['contactMessage', { contactMessage: { displayName: 'Beto' } }],
    ['stickerMessage', { stickerMessage: { mimetype: 'image/webp' } }],
    ['buttonsResponseMessage', { buttonsResponseMessage: { selectedButtonId: '1' } }],
  ])('%s', async (kind, message) => {
    const { account, client } = await world.online();
    const id = await world.subscriber().chat(account).send(message);
    await waitFor(() => client.messages.length === 1);
    expect(client.messages[0]?.message).toMatchObject({ key: { id }, message });
    expect(Object.keys(client.messages[0]?.message.message ?? {})).toContain(kind);
  });

  test.each(['120363000000000001@g.us', 'status@broadcast', '120363000000000002@newsletter'])(
    'from %s',
    async (place) => {
      const { account, client } = await world.online();
      await world.subscriber().chat(account).say('para todos', { place });
      await waitFor(() => client.messages.length === 1);
      expect(client.messages[0]?.message).toMatchObject({
        key: { remoteJid: place },
        message: { conversation: 'para todos' },
      });
    },
  );
});

test('what refers to a message sent before', async () => {
  const { account, client } = await world.online();
  const ana = world.subscriber();
  const chat = ana.chat(account);
  const id = await chat.say('sem internt');
  await chat.send(edited(id, 'sem internet'));
  await chat.send(quoted(id, 'isso', { conversation: 'sem internt' }));
  await waitFor(() => client.messages.length === 3);
  const { protocolMessage } = client.messages[1]?.message.message ?? {};
  expect(protocolMessage).toMatchObject({ key: { id }, editedMessage: { conversation: 'sem internet' } });
  expect(client.updates).toMatchObject([{ key: { id } }]);
  expect(client.texts).toContain('isso');

  const sent = await client.socket.sendMessage(ana.lid, { text: 'Olá' });
  await waitFor(() => chat.texts.length === 1);
  await chat.send(reacted({ id: String(sent?.key.id), byAccount: true }, '👍'));
  await chat.send(revoked(id));
  await waitFor(() => client.messages.length === 6 && account.unconfirmed.length === 0);
  expect(client.messages.map(({ message }) => message.message?.reactionMessage?.text)).toContain('👍');
});

test('a call that nobody takes', async () => {
  const { account, client } = await world.online();
  const ana = world.subscriber();
  ana.chat(account).ring();
  await account.waitFor(({ tag, attrs }) => tag === 'ack' && attrs.class === 'call');
  await waitFor(() => client.messages.length === 1);
  expect(client.messages[0]?.message).toMatchObject({ key: { remoteJid: ana.lid, fromMe: false } });
  expect(client.messages[0]?.message.messageStubType).toBe(WAMessageStubType.CALL_MISSED_VOICE);
});

describe('addresses', () => {
  test('by phone, with the LID beside it', async () => {
    const { account, client } = await world.online();
    const ana = world.subscriber({ addressing: 'phone' });
    await ana.chat(account).say('oi');
    await waitFor(() => client.texts.length === 1);
    expect(client.messages[0]?.message.key).toMatchObject({ remoteJid: ana.jid, remoteJidAlt: ana.lid });
    await client.socket.sendMessage(ana.jid, { text: 'Olá' });
    await waitFor(() => ana.chat(account).texts.length === 1);
  });

  test('by phone alone: the client asks for the LID', async () => {
    const { account, client } = await world.online();
    const ana = world.subscriber({ addressing: 'bare-phone' });
    await ana.chat(account).say('oi');
    await waitFor(() => client.texts.length === 1);
    const { key } = client.messages[0]?.message ?? {};
    expect(key).toMatchObject({ remoteJid: ana.jid });
    expect(key?.remoteJidAlt).toBeUndefined();
  });

  test('by a LID whose phone is told only later', async () => {
    const { account, client } = await world.online();
    const ana = world.subscriber({ hidden: true });
    const chat = ana.chat(account);
    await chat.say('quem sou eu?');
    await waitFor(() => client.texts.length === 1);
    expect(client.messages[0]?.message.key.remoteJid).toBe(ana.lid);
    expect(client.messages[0]?.message.key.remoteJidAlt).toBeUndefined();
    await client.socket.sendMessage(ana.lid, { text: 'Olá' });
    await waitFor(() => chat.texts.length === 1);

    ana.hidden = false;
    await chat.say('sou eu');
    await waitFor(() => client.texts.length === 2);
    expect(client.messages.at(-1)?.message.key).toMatchObject({ remoteJid: ana.lid, remoteJidAlt: ana.jid });
  });
});

test('a client that knows only the key of the real service connects as well', async () => {
  const { WA_CERT_DETAILS } = await import('@whiskeysockets/baileys');
  const trusted = WA_CERT_DETAILS.PUBLIC_KEY;
  WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from(
    '142375574d0a587166aae71ebe516437c4a28b73e3695c6ce1f7f9545da8ee6b',
    'hex',
  );
  try {
    const account = world.account();
    await connect(world.whatsapp, account.linked()).opened();
  } finally {
    WA_CERT_DETAILS.PUBLIC_KEY = trusted;
  }
});
