/** Files as Meta takes them: uploaded first, then named in a message. */

import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Channel } from '../../../../src/channels/channel.ts';
import { pause } from '../../../../src/channels/pause.ts';
import { createWhatsAppCloud } from '../../../../src/channels/whatsapp-cloud/index.ts';
import { conversationId, effectId } from '../../../../src/core/ids/index.ts';
import { createKeys } from '../../../../src/keys/index.ts';
import { silent } from '../../../../src/log.ts';
import { createMemoryStore } from '../../../../src/stores/memory/index.ts';
import { type GraphApi, startGraphApi } from '../../../support/graph/graph-api.ts';

const number = '553799110001';
let meta: GraphApi;
let channel: Channel;
beforeEach(async () => {
  meta = await startGraphApi();
  meta.person(number);
  channel = createWhatsAppCloud({
    account: 'main',
    phoneId: meta.phoneId,
    token: meta.token,
    appSecret: meta.appSecret,
    verifyToken: meta.verifyToken,
    apiRoot: meta.url,
    template: { name: 'aviso_do_atendimento', language: 'pt_BR' },
    records: createMemoryStore().records,
    identify: createKeys(new Uint8Array(32)).identify,
    log: silent,
    pause: (_, signal) => pause(5, signal),
  });
});
afterEach(() => meta.close());

const send = (type: string, name: string, bytes: Uint8Array, text = '') =>
  channel.send(
    number,
    { text, file: { ref: 'ref-do-arquivo', type, name, size: bytes.length } },
    { id: effectId(conversationId('c'), 1, 0), file: async () => bytes },
  );
const pdf = Buffer.from('%PDF-1.7');

test('a picture is shown, and anything else is a document with its name', async () => {
  await send('image/jpeg', 'foto.jpg', randomBytes(10), 'o cabo');
  await send('application/pdf', 'bol"eto.pdf', pdf);
  expect(meta.sent.map(({ payload, upload }) => [payload.image ?? payload.document, upload?.type])).toEqual([
    [{ id: '700000', caption: 'o cabo' }, 'image/jpeg'],
    [{ id: '700001', filename: 'bol_eto.pdf' }, 'application/pdf'],
  ]);
});

test('what Meta does not take is not even uploaded', async () => {
  for (const [type, size] of [
    ['image/jpeg', 5 * 2 ** 20 + 1],
    ['application/zip', 10],
  ] as const)
    await expect(send(type, 'a.b', randomBytes(size))).rejects.toMatchObject({ kind: 'refused' });
  expect(meta.calls).toEqual([]);
});

test('an upload that may have been done is surely not seen: it is done again', async () => {
  meta.dropAfter('media');
  await expect(send('application/pdf', 'a.pdf', pdf)).rejects.toMatchObject({ kind: 'retry' });
  meta.fail('media', { status: 400, code: 131_053 });
  await expect(send('application/pdf', 'a.pdf', pdf)).rejects.toMatchObject({ kind: 'refused' });
  meta.dropAfter('messages');
  await expect(send('application/pdf', 'a.pdf', pdf)).rejects.toMatchObject({ kind: 'unknown' });
});

test('to who has not written for a day no template can carry it', async () => {
  meta.person(number).silent = true;
  await expect(send('application/pdf', 'a.pdf', pdf)).rejects.toMatchObject({ kind: 'refused' });
  expect(meta.sent).toEqual([]);
});
