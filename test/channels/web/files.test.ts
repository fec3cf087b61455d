/** Photos and documents of visitors, and of attendants: who may send them, and who may read them. */

import { randomBytes, randomUUID } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import type { WebChatOptions } from '../../../src/channels/web/index.ts';
import { silent } from '../../../src/log.ts';
import { createHandler } from '../../../src/serve.ts';
import { createMemoryStore } from '../../../src/stores/memory/index.ts';
import { answerAll, append } from '../../support/page/echo-desk.ts';
import {
  ask,
  conversationOf,
  create,
  linesOf,
  origin,
  peer,
  receiver,
  said,
  visit,
} from '../../support/page/visitor.ts';

const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

const jpeg = Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), randomBytes(1_000)]);
const minute = 60_000;

const open = async (options: Partial<WebChatOptions> = {}) => {
  const store = createMemoryStore();
  const channel = create({ ...options, store });
  const typing: string[] = [];
  await channel.start(receiver(store), undefined, (address) => typing.push(address));
  endings.push(() => channel.stop());
  const cookie = await visit(channel);
  const upload = (bytes: Uint8Array, more: { headers?: Record<string, string>; id?: string } = {}) =>
    ask(channel, `/chat/files?id=${more.id ?? randomUUID()}`, {
      method: 'POST',
      headers: { cookie, origin, 'content-type': 'application/octet-stream', ...more.headers },
      body: Uint8Array.from(bytes),
    });
  const read = (seq: number, headers: Record<string, string> = { cookie }) =>
    ask(channel, `/chat/files/${seq}`, { headers });
  return { store, channel, cookie, upload, read, typing };
};

test('a photo is stored, is in the transcript, and is read again by its sender and by attendants', async () => {
  const { store, channel, cookie, upload, read } = await open();
  const id = randomUUID();
  expect((await upload(jpeg, { id })).status).toBe(202);
  // A network that swallowed the answer: the page sends it again.
  expect((await upload(jpeg, { id })).status).toBe(202);
  const heard: unknown[] = [];
  await answerAll(store, (content) => {
    heard.push(content);
    return [];
  });
  expect(heard).toEqual([{ type: 'media', media: 'photo', ref: expect.stringMatching(/^[\w-]{32}$/) }]);
  expect(await linesOf(channel, cookie)).toMatchObject([
    { seq: 1, from: 'customer', text: '', file: { name: 'foto', image: true } },
  ]);
  const response = await read(1);
  expect(response.headers.get('content-type')).toBe('image/jpeg');
  expect(Buffer.from(await response.arrayBuffer())).toEqual(jpeg);

  const [line] = await store.transcript(conversationOf(cookie), { limit: 1 });
  const ref = line?.type === 'customer' && line.content.type === 'media' ? line.content.ref : '';
  const media = await channel.media?.(ref, 20_000);
  expect([media?.type, Buffer.from(media?.bytes ?? [])]).toEqual(['image/jpeg', jpeg]);
  await expect(channel.media?.(ref, 100)).rejects.toMatchObject({ kind: 'refused' });
  await expect(channel.media?.('nobody-has-this', 100)).rejects.toMatchObject({ kind: 'refused' });
});

test.each([
  ['a page', '<!doctype html><script>alert(1)</script>', 415],
  ['a drawing with a script', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 415],
  ['a program', 'MZ\x90\0', 415],
  ['nothing', '', 415],
  ['a PDF', '%PDF-1.7', 202],
])('of all that could be sent, %s is answered by %s', async (_, content, status) => {
  const { store, upload, cookie } = await open();
  expect((await upload(Buffer.from(content, 'latin1'))).status).toBe(status);
  expect((await store.conversation(conversationOf(cookie))) !== null).toBe(status === 202);
});

test('none is taken without a session, from elsewhere, without an id, or too large', async () => {
  const { upload } = await open();
  const statusOf = async (...given: Parameters<typeof upload>) => (await upload(...given)).status;
  expect(await statusOf(jpeg, { headers: { cookie: '' } })).toBe(401);
  expect(await statusOf(jpeg, { headers: { origin: 'https://outro.example' } })).toBe(403);
  expect(await statusOf(jpeg, { headers: { 'sec-fetch-site': 'cross-site' } })).toBe(403);
  expect(await statusOf(jpeg, { headers: { 'content-type': 'text/plain' } })).toBe(403);
  expect(await statusOf(jpeg, { id: '1' })).toBe(400);
  expect(await statusOf(Buffer.concat([jpeg, Buffer.alloc(10 * 2 ** 20)]))).toBe(413);
});

