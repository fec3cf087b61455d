/** Whose a received message is, and what their conversation hears. */

import { describe, expect, it } from 'vitest';
import { createArrivals, namesOf } from '../../../../src/channels/whatsapp-paired/receiving/arrivals.ts';
import type { Received } from '../../../../src/channels/whatsapp-paired/receiving/index.ts';
import { readMediaRef } from '../../../../src/channels/whatsapp-paired/receiving/media-ref.ts';
import { createPeople } from '../../../../src/channels/whatsapp-paired/receiving/people.ts';
import { createMessageIds } from '../../../../src/channels/whatsapp-paired/sending/message-id.ts';
import { ownPhone } from '../../../../src/core/content.ts';
import { createMemoryStore } from '../../../../src/stores/memory/index.ts';
import { keys } from '../world.ts';

const phone = '5511987650001@s.whatsapp.net';
const lid = '184467440737@lid';
const minute = 60_000;
const serverTime = 1_760_000_000_000;
const ids = createMessageIds((text) => keys.sign('message', text));

function setup(giveBackWord = '#bot') {
  const { records } = createMemoryStore();
  const people = createPeople({ records, keyOf: (name) => keys.sign('alias', name), now: () => 0 });
  const arrivals = createArrivals({ people, ids, giveBackWord });
  const read = ({ key, ...more }: Partial<Received> = {}) =>
    arrivals.read(
      {
        key: {
          ...(key?.remoteJid === undefined ? { remoteJid: lid, remoteJidAlt: phone } : {}),
          id: 'AC1',
          fromMe: false,
          ...key,
        },
        message: { conversation: 'oi' },
        writtenAt: serverTime,
        waited: false,
        pushName: 'Ana Souza',
        ...more,
      },
      serverTime,
    );
  return { records, read };
}

it('keeps whom, when, which, and by what phone', async () => {
  const { read } = setup();
  expect(await read()).toEqual({
    address: lid,
    dedupe: 'AC1',
    event: {
      type: 'customer.said',
      content: { type: 'text', text: 'oi' },
      saidAt: serverTime,
      verifiedPhone: '5511987650001',
      profileName: 'Ana Souza',
    },
  });
});

it('vouches for no phone that WhatsApp has not told, and remembers one that it has', async () => {
  const { read } = setup();
  const hidden = { key: { remoteJid: lid }, pushName: undefined };
  const before = await read(hidden);
  expect(before?.event).toEqual({
    type: 'customer.said',
    content: { type: 'text', text: 'oi' },
    saidAt: serverTime,
  });
  await read();
  expect((await read(hidden))?.event).toMatchObject({ verifiedPhone: '5511987650001' });
});

it('refers to media by the chat that they came in', async () => {
  const { read } = setup();
  const arrival = await read({
    key: { remoteJid: phone, remoteJidAlt: lid, id: 'AC9' },
    message: { imageMessage: { url: 'https://mmg.whatsapp.net/1' } },
  });
  const content = arrival?.event.type === 'customer.said' ? arrival.event.content : undefined;
  const ref = content?.type === 'media' ? content.ref : '';
  expect(readMediaRef(ref)?.key).toEqual({ jid: phone, id: 'AC9', fromMe: false });
});

it('notes a deletion, for whoever attends', async () => {
  const { read } = setup();
  const message = { protocolMessage: { type: 0, key: { id: 'AC0' } } };
  expect(await read({ message })).toEqual({
    address: lid,
    dedupe: 'AC1',
    event: { type: 'noted', text: 'o cliente apagou uma mensagem' },
  });
});

describe('what waited', () => {
  const late = (writtenAt: number, waited: boolean) => setup().read({ writtenAt, waited });

  it('is told apart, and is stale once ten minutes have passed', async () => {
    expect(await late(serverTime, true)).toMatchObject({ waited: true });
    expect((await late(serverTime - 10 * minute, true))?.event).not.toHaveProperty('stale');
    expect(await late(serverTime - 10 * minute - 1, true)).toMatchObject({
      waited: true,
      event: { stale: true, saidAt: serverTime - 10 * minute - 1 },
    });
    expect((await late(serverTime + 60 * minute, true))?.event).not.toHaveProperty('stale');
  });

  it('is not what came at once, however slow the network was', async () => {
    const arrival = await late(serverTime - 60 * minute, false);
    expect(arrival).not.toHaveProperty('waited');
    expect(arrival?.event).not.toHaveProperty('stale');
  });
});

