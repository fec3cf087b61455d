/** What may befall a message on its way out. */

import { expect, test } from 'vitest';
import { waitFor } from './client.ts';
import { createWorld } from './world.ts';

const world = createWorld();

test('an acknowledgement comes at once, or when it is released', async () => {
  const { account, client } = await world.online();
  const ana = world.subscriber();
  ana.silent = true;
  const acks: string[] = [];
  client.socket.ws.on('CB:ack,class:message', ({ attrs }: { attrs: { id: string } }) => acks.push(attrs.id));
  account.holdAcks();
  const sent = await client.socket.sendMessage(ana.lid, { text: 'um' });
  await waitFor(() => ana.chat(account).texts.length === 1);
  expect(acks).toEqual([]);
  account.releaseAcks();
  await waitFor(() => acks.length === 1);
  expect(acks).toEqual([sent?.key.id]);
  await client.socket.sendMessage(ana.lid, { text: 'dois' });
  await waitFor(() => acks.length === 2);
  expect(client.updates).toEqual([]);
});

test('a refused message reaches nobody, and the client hears the code', async () => {
  const { account, client } = await world.online();
  const ana = world.subscriber();
  account.refuseNext(463);
  const sent = await client.socket.sendMessage(ana.lid, { text: 'um' });
  await waitFor(
    () => client.updates.length + client.messages.filter(({ message }) => message.status === 0).length > 0,
  );
  await client.socket.sendMessage(ana.lid, { text: 'dois' });
  await waitFor(() => ana.chat(account).texts.length === 1);
  expect(ana.chat(account).texts).toEqual(['dois']);
  expect(ana.chat(account).arrivals(String(sent?.key.id))).toBe(0);
});

test.each([
  ['before', []],
  ['after', ['um']],
] as const)('the connection is cut %s the message has arrived', async (when, texts) => {
  const { account, client } = await world.online();
  const ana = world.subscriber();
  account.cutNext(when);
  await client.socket.sendMessage(ana.lid, { text: 'um' }).catch(() => undefined);
  expect(await client.closed()).toBe(428);
  expect(ana.chat(account).texts).toEqual(texts);
});

test('a message that is sent twice under one id is shown once and counted twice', async () => {
  const { account, client } = await world.online();
  const ana = world.subscriber();
  const chat = ana.chat(account);
  for (const text of ['um', 'um'])
    await client.socket.sendMessage(ana.lid, { text }, { messageId: '3EB0ABCDEF' });
  await waitFor(() => chat.arrivals('3EB0ABCDEF') === 2);
  expect(chat.texts).toEqual(['um']);
});

test('people who cannot be looked up get nothing that they could read', async () => {
  const { account, client } = await world.online();
  const ana = world.subscriber();
  account.failQuery('usync/usync', { code: 500, text: 'internal-server-error' });
  await expect(client.socket.sendMessage(ana.lid, { text: 'um' })).rejects.toThrow('internal-server-error');
  await client.socket.sendMessage('199999999999999@lid', { text: 'para ninguém' });
  await client.socket.sendMessage(ana.lid, { text: 'dois' });
  await waitFor(() => ana.chat(account).texts.length === 1);
});

test('a query that hangs: a stanza without anything to read, or an error', async () => {
  const { account, client } = await world.online({ defaultQueryTimeoutMs: 500 });
  const ana = world.subscriber();
  account.failQuery('usync/usync', 'hang');
  await client.socket.sendMessage(ana.lid, { text: 'um' });
  await waitFor(() => ana.chat(account).unreadable === 1);
  account.failQuery('encrypt/key', 'hang', 9);
  await expect(client.socket.sendMessage(world.subscriber().lid, { text: 'dois' })).rejects.toThrow(
    'All encryptions failed',
  );
});

test('a person asks again, from the phone or from another device', async () => {
  const { account, client } = await world.online({ getMessage: async () => ({ conversation: 'outra vez' }) });
  const ana = world.subscriber();
  const chat = ana.chat(account);
  const sent = await client.socket.sendMessage(ana.lid, { text: 'outra vez' });
  const id = String(sent?.key.id);
  await waitFor(() => chat.arrivals(id) === 1);
  chat.askAgain(id);
  await waitFor(() => chat.arrivals(id) === 2);
  chat.askAgain(id, { device: 7 });
  await waitFor(() => chat.arrivals(id) === 3);
  expect(chat).toMatchObject({ texts: ['outra vez'], unreadable: 0 });
});

test('a person who has installed WhatsApp anew asks for what cannot be read, and is known again', async () => {
  const { account, client } = await world.online();
  const ana = world.subscriber();
  const chat = ana.chat(account);
  await chat.say('oi');
  await waitFor(() => client.texts.length === 1);
  await client.socket.sendMessage(ana.lid, { text: 'Olá' });
  await waitFor(() => chat.texts.length === 1);

  ana.reinstall();
  await client.socket.sendMessage(ana.lid, { text: 'Ainda está aí?' });
  await waitFor(() => chat.texts.length === 2);
  expect(chat.unreadable).toBeGreaterThan(0);
  await chat.say('estou');
  await waitFor(() => client.texts.length === 2);
});
