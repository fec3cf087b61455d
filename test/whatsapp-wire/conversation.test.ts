/** A linked device and people: login, messages in and out, what is confirmed. */

import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { startWhatsApp, type WhatsApp } from '../support/whatsapp/index.ts';
import { connect, endClients, waitFor } from './client.ts';

let whatsapp: WhatsApp;

beforeAll(async () => {
  // The client's encryption prints whole sessions.
  vi.spyOn(console, 'info').mockImplementation(() => {});
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  whatsapp = await startWhatsApp();
});
afterEach(async () => {
  await endClients();
  expect(whatsapp.unknown).toEqual([]);
});
afterAll(async () => {
  await whatsapp.close();
  vi.restoreAllMocks();
});

describe('a linked device', () => {
  test('logs in, and the keys that it was given away with suffice', async () => {
    const account = whatsapp.account({ phone: '5511988880001' });
    const client = connect(whatsapp, account.linked());
    await client.opened();
    await waitFor(() => account.isOnline);
    expect(account).toMatchObject({ logins: 1, keysLeft: 30 });
    await client.end();
    await waitFor(() => !account.isOnline);
  });

  test('gets what a person writes, and answers', async () => {
    const account = whatsapp.account({ phone: '5511988880002' });
    const client = connect(whatsapp, account.linked());
    await client.opened();
    const ana = whatsapp.subscriber({ phone: '5511977770002', name: 'Ana' });
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
    await waitFor(() => chat.texts.length === 1);
    expect(chat.texts).toEqual(['Como posso ajudar?']);
    expect(chat.seen[0]?.id).toBe(answer?.key.id);
    await waitFor(() => account.phone.seen.length === 1);
    expect(account.phone.seen).toMatchObject([{ id: answer?.key.id, text: 'Como posso ajudar?' }]);

    await chat.say('meu roteador pisca');
    await client.socket.sendMessage(ana.lid, { text: 'Vou abrir um chamado.' });
    await waitFor(() => chat.texts.length === 2 && client.texts.length === 2);
    expect(client.texts).toEqual(['estou sem internet', 'meu roteador pisca']);
    expect(chat.unreadable).toBe(0);
  });
});