test('the server lets files through that are longer than other requests may be, and no longer ones', async () => {
  const { channel, cookie } = await open();
  const handler = createHandler({ channels: [channel], parts: () => [], log: silent });
  const send = (path: string, length: number) =>
    handler(
      new Request(`${origin}${path}`, {
        method: 'POST',
        headers: {
          cookie,
          origin,
          'content-type': 'application/octet-stream',
          'content-length': String(length),
        },
        body: Uint8Array.from(Buffer.concat([jpeg, Buffer.alloc(length - jpeg.length)])),
      }),
      peer,
    );
  expect((await send(`/chat/files?id=${randomUUID()}`, 9 * 2 ** 20)).status).toBe(202);
  expect((await send(`/chat/files?id=${randomUUID()}`, 11 * 2 ** 20)).status).toBe(413);
  expect((await send('/chat/messages', 9 * 2 ** 20)).status).toBe(413);
});

test.each([
  ['bytesPerHour', 1],
  ['bytesPerHourAndNetwork', 2],
  ['bytesPerDay', 2],
] as const)('there are limits: %s', async (name, visitors) => {
  const { channel, upload } = await open({ allowance: { [name]: 2_500 } });
  const cookies = [undefined, ...(visitors === 1 ? [] : [await visit(channel)])];
  const statuses: number[] = [];
  for (let index = 0; index < 3; index++) {
    const cookie = cookies[index % cookies.length];
    statuses.push((await upload(jpeg, cookie === undefined ? {} : { headers: { cookie } })).status);
  }
  expect(statuses).toEqual([202, 202, 429]);
});

test('what attendants send is read by the customer alone, as long as it is said', async () => {
  const { store, channel, cookie, upload, read } = await open();
  await upload(jpeg);
  await answerAll(store, () => []);
  const file = { ref: 'boleto-de-ana', type: 'application/pdf', name: 'boleto.pdf', size: 8 };
  await store.files.put(file.ref, Buffer.from('%PDF-1.7'), { expiresIn: minute });
  await append(store, conversationOf(cookie), [
    said('segue', 0, { message: { text: 'segue', file } }),
    { type: 'note', text: 'pagou ontem' },
  ]);
  expect((await linesOf(channel, cookie)).at(-1)).toMatchObject({
    text: 'segue',
    file: { name: 'boleto.pdf', image: false },
  });
  const response = await read(2);
  expect(response.headers.get('content-disposition')).toBe("inline; filename*=UTF-8''boleto.pdf");
  expect(await response.text()).toBe('%PDF-1.7');

  expect((await read(3)).status).toBe(404);
  expect((await read(99)).status).toBe(404);
  expect((await read(2, {})).status).toBe(401);
  expect((await read(2, { cookie: await visit(channel) })).status).toBe(404);
  expect((await read(2, { cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  await store.files.delete(file.ref);
  expect((await read(2)).status).toBe(404);
});

test('a file that cannot be stored is no message', async () => {
  const { store, upload, cookie } = await open();
  store.files.put = async () => {
    throw new Error('no space left on device');
  };
  expect((await upload(jpeg)).status).toBe(503);
  expect(await store.conversation(conversationOf(cookie))).toBeNull();
});

test('that a visitor writes is told, from the page alone and not without end', async () => {
  const { channel, cookie, typing } = await open();
  const tell = (headers: Record<string, string>) =>
    ask(channel, '/chat/typing', {
      method: 'POST',
      headers: { cookie, origin, 'content-type': 'application/json', ...headers },
      body: '{}',
    });
  expect((await tell({})).status).toBe(204);
  expect(typing).toEqual([cookie.replace(/^[^=]*=/, '').split('.')[0]]);
  expect((await tell({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect((await tell({ cookie: '' })).status).toBe(204);
  expect(typing).toHaveLength(1);
  for (let index = 0; index < 100; index++) await tell({});
  expect(typing.length).toBeLessThan(70);
});

test('who never ends sending keeps no other network from it', async () => {
  const { channel, cookie, upload } = await open();
  const endings: (() => void)[] = [];
  const send = (body: Uint8Array<ArrayBuffer> | ReadableStream, ip: string) =>
    ask(
      channel,
      `/chat/files?id=${randomUUID()}`,
      {
        method: 'POST',
        headers: { cookie, origin, 'content-type': 'application/octet-stream' },
        body,
        duplex: 'half',
      } as RequestInit,
      { ip },
    );
  const endless = () =>
    new ReadableStream({
      start: (controller) => {
        endings.push(() => controller.error(new Error('gone')));
      },
    });
  const hanging = Array.from({ length: 12 }, () => send(endless(), '198.51.100.1'));
  // They are let in one after the other: the store is in memory, and nothing of it takes longer.
  for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
  expect((await send(Uint8Array.from(jpeg), '198.51.100.1')).status).toBe(503);
  expect((await send(Uint8Array.from(jpeg), '198.51.100.2')).status).toBe(202);
  for (const end of endings) end();
  expect(new Set((await Promise.all(hanging)).map(({ status }) => status))).toEqual(new Set([400, 503]));
  expect((await upload(jpeg)).status).toBe(202);
});
