/** What we wrote, found again by the ids of its messages. */

import { describe, expect, it } from 'vitest';
import { createPeople } from '../../../../src/channels/whatsapp-paired/receiving/people.ts';
import { createMessageIds } from '../../../../src/channels/whatsapp-paired/sending/message-id.ts';
import { asMessage, createWritten } from '../../../../src/channels/whatsapp-paired/sending/written.ts';
import type { Message } from '../../../../src/core/content.ts';
import { type EffectId, effectId } from '../../../../src/core/ids/index.ts';
import { numberedText } from '../../../../src/core/text/menu.ts';
import { splitText } from '../../../../src/core/text/split.ts';
import { createMemoryStore } from '../../../../src/stores/memory/index.ts';
import { keys } from '../world.ts';
import { addLines, conversationOf, notes, saidLine } from './transcript.ts';

const lid = '184467440737@lid';
const phone = '5511987650001@s.whatsapp.net';
const ids = createMessageIds((text) => keys.sign('message', text));
const say = (index: number, address = lid): EffectId => effectId(conversationOf(address), 1, index);
const keyOf = (id: string, remoteJid = lid) => ({ remoteJid, fromMe: true, id });
const textOf = (text: string) => ({ extendedTextMessage: { text } });
const long = `${'a'.repeat(50)}\n${'b'.repeat(50)}\n${'c'.repeat(50)}`;

async function setup() {
  const store = createMemoryStore();
  let looks = 0;
  const people = createPeople({
    records: store.records,
    keyOf: (name) => keys.sign('alias', name),
    now: store.now,
  });
  const written = createWritten({
    store: {
      transcript(conversation, options) {
        looks++;
        return store.transcript(conversation, options);
      },
    },
    ids,
    partsOf: (message: Message) => splitText(numberedText(message), 60).map((text) => ({ text })),
    people,
    conversationOf,
  });
  return { store, people, written, looks: () => looks };
}

describe('what was just sent', () => {
  it('is known without looking', async () => {
    const { written, looks } = await setup();
    const id = ids.idOf(say(0), 0);
    written.remember(id, say(0), asMessage('olá'));
    expect(await written.find(keyOf(id))).toMatchObject(textOf('olá'));
    expect(await written.effectOf(keyOf(id))).toBe(say(0));
    expect(looks()).toBe(0);
  });

  it('is still known after thousands, and not all that ever was', async () => {
    const { written } = await setup();
    for (let index = 0; index <= 5_000; index++)
      written.remember(ids.idOf(say(index), 0), say(index), asMessage(`texto ${index}`));
    const found = (index: number) => written.find(keyOf(ids.idOf(say(index), 0)));
    expect(await found(5_000)).toMatchObject(textOf('texto 5000'));
    expect(await found(2_500)).toMatchObject(textOf('texto 2500'));
    expect(await found(0)).toBeUndefined();
  });
});

describe('what another process sent', () => {
  it('is found in the transcript', async () => {
    const { store, written } = await setup();
    await addLines(store, lid, [
      saidLine(say(0), { text: 'olá' }),
      ...notes(5),
      saidLine(say(1), { text: 'e aí' }),
    ]);
    expect(await written.find(keyOf(ids.idOf(say(0), 0)))).toMatchObject(textOf('olá'));
    expect(await written.effectOf(keyOf(ids.idOf(say(1), 0)))).toBe(say(1));
  });

  it('is found part by part, as it was sent', async () => {
    const { store, written } = await setup();
    await addLines(store, lid, [saidLine(say(0), { text: long })]);
    for (const [part, letter] of ['a', 'b', 'c'].entries()) {
      const key = keyOf(ids.idOf(say(0), part));
      expect(await written.find(key)).toMatchObject(textOf(letter.repeat(50)));
      expect(await written.effectOf(key)).toBe(say(0));
    }
    expect(await written.find(keyOf(ids.idOf(say(0), 3)))).toBeUndefined();
  });

  it('has the numbers of its choices', async () => {
    const { store, written } = await setup();
    const choices = [{ id: 'open', label: 'Abrir um chamado' }];
    await addLines(store, lid, [saidLine(say(0), { text: 'Como posso ajudar?', choices })]);
    const found = await written.find(keyOf(ids.idOf(say(0), 0)));
    expect(found?.extendedTextMessage?.text).toContain('Como posso ajudar?');
    expect(found?.extendedTextMessage?.text).toMatch(/1.*Abrir um chamado/);
  });

  it('is found by either name of whoever asks, and from any of their devices', async () => {
    const { store, people, written } = await setup();
    await addLines(store, phone, [saidLine(say(0, phone), { text: 'olá' })]);
    const id = ids.idOf(say(0, phone), 0);
    expect(await written.find(keyOf(id, '5511987650001:7@s.whatsapp.net'))).toMatchObject(textOf('olá'));
    expect(await written.find(keyOf(id, lid))).toBeUndefined();
    await people.personOf({ phone });
    await people.personOf({ phone, lid });
    expect(await written.find(keyOf(id, '184467440737:7@lid'))).toMatchObject(textOf('olá'));
  });

  it('is found where a conversation was before it went on elsewhere', async () => {
    const { store, people, written } = await setup();
    await people.personOf({ phone });
    await addLines(store, lid, [saidLine(say(0), { text: 'olá' })]);
    await people.personOf({ phone, lid });
    const key = { ...keyOf(ids.idOf(say(0), 0)), remoteJidAlt: phone };
    expect(await written.find(key)).toMatchObject(textOf('olá'));
  });

  it('is not found in the conversation of another person', async () => {
    const { store, written } = await setup();
    await addLines(store, lid, [saidLine(say(0), { text: 'olá' })]);
    expect(await written.find(keyOf(ids.idOf(say(0), 0), '99@lid'))).toBeUndefined();
  });

  it('is not what a person wrote on the phone', async () => {
    const { store, written } = await setup();
    await addLines(store, lid, [saidLine(say(0), { text: 'olá' }, { elsewhere: true })]);
    expect(await written.find(keyOf(ids.idOf(say(0), 0)))).toBeUndefined();
  });

  it('is looked for among the latest 200 lines', async () => {
    const { store, written } = await setup();
    await addLines(store, lid, [
      saidLine(say(0), { text: 'velho' }),
      saidLine(say(1), { text: 'olá' }),
      ...notes(199),
    ]);
    expect(await written.find(keyOf(ids.idOf(say(0), 0)))).toBeUndefined();
    expect(await written.find(keyOf(ids.idOf(say(1), 0)))).toMatchObject(textOf('olá'));
  });
});

it('is not looked for if it is none of ours', async () => {
  const { store, written, looks } = await setup();
  await addLines(store, lid, [saidLine(say(0), { text: 'olá' })]);
  const foreign = createMessageIds((text) => keys.sign('another account', text)).idOf(say(0), 0);
  for (const id of ['', 'AC0123456789', '3EB0000000000000000000', foreign]) {
    written.remember(id, say(0), asMessage('olá'));
    expect(await written.find(keyOf(id))).toBeUndefined();
    expect(await written.effectOf(keyOf(id))).toBeUndefined();
  }
  for (const remoteJid of ['1-2@g.us', 'status@broadcast', ''])
    expect(await written.find(keyOf(ids.idOf(say(0), 0), remoteJid))).toBeUndefined();
  expect(looks()).toBe(0);
});
