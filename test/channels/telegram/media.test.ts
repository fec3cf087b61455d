/** Files that people send to the bot. */

import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTelegram } from '../../../src/channels/telegram/index.ts';
import { type BotApi, startBotApi } from '../../support/telegram/bot-api.ts';

const picture = randomBytes(20_000);
const limit = 100_000;
let telegram: BotApi;

beforeEach(async () => {
  telegram = await startBotApi();
});
afterEach(async () => {
  await telegram.close();
});

const fetch = async (id: string, most = limit) =>
  createTelegram({
    token: telegram.token,
    apiRoot: `${telegram.url}/`,
    providerName: 'Rede Exemplo',
    timeout: 2_000,
  }).media?.(id, most);

test.each([
  ['photos/file_7.jpg', 'image/jpeg'],
  ['voice/file_8.oga', 'audio/ogg'],
  ['documents/conta de luz #2.PDF', 'application/pdf'],
  ['documents/coisa', 'application/octet-stream'],
])('%s comes as it was sent', async (path, type) => {
  telegram.files.set('a', { path, bytes: picture });
  const media = await fetch('a');
  expect(media?.type).toBe(type);
  expect(Buffer.from(media?.bytes ?? []).equals(picture)).toBe(true);
});

test('one that is too large is not fetched, or no further', async () => {
  telegram.files.set('said', { path: 'a.jpg', bytes: picture, size: limit + 1, fault: 500 });
  await expect(fetch('said')).rejects.toMatchObject({ kind: 'refused' });
  telegram.files.set('unsaid', { path: 'b.jpg', bytes: picture, size: 1 });
  await expect(fetch('unsaid', 19_999)).rejects.toMatchObject({ kind: 'refused' });
  telegram.fail('getFile', { status: 400, description: 'Bad Request: file is too big' });
  await expect(fetch('unsaid')).rejects.toMatchObject({
    kind: 'refused',
    message: expect.stringMatching(/20 MB/),
  });
});

test.each([
  ['one that is not there', 'none', 'refused'],
  ['one that is not there any more', 'gone', 'refused'],
  ['one that is not given now', 'later', 'retry'],
  ['one that breaks off', 'cut', 'retry'],
])('%s', async (_, id, kind) => {
  telegram.files.set('gone', { path: 'gone.jpg', bytes: picture, fault: 404 });
  telegram.files.set('later', { path: 'later.jpg', bytes: picture, fault: 502 });
  telegram.files.set('cut', { path: 'cut.jpg', bytes: picture, fault: 'cut' });
  const failure: unknown = await fetch(id).catch((error: unknown) => error);
  expect(failure).toMatchObject({ kind });
  expect(inspect(failure, { depth: 9, showHidden: true })).not.toContain(telegram.token);
});

test.each([401, 429, 500])('%i to where it is can be tried again', async (status) => {
  telegram.files.set('a', { path: 'a.jpg', bytes: picture });
  telegram.fail('getFile', { status });
  await expect(fetch('a')).rejects.toMatchObject({ kind: 'retry' });
  expect((await fetch('a'))?.bytes).toHaveLength(picture.length);
});

test('Telegram that cannot be reached can be asked again, and its token is told to nobody', async () => {
  telegram.hang('getFile');
  const late: unknown = await fetch('a').catch((error: unknown) => error);
  telegram.dropAfter('getFile');
  const dropped: unknown = await fetch('a').catch((error: unknown) => error);
  for (const failure of [late, dropped]) {
    expect(failure).toMatchObject({ kind: 'retry' });
    expect(inspect(failure, { depth: 9, showHidden: true })).not.toContain(telegram.token);
  }
});
