/** What is heard of every kind of message, as it comes from the wire. */

import { proto } from '@whiskeysockets/baileys';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMessage, readTyped } from '../../../../src/channels/whatsapp-paired/receiving/incoming.ts';
import { card, key, kinds, media, other, said, unnamed, waid } from './kinds.ts';

/** As it comes out of a decryption: what the wire does not carry is lost. */
const overTheWire = (content: proto.IMessage): proto.Message =>
  proto.Message.decode(proto.Message.encode(proto.Message.fromObject(content)).finish());
const refOf = (media: proto.IMessage): string => `ref:${Object.keys(media).join()}`;
const read = (content: proto.IMessage) => {
  const reading = readMessage(overTheWire(content), refOf);
  // Nobody need care whether a message was made here or decoded.
  expect(readMessage(proto.Message.fromObject(content), refOf)).toEqual(reading);
  return reading;
};
const typed = (content: proto.IMessage) => readTyped(overTheWire(content));

it.each(kinds)('hears %s', (_, content, wanted) => {
  expect(read(content)).toEqual(wanted);
});

describe('what is wrapped', () => {
  const wrappers = [
    'ephemeralMessage',
    'viewOnceMessage',
    'viewOnceMessageV2',
    'viewOnceMessageV2Extension',
    'documentWithCaptionMessage',
  ] as const;

  it.each(wrappers)('in %s is heard as if it were not', (wrapper) => {
    for (const [, content, wanted] of kinds)
      expect(read({ [wrapper]: { message: content } })).toEqual(wanted);
    expect(
      read({ ephemeralMessage: { message: { [wrapper]: { message: { conversation: 'oi' } } } } }),
    ).toEqual(said('oi'));
    expect(read({ [wrapper]: {} })).toBeNull();
  });

  it('keeps what was written under a document', () => {
    const message = { documentMessage: { fileName: 'conta.pdf', caption: 'é esta' } };
    expect(read({ documentWithCaptionMessage: { message } })).toEqual(
      media('document', 'documentMessage', 'é esta'),
    );
  });

  it('is bounded', () => {
    let nested: proto.IMessage = { conversation: 'oi' };
    for (let depth = 0; depth < 40; depth++) nested = { ephemeralMessage: { message: nested } };
    expect(read(nested)).toEqual(unnamed);
  });
});

describe('an edit', () => {
  const { MESSAGE_EDIT } = proto.Message.ProtocolMessage.Type;
  const edit = (editedMessage: proto.IMessage): proto.IMessage => ({
    protocolMessage: { key, type: MESSAGE_EDIT, editedMessage, timestampMs: 1 },
  });

  it.each<[string, proto.IMessage]>([
    ['a text', { conversation: 'agora sim' }],
    ['a longer text', { extendedTextMessage: { text: 'agora sim' } }],
    ['a photo', { imageMessage: { caption: 'agora sim' } }],
    ['a video', { videoMessage: { caption: 'agora sim' } }],
    ['a document', { documentMessage: { caption: 'agora sim' } }],
    [
      'a wrapped document',
      { documentWithCaptionMessage: { message: { documentMessage: { caption: 'agora sim' } } } },
    ],
    ['what vanishes', { ephemeralMessage: { message: { conversation: 'agora sim' } } }],
  ])('of %s counts by its words', (_, content) => {
    const wanted = { type: 'text', text: 'agora sim', edited: true };
    expect(read(edit(content))).toEqual(wanted);
    expect(read({ editedMessage: { message: edit(content) } })).toEqual(wanted);
    expect(typed(edit(content))).toBe('(editado) agora sim');
  });

  it('without words says nothing', () => {
    for (const content of [{}, { conversation: '' }, { audioMessage: {} }, { imageMessage: {} }])
      expect(read(edit(content))).toBeNull();
    expect(read({ protocolMessage: { key, type: MESSAGE_EDIT } })).toBeNull();
  });
});

describe('the protocol', () => {
  const { Type } = proto.Message.ProtocolMessage;

  it('tells of a deletion, and it is nothing that was typed', () => {
    const deletion = { protocolMessage: { key, type: Type.REVOKE } };
    expect(read(deletion)).toEqual({ type: 'note', text: 'o cliente apagou uma mensagem' });
    expect(typed(deletion)).toBeNull();
  });

  it('says nothing else', () => {
    const numbers = Object.values(Type).filter((type) => typeof type === 'number');
    expect(numbers.length).toBeGreaterThan(20);
    const quiet = numbers.filter((type) => type !== Type.REVOKE && type !== Type.MESSAGE_EDIT);
    // Words that only an edit brings.
    for (const type of [...quiet, 999])
      expect(
        readMessage({ protocolMessage: { key, type, editedMessage: { conversation: 'oi' } } }, refOf),
      ).toBe(null);
  });

  it('of which nobody knows what it means is no deletion', () => {
    expect(read({ protocolMessage: { key } })).toBeNull();
    expect(read({ protocolMessage: {} })).toBeNull();
  });
});