describe('nobody said to the account', () => {
  it.each([
    ['a group', '5511987650001-1600000000@g.us'],
    ['a status', 'status@broadcast'],
    ['a broadcast', '1600000000@broadcast'],
    ['a channel', '120363000000000001@newsletter'],
    ['a call', 'abc@call'],
    ['an assistant', '867051314767696@bot'],
    ['WhatsApp itself', '0@s.whatsapp.net'],
    ['WhatsApp itself, hidden', '0@lid'],
    ['the server', '@s.whatsapp.net'],
    ['the server, short', 's.whatsapp.net'],
    ['nothing', ''],
    ['nothing at all', null],
    ['another network', 'ana@example.org'],
    ['what only looks like a person', '1@s.whatsapp.net@g.us'],
  ])('what %s says', async (_, remoteJid) => {
    const { read, records } = setup();
    for (const fromMe of [false, true]) expect(await read({ key: { remoteJid, fromMe } })).toBeNull();
    expect(await records.list('', { limit: 10 })).toEqual([]);
  });

  it('what a group says, also if somebody’s name is beside it', async () => {
    const { read } = setup();
    expect(await read({ key: { remoteJid: '1-2@g.us', remoteJidAlt: phone } })).toBeNull();
    expect(await read({ key: { remoteJid: phone, remoteJidAlt: '1-2@g.us' } })).toBeNull();
  });

  it('what has no id', async () => {
    const { read } = setup();
    for (const id of ['', null]) expect(await read({ key: { id } })).toBeNull();
  });

  it('our own echoes, from whichever process', async () => {
    const { read, records } = setup();
    for (const fromMe of [true, false])
      expect(await read({ key: { id: ids.idOf('conversa-1-0', 2), fromMe } })).toBeNull();
    expect(await records.list('', { limit: 10 })).toEqual([]);
  });

  it('what says nothing, and then nobody is met', async () => {
    const { read, records } = setup();
    for (const message of [{}, { reactionMessage: { text: '👍' } }, { protocolMessage: { type: 5 } }])
      for (const fromMe of [true, false]) expect(await read({ message, key: { fromMe } })).toBeNull();
    expect(await records.list('', { limit: 10 })).toEqual([]);
  });
});

describe('what is typed on the phone', () => {
  const typed = async (text: string, giveBackWord?: string) =>
    (await setup(giveBackWord).read({ key: { fromMe: true }, message: { conversation: text } }))?.event;

  it('is an attendant’s, in the customer’s conversation', async () => {
    const { read } = setup();
    expect(await read({ key: { fromMe: true }, message: { conversation: 'já vou aí' } })).toEqual({
      address: lid,
      dedupe: 'AC1',
      event: { type: 'attendant.said', by: ownPhone, text: 'já vou aí' },
    });
    const message = { imageMessage: { caption: 'assim' } };
    expect((await read({ key: { fromMe: true }, message }))?.event).toMatchObject({ text: '[foto] assim' });
  });

  it.each(['#bot', '#BOT', '#Bot', ' #bot ', '#bot\n', '\t#bOt'])('gives back with %j', async (text) => {
    expect(await typed(text)).toEqual({ type: 'attendant.gaveBack', by: ownPhone });
  });

  it.each(['bot', '#bot!', '#bot obrigado', '# bot', 'o #bot', '#bot2', '(editado) #bot'])(
    'does not give back with %j',
    async (text) => {
      expect(await typed(text)).toMatchObject({ type: 'attendant.said' });
    },
  );

  it('gives back with another word, if that is the word', async () => {
    expect(await typed('devolvo ÀS', 'Devolvo às')).toMatchObject({ type: 'attendant.gaveBack' });
    expect(await typed('#bot', 'Devolvo às')).toMatchObject({ type: 'attendant.said' });
  });

  it('is no word of the customer’s', async () => {
    const event = (await setup().read({ message: { conversation: '#bot' } }))?.event;
    expect(event).toMatchObject({ type: 'customer.said', content: { text: '#bot' } });
  });
});

it('knows a person without the device that they write on', () => {
  const phoneOf = (remoteJid: string) => namesOf({ remoteJid })?.phone;
  for (const jid of [phone, '5511987650001:12@s.whatsapp.net', '5511987650001_1:12@s.whatsapp.net'])
    expect(phoneOf(jid)).toBe(phone);
  // A company's account that Meta hosts.
  expect(phoneOf('5511987650001:99@hosted')).toBe(phone);
  for (const jid of [lid, '184467440737:7@lid', '184467440737:99@hosted.lid'])
    expect(namesOf({ remoteJid: jid })).toEqual({ lid });
  for (const key of [
    { remoteJid: lid, remoteJidAlt: phone },
    { remoteJid: phone, remoteJidAlt: lid },
    { remoteJid: '5511987650001:3@s.whatsapp.net', remoteJidAlt: '184467440737:3@lid' },
  ])
    expect(namesOf(key)).toEqual({ lid, phone });
});
