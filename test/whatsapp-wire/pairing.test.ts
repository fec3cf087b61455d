/** Linking a device by QR code and by code, and what the own phone does then. */

import { initAuthCreds } from '@whiskeysockets/baileys';
import { describe, expect, test } from 'vitest';
import { createMemoryKeys } from '../support/whatsapp/index.ts';
import { connect, waitFor } from './client.ts';
import { createWorld } from './world.ts';

const world = createWorld();

const unlinked = () => ({ creds: initAuthCreds(), keys: createMemoryKeys() });

describe('a device that is not linked', () => {
  test('shows a QR code, restarts once it was scanned, and is there', async () => {
    const account = world.account();
    const auth = unlinked();
    const ana = world.subscriber();
    account.phone.history.push({ from: ana, text: 'da outra vez', at: new Date('2026-01-05T09:00:00Z') });
    const client = connect(world.whatsapp, auth);
    await waitFor(() => client.state.qr !== undefined);
    await account.phone.scan(String(client.state.qr));
    expect(await client.closed()).toBe(515);
    expect(auth.creds.me).toMatchObject({ name: 'Provedor' });

    const again = connect(world.whatsapp, auth);
    const past: string[] = [];
    again.socket.ev.on('messaging-history.set', ({ messages }) => {
      for (const { message } of messages) past.push(String(message?.conversation));
    });
    await again.opened();
    await waitFor(() => auth.creds.accountSyncCounter === 1 && past.length === 1);
    expect(past).toEqual(['da outra vez']);
    expect(account.keysLeft).toBeGreaterThan(800);

    await ana.chat(account).say('oi');
    await waitFor(() => again.texts.includes('oi'));
    await again.socket.sendMessage(ana.lid, { text: 'Olá' });
    await waitFor(() => ana.chat(account).texts.length === 1);
  });

  test('shows a code, and restarts once it was entered', async () => {
    const account = world.account();
    const auth = unlinked();
    const client = connect(world.whatsapp, auth);
    await waitFor(() => client.state.qr !== undefined);
    const number = account.jid.replace(/@.*/, '');
    const code = await client.socket.requestPairingCode(number);
    await account.phone.enterCode(`${code.slice(0, 4)}-${code.slice(4)}`);
    expect(await client.closed()).toBe(515);
    expect(auth.creds).toMatchObject({ registered: true, me: { name: 'Provedor' } });
    await connect(world.whatsapp, auth).opened();
    await waitFor(() => auth.creds.accountSyncCounter === 1);
  });

  test('is not linked by a wrong code', async () => {
    const account = world.account();
    const client = connect(world.whatsapp, unlinked());
    await waitFor(() => client.state.qr !== undefined);
    await client.socket.requestPairingCode(account.jid.replace(/@.*/, ''));
    await expect(account.phone.enterCode('AAAABBBB')).rejects.toThrow('not the code');
  });

  test('is not linked by a QR code that is no longer shown', async () => {
    const account = world.account();
    const client = connect(world.whatsapp, unlinked());
    await waitFor(() => client.state.qr !== undefined);
    await client.end();
    await waitFor(() => world.whatsapp.connections === 0);
    await expect(account.phone.scan(String(client.state.qr))).rejects.toThrow('any more');
  });

  test('shows the next QR code when one is over, and gives up after the last', async () => {
    const codes = new Set<string>();
    const client = connect(world.whatsapp, unlinked(), { qrTimeout: 20 });
    client.socket.ev.on('connection.update', ({ qr }) => void (qr && codes.add(qr)));
    expect(await client.closed()).toBe(408);
    expect(codes.size).toBe(6);
  });
});

test('a device is unlinked and linked again', async () => {
  const { account, client } = await world.online();
  const ana = world.subscriber();
  await ana.chat(account).say('um');
  await waitFor(() => client.texts.length === 1);
  account.phone.unlink();
  expect(await client.closed()).toBe(401);

  const auth = unlinked();
  const next = connect(world.whatsapp, auth);
  await waitFor(() => next.state.qr !== undefined);
  await account.phone.scan(String(next.state.qr));
  await next.closed();
  const again = connect(world.whatsapp, auth);
  await again.opened();
  await ana.chat(account).say('dois');
  await waitFor(() => again.texts.includes('dois'));
});

describe('the own phone', () => {
  test('writes in a chat, and the linked device gets a copy', async () => {
    const { account, client } = await world.online();
    const ana = world.subscriber();
    const id = await account.phone.say(ana, 'aqui é o técnico');
    await waitFor(() => client.messages.length === 1 && account.unconfirmed.length === 0);
    expect(client.messages[0]?.message).toMatchObject({
      key: { id, remoteJid: ana.lid, remoteJidAlt: ana.jid, fromMe: true },
      message: { conversation: 'aqui é o técnico' },
    });

    await ana.chat(account).say('obrigada');
    await waitFor(() => client.texts.length === 1);
    expect(client.messages[1]?.message.key).toMatchObject({ remoteJid: ana.lid, fromMe: false });
  });

  test('writes to a person who is known by the phone, or by the LID alone', async () => {
    const { account, client } = await world.online();
    const [byPhone, hidden] = [world.subscriber({ addressing: 'phone' }), world.subscriber({ hidden: true })];
    await account.phone.say(byPhone, 'um');
    await account.phone.say(hidden, 'dois');
    await waitFor(() => client.messages.length === 2 && account.unconfirmed.length === 0);
    // The client does not keep the order between chats.
    const chats = client.messages.map(({ message: { key } }) => [key.remoteJid, key.fromMe]);
    expect(chats).toContainEqual([byPhone.jid, true]);
    expect(chats).toContainEqual([hidden.lid, true]);
  });

  test('what it wrote while the linked device was away comes later', async () => {
    const account = world.account();
    const auth = account.linked();
    await account.phone.say(world.subscriber(), 'já resolvi');
    const client = connect(world.whatsapp, auth);
    await waitFor(() => client.messages.length === 1);
    expect(client.messages[0]).toMatchObject({ type: 'append', message: { key: { fromMe: true } } });
  });
});

test('a device that has given away most of its keys uploads others', async () => {
  const { account, client } = await world.online();
  for (let count = 0; count < 26; count++) await world.subscriber().chat(account).say('oi');
  await waitFor(() => client.texts.length === 26);
  expect(account.keysLeft).toBe(4);
  account.warnOfFewKeys();
  await waitFor(() => account.keysLeft === 9);
});
