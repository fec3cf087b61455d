/** Files as a bot sends them: pictures to look at, and everything else to keep. */

import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Channel } from '../../../../src/channels/channel.ts';
import { createTelegram } from '../../../../src/channels/telegram/index.ts';
import { conversationId, effectId } from '../../../../src/core/ids/index.ts';
import { type BotApi, startBotApi } from '../../../support/telegram/bot-api.ts';

let telegram: BotApi;
let channel: Channel;
beforeEach(async () => {
  telegram = await startBotApi();
  telegram.chat(41);
  channel = createTelegram({ token: telegram.token, apiRoot: telegram.url, providerName: 'Rede Exemplo' });
});
afterEach(() => telegram.close());

const send = (type: string, name: string, bytes: Uint8Array, text = '') =>
  channel.send(
    '41',
    { text, file: { ref: 'ref-do-arquivo', type, name, size: bytes.length } },
    { id: effectId(conversationId('c'), 1, 0), file: async () => bytes },
  );
const sent = () => telegram.sent.map(({ text, file }) => [file?.kind, file?.name, text]);

test.each([
  ['image/jpeg', 'foto.jpg', 100, 'photo'],
  ['image/png', 'tela.png', 10_000_000, 'photo'],
  ['image/png', 'grande.png', 10_000_001, 'document'],
  ['image/webp', 'figura.webp', 100, 'document'],
  ['application/pdf', 'boleto.pdf', 100, 'document'],
])('%s called %s of %i bytes is a %s', async (type, name, size, kind) => {
  await send(type, name, randomBytes(size), 'segue');
  expect(sent()).toEqual([[kind, name, 'segue']]);
});

test('a picture of a shape that Telegram does not like is a file like others', async () => {
  telegram.fail('sendPhoto', { status: 400, description: 'Bad Request: PHOTO_INVALID_DIMENSIONS' });
  await send('image/png', 'comprida.png', randomBytes(100));
  expect(sent()).toEqual([['document', 'comprida.png', '']]);
});

test('a text too long for beneath it follows, and the last message has the buttons', async () => {
  const message = {
    text: 'x'.repeat(1_025),
    file: { ref: 'ref-do-arquivo', type: 'application/pdf', name: 'a.pdf', size: 3 },
    choices: [{ id: 'yes', label: 'Sim' }],
  };
  const id = effectId(conversationId('c'), 1, 0);
  await channel.send('41', message, { id, menu: 'm1', file: async () => Buffer.from('pdf') });
  expect(
    telegram.sent.map(({ text, file, markup }) => [file?.name, text.length, Object.keys(markup)]),
  ).toEqual([
    ['a.pdf', 0, []],
    [undefined, 1_025, ['inline_keyboard']],
  ]);
});

test('a name cannot say more than a name', async () => {
  await send('application/pdf', 'a"; name="chat_id"\r\n\r\n42.pdf', Buffer.from('pdf'));
  expect(telegram.sent.map(({ chatId, file }) => [chatId, file?.name])).toEqual([
    [41, 'a_ name_chat_id_42.pdf'],
  ]);
});

test('what was perhaps taken is told so', async () => {
  telegram.dropAfter('sendDocument');
  await expect(send('application/pdf', 'a.pdf', Buffer.from('pdf'))).rejects.toMatchObject({
    kind: 'unknown',
  });
  telegram.fail('sendDocument', { status: 413, description: 'Request Entity Too Large' });
  await expect(send('application/pdf', 'a.pdf', Buffer.from('pdf'))).rejects.toMatchObject({
    kind: 'refused',
  });
});
