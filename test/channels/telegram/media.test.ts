/** Files of customers, on demand. */

import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTelegram } from '../../../src/channels/telegram/index.ts';
import { type BotApi, startBotApi } from '../../support/telegram/bot-api.ts';

let telegram: BotApi;
beforeEach(async () => {
  telegram = await startBotApi();
});
afterEach(() => telegram.close());

const open = () =>
  createTelegram({ token: telegram.token, apiRoot: telegram.url, providerName: 'Fibra Serrana' });
const fetched = (ref: string, limit = 1_000) => open().media?.(ref, limit);

test('a photo comes as it is', async () => {
  const bytes = Buffer.from([0, 255, 1, 254]);
  expect(await fetched(telegram.keep('photos/file_1.jpg', bytes))).toEqual({ type: 'image/jpeg', bytes });
  expect(await fetched(telegram.keep('documents/file_2', bytes))).toEqual({
    type: 'application/octet-stream',
    bytes,
  });
});

test('what is larger is not fetched, whatever is said of its size', async () => {
  const large = Buffer.alloc(5_000);
  await expect(fetched(telegram.keep('videos/a.mp4', large))).rejects.toMatchObject({ kind: 'refused' });
  await expect(fetched(telegram.keep('videos/b.mp4', large, 10))).rejects.toMatchObject({ kind: 'refused' });
});

test('what is gone, or elsewhere, is refused without the token in any word', async () => {
  for (const ref of [
    'no-such-file',
    telegram.keep('/var/lib/telegram-bot-api/secret', Buffer.from('x')),
    telegram.keep('photos/../../etc/passwd', Buffer.from('x')),
  ]) {
    const failure = await fetched(ref)?.then(
      () => undefined,
      (error: Error) => error,
    );
    expect(failure).toMatchObject({ kind: 'refused', message: expect.stringMatching(/\S/) });
    expect(`${failure?.message} ${failure?.stack}`).not.toContain(telegram.token);
  }
});

test('a Telegram that does not answer is tried again later', async () => {
  const ref = telegram.keep('photos/file_1.jpg', Buffer.from('x'));
  telegram.fail('getFile', { status: 500 });
  await expect(fetched(ref)).rejects.toMatchObject({ kind: 'retry' });
  const channel = open();
  await telegram.close();
  await expect(channel.media?.(ref, 10)).rejects.toMatchObject({ kind: 'retry' });
  telegram = await startBotApi();
});