it.each([
  ['reversed', '\u202e12 ralocnac\u202c'],
  ['without width', 'a\u200bb\u200d\u2060\ufeff'],
  ['isolated', '\u2066\u2069'],
  ['of controls', '\u0000\u001b[2J\u0007'],
  ['of spaces', ' \n\t '],
  ['of accents', `a${'\u0301'.repeat(500)}`],
  ['of names of objects', '__proto__'],
  ['of a family', '👨‍👩‍👧‍👦'],
  ['huge', 'não funciona '.repeat(20_000)],
])('leaves a text %s as it was written', (_, text) => {
  expect(read({ conversation: text })).toEqual(said(text));
  expect(read({ imageMessage: { caption: text } })).toEqual(media('photo', 'imageMessage', text));
  expect(typed({ extendedTextMessage: { text } })).toBe(text);
});

it('does not look for ever through a card', () => {
  for (const line of ['TEL', 'TEL;', 'TEL:', 'waid=', 'item1.', 'item1.TEL;', 'a', '-'])
    expect(read({ contactMessage: { vcard: line.repeat(30_000) } })).toEqual(other('contato sem número'));
});

it.each<[proto.IMessage, string | null]>([
  [{ conversation: 'já resolvo' }, 'já resolvo'],
  [{ imageMessage: {} }, '[foto]'],
  [{ imageMessage: { caption: 'assim' } }, '[foto] assim'],
  [{ audioMessage: {} }, '[áudio]'],
  [{ ptvMessage: {} }, '[vídeo]'],
  [{ documentMessage: { caption: 'a conta' } }, '[documento] a conta'],
  [{ stickerMessage: {} }, '[figurinha]'],
  [{ locationMessage: { degreesLatitude: 1, degreesLongitude: 2 } }, '[localização]'],
  [{ contactMessage: { vcard: card(waid) } }, '[contato]'],
  [{ contactMessage: {} }, '[contato sem número]'],
  [{ pollCreationMessage: {} }, '[enquete]'],
  [{ reactionMessage: { text: '👍' } }, null],
  [{ conversation: '' }, null],
  [{}, null],
])('shows what was typed on the phone: %j', (content, wanted) => {
  expect(typed(content)).toBe(wanted);
});

describe('whatever comes', () => {
  const decoded = (bytes: Uint8Array): proto.Message | null => {
    try {
      return proto.Message.decode(bytes);
    } catch {
      return null;
    }
  };

  /** What every reading has to bear: it is stored, and shown. */
  const check = (message: proto.IMessage): void => {
    const reading = readMessage(message, refOf);
    expect(JSON.parse(JSON.stringify(reading))).toEqual(reading);
    if (reading?.type === 'text') expect(reading.text).not.toBe('');
    const shown = readTyped(message);
    expect(shown === null || shown !== '').toBe(true);
  };

  it('is heard or not, and breaks nothing', () => {
    // A field and its length or number before anything, or bytes would hardly ever be a message.
    const field = fc
      .tuple(fc.integer({ min: 1, max: 120 }), fc.uint8Array({ maxLength: 40 }))
      .map(([number, bytes]) => {
        const tag = (number << 3) | 2;
        return [...(tag < 128 ? [tag] : [(tag & 127) | 128, tag >> 7]), bytes.length, ...bytes];
      });
    const anyBytes = fc.oneof(
      fc.uint8Array({ maxLength: 100 }),
      fc.array(field, { maxLength: 4 }).map((fields) => Uint8Array.from(fields.flat())),
    );
    let messages = 0;
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const message = decoded(bytes);
        if (message === null) return;
        messages++;
        check(message);
      }),
      { numRuns: 1_000 },
    );
    expect(messages).toBeGreaterThan(50);
  });

  it('is heard or not, cut off or changed anywhere', () => {
    const whole = kinds.map(([, content]) =>
      proto.Message.encode(proto.Message.fromObject(content)).finish(),
    );
    fc.assert(
      fc.property(fc.constantFrom(...whole), fc.nat(), fc.nat(255), fc.nat(), (bytes, at, value, end) => {
        const changed = Uint8Array.from(bytes);
        if (changed.length > 0) changed[at % changed.length] = value;
        const message = decoded(changed.subarray(0, changed.length - (end % 3)));
        if (message !== null) check(message);
      }),
      { numRuns: 1_000 },
    );
  });
});
