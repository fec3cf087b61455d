/** Files that a paired account sends: sealed for their reader, handed in, and opened with the key that the message brings. */

import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { conversationId, effectId } from '../../../../src/core/ids/index.ts';
import { type Files, startFiles } from '../../../support/whatsapp/files.ts';
import { createStages, until } from './stage.ts';

const stages = createStages();
const id = effectId(conversationId('c'), 1, 0);
const bill = randomBytes(30_000);
let files: Files;

beforeEach(async () => {
  files = await startFiles();
});
afterEach(() => files.close());

/** An account to which Ana has written. */
async function open() {
  const stage = await stages.open({ mediaOrigin: files.origin, patience: { confirmed: 20_000 } });
  const chat = stages.subscriber().chat(stage.world.account);
  await chat.say('oi');
  await until(() => stage.inbox.sayings.length === 1);
  const address = stage.inbox.sayings[0]?.address ?? '';
  const send = (type: string, name: string, text = '', bytes: Uint8Array = bill) =>
    stage.channel.send(
      address,
      { text, file: { ref: 'ref-do-arquivo', type, name, size: bytes.length } },
      { id, file: async () => bytes },
    );
  const opened = () => Promise.all(chat.seen.map(({ message }) => files.open(message)));
  return { stage, chat, send, opened };
}

test('a picture has its words beneath it, and is what was sent', async () => {
  const { chat, send, opened } = await open();
  await send('image/png', 'mapa.png', 'o caminho');
  await until(() => chat.seen.length === 1);
  expect(chat.seen[0]?.message.imageMessage).toMatchObject({ caption: 'o caminho', mimetype: 'image/png' });
  expect(await opened()).toEqual([bill]);
});

test('a document has its name, and its words come after it', async () => {
  const { chat, send, opened } = await open();
  await send('application/pdf', 'boleto.pdf', 'vence dia 10');
  await until(() => chat.seen.length === 2);
  const [first] = chat.seen;
  expect(first?.message.documentMessage).toMatchObject({
    fileName: 'boleto.pdf',
    mimetype: 'application/pdf',
  });
  expect(chat.texts).toEqual(['', 'vence dia 10']);
  expect(await opened()).toEqual([bill, undefined]);
});

test('what is sent again is the same message', async () => {
  const { chat, send } = await open();
  await send('application/pdf', 'boleto.pdf');
  await send('application/pdf', 'boleto.pdf');
  await until(() => chat.seen.length > 0 && chat.arrivals(chat.seen[0]?.id ?? '') === 2);
  expect(chat.seen).toHaveLength(1);
});

test('who could not read it gets it again, with the same key', async () => {
  const { chat, send, opened } = await open();
  await send('application/pdf', 'boleto.pdf');
  await until(() => chat.seen.length === 1);
  const sent = chat.seen[0]?.id ?? '';
  chat.askAgain(sent);
  await until(() => chat.arrivals(sent) === 2);
  expect(await opened()).toEqual([bill]);
});

test('what WhatsApp does not take now is tried again, and nothing of it is seen', async () => {
  const { stage, chat, send } = await open();
  for (const status of [500, 403, 429]) {
    files.refuseUploads(status);
    await expect(send('application/pdf', 'boleto.pdf')).rejects.toMatchObject({ kind: 'retry' });
  }
  files.refuseUploads(413);
  await expect(send('application/pdf', 'boleto.pdf')).rejects.toMatchObject({ kind: 'refused' });
  stage.world.account.failQuery('w:m/media_conn', { code: 503, text: 'service-unavailable' });
  await expect(send('application/pdf', 'boleto.pdf')).rejects.toMatchObject({ kind: 'retry' });
  expect(chat.seen).toEqual([]);
  await send('application/pdf', 'boleto.pdf');
  await until(() => chat.seen.length === 1);
});

test('neither is one that cannot be handed in at all', async () => {
  const { send } = await open();
  await files.close();
  await expect(send('application/pdf', 'boleto.pdf')).rejects.toMatchObject({ kind: 'retry' });
  files = await startFiles();
});
