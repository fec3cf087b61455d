/** What is said while nobody is there comes at the next login, and what was not confirmed comes again. */

import { expect, test } from 'vitest';
import { connect, waitFor } from './client.ts';
import { createWorld } from './world.ts';

const world = createWorld();

test('a backlog comes in order at the login, marked as from before', async () => {
  const account = world.account();
  const auth = account.linked();
  const chat = world.subscriber().chat(account);
  const other = world.subscriber({ name: 'Beto' }).chat(account);
  const before = new Date('2026-03-01T12:00:00Z');
  await chat.say('caiu', { at: before });
  await other.say('aqui também');
  await chat.say('ainda nada');
  expect(account.unconfirmed).toHaveLength(3);

  const client = connect(world.whatsapp, auth);
  await waitFor(() => client.texts.length === 3);
  expect(client.texts).toEqual(['caiu', 'aqui também', 'ainda nada']);
  expect(client.messages.map(({ type }) => type)).toEqual(['append', 'append', 'append']);
  expect(client.messages[0]?.message.messageTimestamp).toBe(before.getTime() / 1000);
  expect(client.state.receivedPendingNotifications).toBe(true);
  await waitFor(() => account.unconfirmed.length === 0);

  await chat.say('voltou');
  await waitFor(() => client.texts.length === 4);
  expect(client.messages.at(-1)?.type).toBe('notify');
});

test('what was confirmed does not come again; receipts from when the client was away do come', async () => {
  const { account, client, auth } = await world.online();
  const ana = world.subscriber();
  ana.silent = true;
  const chat = ana.chat(account);
  await chat.say('oi');
  await waitFor(() => account.unconfirmed.length === 0 && client.texts.length === 1);
  const sent = await client.socket.sendMessage(ana.lid, { text: 'Olá' });
  await waitFor(() => chat.texts.length === 1);
  await client.end();
  await waitFor(() => !account.isOnline);

  chat.confirm(String(sent?.key.id), 'read');
  const again = connect(world.whatsapp, auth);
  await waitFor(() => again.updates.length === 1);
  expect(again.updates).toMatchObject([{ key: { id: sent?.key.id }, update: { status: 4 } }]);
  expect(again.messages).toEqual([]);
});

test('what was not confirmed comes again under the same id', async () => {
  const { account, client, auth } = await world.online();
  const ana = world.subscriber();
  const chat = ana.chat(account);
  await chat.say('oi');
  await waitFor(() => client.texts.length === 1);
  await client.socket.sendMessage(ana.lid, { text: 'Olá' });
  await waitFor(() => chat.texts.length === 1);

  account.loseReceipts();
  const id = await chat.say('recebeu?');
  await waitFor(() => client.texts.length === 2 && chat.delivered.includes(id));
  expect(account.unconfirmed).toEqual([id]);
  await client.end();

  // The very same bytes cannot be read twice: the client asks again.
  const again = connect(world.whatsapp, auth);
  await waitFor(() => again.texts.length === 1 && account.unconfirmed.length === 0);
  expect(again.texts).toEqual(['recebeu?']);
  expect(again.messages.map(({ message }) => message.key.id)).toEqual([id, id]);
});

test('the first message of a session that comes again is thrown away', async () => {
  const { account, client, auth } = await world.online();
  account.loseReceipts();
  await world.subscriber().chat(account).say('oi');
  await waitFor(() => client.texts.length === 1);
  await client.end();
  const again = connect(world.whatsapp, auth);
  await waitFor(() => account.unconfirmed.length === 0);
  expect(again.messages).toEqual([]);
});

test('a message that cannot be read is asked for again', async () => {
  const { account, client } = await world.online();
  const chat = world.subscriber().chat(account);
  const id = await chat.say('oi', { garbled: true });
  await waitFor(() => client.texts.length === 1 && account.unconfirmed.length === 0);
  expect(client.messages.map(({ message }) => message.key.id)).toEqual([id, id]);
  expect(client.messages[0]?.message.message).toBeUndefined();
});

test('the same bytes delivered twice, and the same message encrypted twice', async () => {
  const { account, client } = await world.online();
  const chat = world.subscriber().chat(account);
  const id = await chat.say('oi');
  chat.deliverAgain(id);
  await waitFor(() => client.texts.length === 1 && account.unconfirmed.length === 0);
  await chat.resend(id);
  await waitFor(() => client.texts.length === 2 && account.unconfirmed.length === 0);
  expect(client.messages.map(({ message }) => message.key.id)).toEqual([id, id]);
});
