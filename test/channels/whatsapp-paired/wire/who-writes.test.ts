/** Who writes to a paired account: one address for each person, and nobody's where no person writes to it. */

import { describe, expect, test } from 'vitest';
import { conversationId, effectId } from '../../../../src/core/ids/index.ts';
import { createMemoryStore } from '../../../../src/stores/memory/index.ts';
import { createStages, until } from './stage.ts';

const stages = createStages();

describe('who writes', () => {
  test('somebody without a phone becomes somebody with one, at the same address', async () => {
    const { world, inbox } = await stages.open();
    const ana = stages.subscriber({ hidden: true });
    const chat = ana.chat(world.account);
    await chat.say('quem sou eu?');
    await until(() => inbox.texts.length === 1);
    ana.hidden = false;
    await chat.say('sou eu');
    await until(() => inbox.texts.length === 2);
    ana.hidden = true;
    await chat.say('ainda eu');
    await until(() => inbox.texts.length === 3);
    expect(inbox.sayings.map(({ event }) => event.verifiedPhone)).toEqual([undefined, ana.phone, ana.phone]);
    expect(new Set(inbox.sayings.map(({ address }) => address))).toEqual(new Set([ana.lid]));
    expect(inbox.sayings.every(({ event }) => event.profileName === 'Ana')).toBe(true);
  });

  test('however somebody is spelt, it is one address', async () => {
    const { world, inbox, channel } = await stages.open();
    const ana = stages.subscriber({ addressing: 'phone' });
    const chat = ana.chat(world.account);
    const ways = ['phone', 'lid', 'bare-phone', 'phone'] as const;
    for (const [index, addressing] of ways.entries()) {
      ana.addressing = addressing;
      await chat.say(addressing);
      await until(() => inbox.texts.length === index + 1);
    }
    const [address = '', ...others] = new Set(inbox.sayings.map((saying) => saying.address));
    expect(others).toEqual([]);
    expect(inbox.sayings.map(({ event }) => event.verifiedPhone)).toEqual(ways.map(() => ana.phone));
    await channel.typing?.(address);
    await until(() => chat.typing.length === 1);
  });

  test('by the phone alone, and hidden later', async () => {
    const { world, inbox } = await stages.open();
    const ana = stages.subscriber({ addressing: 'bare-phone' });
    const chat = ana.chat(world.account);
    await chat.say('um');
    await until(() => inbox.texts.length === 1);
    ana.addressing = 'lid';
    await chat.say('dois');
    await until(() => inbox.texts.length === 2);
    expect(new Set(inbox.sayings.map(({ address }) => address)).size).toBe(1);
  });
});

test('what is said to no account in particular is not heard', async () => {
  const { world, inbox } = await stages.open();
  const chat = stages.subscriber().chat(world.account);
  for (const place of [
    '120363000000000001@g.us',
    '5511977770009@broadcast',
    'status@broadcast',
    '120363000000000002@newsletter',
  ])
    await chat.say('para todos', { place });
  chat.ring();
  await chat.say('para vocês');
  await until(() => inbox.texts.length === 1 && world.account.unconfirmed.length === 0);
  expect(inbox.arrivals.map(({ event }) => event.type)).toEqual(['customer.said']);
  expect(inbox.texts).toEqual(['para vocês']);
  expect(chat.typing).toEqual([]);
});

test('what is typed on the phone of the account is said by an attendant', async () => {
  const { world, inbox } = await stages.open();
  const ana = stages.subscriber();
  await ana.chat(world.account).say('oi');
  await until(() => inbox.texts.length === 1);
  const { phone } = world.account;
  await phone.say(ana, 'Oi Ana, aqui é o Caio');
  await phone.send(ana, { imageMessage: { caption: 'veja as luzes', mimetype: 'image/jpeg' } });
  await phone.say(ana, ' #BOT ');
  await until(() => inbox.arrivals.length === 4);
  const by = { id: 'phone', name: 'celular', elsewhere: true };
  expect(inbox.arrivals.slice(1).map(({ event }) => event)).toEqual([
    { type: 'attendant.said', by, text: 'Oi Ana, aqui é o Caio' },
    { type: 'attendant.said', by, text: '[foto] veja as luzes' },
    { type: 'attendant.gaveBack', by },
  ]);
  expect(new Set(inbox.arrivals.map(({ address }) => address)).size).toBe(1);
});

test('somebody who writes to two accounts of one process at once is heard by both, and answered', async () => {
  const store = createMemoryStore();
  const both = [await stages.open({}, { store }), await stages.open({}, { store, name: 'loja' })];
  const ana = stages.subscriber();
  for (const [index, text] of ['um', 'dois', 'três'].entries()) {
    await Promise.all(both.map(({ world }) => ana.chat(world.account).say(text)));
    await until(() => both.every(({ inbox }) => inbox.texts.length === index + 1));
    const id = effectId(conversationId('conversa'), index, 0);
    await Promise.all(both.map(({ channel }) => channel.send(ana.lid, { text: `eco: ${text}` }, { id })));
  }
  for (const { world, inbox } of both) {
    const chat = ana.chat(world.account);
    await until(() => chat.texts.length === 3);
    expect(inbox.texts).toEqual(['um', 'dois', 'três']);
    expect(chat.texts).toEqual(['eco: um', 'eco: dois', 'eco: três']);
    expect(chat.unreadable).toBe(0);
    expect(world.account.received.filter(({ attrs }) => attrs.type === 'retry' || attrs.error)).toEqual([]);
  }
});

test('what the owner notes down in the chat with themselves is said to nobody', async () => {
  const { world, inbox } = await stages.open();
  const { phone, jid, lid } = world.account;
  const ana = stages.subscriber();
  await phone.say({ jid, lid, addressing: 'lid', hidden: false }, 'ligar para a Ana');
  await phone.say(ana, 'Oi Ana');
  await until(() => inbox.arrivals.length > 0 && world.account.unconfirmed.length === 0);
  expect(inbox.arrivals.map(({ event }) => event.type === 'attendant.said' && event.text)).toEqual([
    'Oi Ana',
  ]);
});

test('somebody whose names cannot be read keeps nobody else waiting', async () => {
  const store = createMemoryStore();
  const { world, inbox } = await stages.open({}, { store });
  const ana = stages.subscriber();
  await ana.chat(world.account).say('oi');
  await until(() => inbox.texts.length === 1);
  for (const { key } of await store.records.list('alias/', { limit: 10 }))
    await store.records.set(key, 'estragado');
  await ana.chat(world.account).say('ainda aí?');
  const bia = stages.subscriber({ name: 'Bia' });
  await bia.chat(world.account).say('sou a Bia');
  await until(() => inbox.texts.includes('sou a Bia'));
  expect(inbox.texts).toEqual(['oi', 'ainda aí?', 'sou a Bia']);
});
