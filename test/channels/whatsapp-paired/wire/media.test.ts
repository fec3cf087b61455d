/** Files that people send to a paired account: fetched from WhatsApp alone, as they were sent, and none too large. */

import { randomBytes } from 'node:crypto';
import type { proto } from '@whiskeysockets/baileys';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Files, sealFile, startFiles } from '../../../support/whatsapp/files.ts';
import { createStages, until } from './stage.ts';

const stages = createStages();
const limit = 100_000;
const picture = randomBytes(20_000);
let files: Files;

beforeEach(async () => {
  files = await startFiles();
});
afterEach(async () => {
  await files.close();
});

/** An account to which a picture has been sent. */
async function open(more: proto.Message.IImageMessage = {}, bytes: Uint8Array = picture) {
  const stage = await stages.open({ mediaOrigin: files.origin, patience: { media: 500 } });
  const { mediaKey, sealed } = await sealFile(bytes, 'image');
  files.answers.set('/v/foto?a=1', sealed);
  const id = await stages
    .subscriber()
    .chat(stage.world.account)
    .send({
      imageMessage: {
        directPath: '/v/foto?a=1',
        mediaKey,
        mimetype: 'image/jpeg',
        fileLength: bytes.length,
        ...more,
      },
    });
  await until(() => stage.inbox.sayings.length === 1);
  const content = stage.inbox.sayings[0]?.event.content;
  const ref = content?.type === 'media' ? content.ref : '';
  return { stage, id, mediaKey, sealed, fetch: async (most = limit) => stage.channel.media?.(ref, most) };
}

test('comes as it was sent', async () => {
  const { fetch } = await open();
  const media = await fetch();
  expect(media?.type).toBe('image/jpeg');
  expect(Buffer.from(media?.bytes ?? []).equals(picture)).toBe(true);
});

test('every kind', async () => {
  const stage = await stages.open({ mediaOrigin: files.origin });
  const chat = stages.subscriber().chat(stage.world.account);
  const kinds = [
    ['audio', 'audioMessage'],
    ['video', 'videoMessage'],
    ['video', 'ptvMessage'],
    ['document', 'documentMessage'],
    ['sticker', 'stickerMessage'],
  ] as const;
  for (const [type, kind] of kinds) {
    const { mediaKey, sealed } = await sealFile(Buffer.from(kind), type);
    files.answers.set(`/v/${kind}`, sealed);
    await chat.send({ [kind]: { directPath: `/v/${kind}`, mediaKey, mimetype: 'x/y' } });
  }
  await until(() => stage.inbox.sayings.length === kinds.length);
  const fetched = await Promise.all(
    stage.inbox.sayings.map(async ({ event: { content } }) => {
      const media = await stage.channel.media?.(content.type === 'media' ? content.ref : '', limit);
      return Buffer.from(media?.bytes ?? []).toString();
    }),
  );
  expect(fetched).toEqual(kinds.map(([, kind]) => kind));
});

describe('too large', () => {
  test('by what is said of it: it is not even asked for', async () => {
    const { fetch } = await open();
    await expect(fetch(19_999)).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringMatching(/maior que/),
    });
    expect(files.asked).toEqual([]);
  });

  test('by what it is, whatever was said', async () => {
    const { fetch } = await open({ fileLength: 10 });
    await expect(fetch(19_000)).rejects.toMatchObject({ kind: 'refused' });
    const exact = await fetch(20_000);
    expect(exact?.bytes).toHaveLength(20_000);
    // By less than a block.
    await expect(fetch(19_999)).rejects.toMatchObject({ kind: 'refused' });
  });
});

describe('where it is fetched from', () => {
  test.each([
    ['another host', { directPath: null, url: 'https://roteador.local/admin' }],
    ['a host that continues ours', { directPath: '.exemplo.com.br/v/foto' }],
    ['ours as a user name', { directPath: '@exemplo.com.br/v/foto' }],
    ['a path that begins with a host', { directPath: '//exemplo.com.br/v/foto' }],
    ['a backslash', { directPath: '/\\\\exemplo.com.br/v/foto' }],
    ['nowhere', { directPath: null, url: null }],
    ['no web address', { directPath: null, url: 'file:///etc/passwd' }],
  ])('not from %s', async (_, more) => {
    const { fetch } = await open(more);
    await expect(fetch()).rejects.toMatchObject({ kind: 'refused' });
    expect(files.asked).toEqual([]);
  });

  test('by the path alone, if the whole address is given', async () => {
    const { fetch } = await open({
      directPath: null,
      url: 'https://media.fgru1-1.fna.whatsapp.net/v/foto?a=1',
    });
    expect((await fetch())?.bytes).toHaveLength(picture.length);
  });

  test('nor where it sends one to', async () => {
    const { fetch } = await open();
    files.answers.set('/v/foto?a=1', { elsewhere: `${files.origin}/v/outra` });
    await expect(fetch()).rejects.toMatchObject({ kind: 'retry' });
    expect(files.asked).toEqual(['/v/foto?a=1']);
  });
});

describe('a link that has expired', () => {
  test.each([404, 410])('with %i: the phone hands it in again', async (status) => {
    const { stage, id, mediaKey, sealed, fetch } = await open();
    files.answers.set('/v/foto?a=1', status);
    files.answers.set('/v/de-novo', sealed);
    stage.world.account.phone.files.set(id, { mediaKey, directPath: '/v/de-novo' });
    expect((await fetch())?.bytes).toHaveLength(picture.length);
    expect(files.asked).toEqual(['/v/foto?a=1', '/v/de-novo']);
  });

  test('if the phone has it no more either, it is gone', async () => {
    const { fetch } = await open();
    files.answers.set('/v/foto?a=1', 410);
    await expect(fetch()).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringMatching(/não tem mais/),
    });
  });

  test('without a connection it can be tried again', async () => {
    const { stage, fetch } = await open();
    files.answers.set('/v/foto?a=1', 410);
    await stage.channel.close?.();
    await expect(fetch()).rejects.toMatchObject({ kind: 'retry' });
  });

  test('of a phone that does not answer too', async () => {
    const { stage, fetch } = await open();
    files.answers.set('/v/foto?a=1', 410);
    stage.world.account.goSilent();
    await expect(fetch()).rejects.toMatchObject({
      kind: 'retry',
      message: expect.stringMatching(/o celular não respondeu/),
    });
  });
});

test.each([
  ['cut off', 'cut', 'retry'],
  ['never sent', 'never', 'retry'],
  ['not given now', 503, 'retry'],
  ['refused', 403, 'refused'],
  ['another file', Buffer.alloc(20_026), 'refused'],
  ['empty', Buffer.alloc(0), 'refused'],
] as const)('%s', async (_, answer, kind) => {
  const { fetch } = await open();
  files.answers.set('/v/foto?a=1', answer);
  await expect(fetch()).rejects.toMatchObject({ kind });
});

test('a reference of somebody else is refused', async () => {
  const { stage } = await open();
  for (const ref of ['', '{}', '["a","b",false,"!!"]', 'AgACAgEAAxkBAAI'])
    await expect(stage.channel.media?.(ref, limit)).rejects.toMatchObject({ kind: 'refused' });
});
