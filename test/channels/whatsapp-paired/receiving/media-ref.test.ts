/** Media as references: everything that fetching takes, and nothing that only takes room. */

import { proto } from '@whiskeysockets/baileys';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMessage } from '../../../../src/channels/whatsapp-paired/receiving/incoming.ts';
import { readMediaRef, writeMediaRef } from '../../../../src/channels/whatsapp-paired/receiving/media-ref.ts';

const key = { jid: '1234@lid', id: '3EB0A1B2C3', fromMe: false };
/** What Baileys fetches and decrypts with. */
const where = {
  url: 'https://mmg.whatsapp.net/v/t62.7118-24/1',
  directPath: '/v/t62.7118-24/1?ccb=11-4',
  mediaKey: new Uint8Array(32).fill(7),
  mimetype: 'image/jpeg',
  fileLength: 1_048_576,
  fileSha256: new Uint8Array(32).fill(8),
  fileEncSha256: new Uint8Array(32).fill(9),
};
const preview = new Uint8Array(60_000).fill(1);
const quoted = {
  quotedMessage: { imageMessage: { jpegThumbnail: preview } },
  mentionedJid: ['x'.repeat(5_000)],
};
const caption = 'a caixa da minha rua '.repeat(500);

const kinds: readonly (readonly [string, proto.IMessage])[] = [
  ['imageMessage', { imageMessage: { ...where, caption, jpegThumbnail: preview, contextInfo: quoted } }],
  [
    'videoMessage',
    {
      videoMessage: {
        ...where,
        caption,
        jpegThumbnail: preview,
        contextInfo: quoted,
        streamingSidecar: preview,
      },
    },
  ],
  ['audioMessage', { audioMessage: { ...where, waveform: preview, contextInfo: quoted } }],
  [
    'documentMessage',
    { documentMessage: { ...where, jpegThumbnail: preview, contextInfo: quoted, caption } },
  ],
  ['stickerMessage', { stickerMessage: { ...where, pngThumbnail: preview, contextInfo: quoted } }],
];

describe.each(kinds)('a reference of %s', (field, media) => {
  const overTheWire = () =>
    proto.Message.decode(proto.Message.encode(proto.Message.fromObject(media)).finish());

  it('comes back with all that fetching takes', () => {
    const found = readMediaRef(writeMediaRef(key, overTheWire()));
    expect(found?.key).toEqual(key);
    const message = found && proto.Message.toObject(found.message, { longs: Number });
    expect(message).toEqual({
      [field]: {
        ...where,
        mediaKey: Buffer.from(where.mediaKey),
        fileSha256: Buffer.from(where.fileSha256),
        fileEncSha256: Buffer.from(where.fileEncSha256),
      },
    });
  });

  it('is small, whatever came with it', () => {
    expect(writeMediaRef(key, media).length).toBeLessThan(600);
    expect(writeMediaRef(key, media)).toBe(writeMediaRef(key, overTheWire()));
  });

  it('leaves the message itself as it was', () => {
    const message = overTheWire();
    const before = proto.Message.encode(message).finish();
    writeMediaRef(key, message);
    expect(Buffer.compare(proto.Message.encode(message).finish(), before)).toBe(0);
  });
});

it('keeps where the message is, also one of the phone itself', () => {
  const mine = { jid: '5511987650001@s.whatsapp.net', id: 'AC"\\\n', fromMe: true };
  expect(readMediaRef(writeMediaRef(mine, { audioMessage: where }))?.key).toEqual(mine);
});

it('is made of a message that quotes a message that quotes a message', () => {
  let contextInfo: proto.IContextInfo = {};
  for (let depth = 0; depth < 1_000; depth++)
    contextInfo = { quotedMessage: { imageMessage: { ...where, contextInfo } } };
  const ref = writeMediaRef(key, { imageMessage: { ...where, contextInfo } });
  expect(ref.length).toBeLessThan(600);
});

it('brings back what was lost on the way as nothing, and not as something empty', () => {
  const found = readMediaRef(writeMediaRef(key, { imageMessage: { caption } }));
  expect(found && proto.Message.toObject(found.message)).toEqual({ imageMessage: {} });
});

it('is what a conversation hears of a round video too', () => {
  const reading = readMessage({ ptvMessage: where }, (media) => writeMediaRef(key, media));
  const found = reading?.type === 'media' ? readMediaRef(reading.ref) : undefined;
  expect(found?.message.videoMessage?.directPath).toBe(where.directPath);
});

const bytes = Buffer.from(proto.Message.encode({ audioMessage: where }).finish()).toString('base64');

it.each([
  ['nothing', ''],
  ['a file of another network', 'AgACAgEAAxkBAAIB'],
  ['an address', 'https://example.org/foto.jpg'],
  ['no list', '{"jid":"1@lid"}'],
  ['null', 'null'],
  ['a short list', JSON.stringify(['1@lid', 'A', false])],
  ['a long list', JSON.stringify(['1@lid', 'A', false, bytes, 1])],
  ['other types', JSON.stringify(['1@lid', 1, false, bytes])],
  ['no base64', JSON.stringify(['1@lid', 'A', false, '%%%'])],
  ['no message', JSON.stringify(['1@lid', 'A', false, Buffer.from('não é').toString('base64')])],
  [
    'half a message',
    JSON.stringify(['1@lid', 'A', false, Buffer.from(bytes, 'base64').subarray(0, 50).toString('base64')]),
  ],
])('refuses what is none of ours: %s', (_, ref) => {
  expect(readMediaRef(ref)).toBeUndefined();
});

it('never throws at what is not a reference', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (ref) => {
      expect(readMediaRef(ref)).toBeUndefined();
    }),
  );
});
