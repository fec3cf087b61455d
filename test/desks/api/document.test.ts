/** The document: every route is in it and is answered, and every example of a delivery is as it says. */

import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { conversationId, effectId } from '../../../src/core/ids/index.ts';
import { type Happening, happeningNames } from '../../../src/core/turn/happenings.ts';
import { problemKinds } from '../../../src/desks/api/problem.ts';
import { bodyOf } from '../../../src/integrations/body.ts';
import { type OpenApi, openApi, shapeOf } from './open-api.ts';

let desk: OpenApi;

beforeEach(() => {
  desk = openApi({ publicUrl: 'https://chat.provedor.com.br' });
});
afterEach(() => desk.close());

test('is served to whoever asks, and tells where the service is', async () => {
  const response = await desk.fetchApi('/openapi.json');
  expect(response.headers.get('content-type')).toContain('application/json');
  expect(await response.json()).toMatchObject({
    openapi: '3.1.0',
    servers: [{ url: 'https://chat.provedor.com.br/api/v1' }],
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  });
});

test('says nothing that it does not define', async () => {
  const text = await (await desk.fetchApi('/openapi.json')).text();
  const { components } = await desk.readDocument();
  const named = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, name]) => name ?? '');
  expect(named.length).toBeGreaterThan(5);
  for (const name of named) expect(Object.keys(components.schemas)).toContain(name.split('/').at(-1));
  expect(named.every((name) => name.startsWith('#/components/schemas/'))).toBe(true);
});

test('every route of it is answered as it says', async () => {
  const { paths } = await desk.readDocument();
  const panel = await desk.connect();
  await desk.say('aaaa-waits', 'atendente');
  await desk.protocol('mmmm-waits');
  await desk.settled();
  const bodies: Readonly<Record<string, object>> = {
    answerConversation: { text: 'Oi!' },
    noteConversation: { text: 'nota' },
    transferConversation: { to: { queue: 'vendas' } },
    updateProtocol: { type: 'product_sent' },
  };
  const answered: string[] = [];
  for (const [path, methods] of Object.entries(paths))
    for (const [method, { operationId }] of Object.entries(methods)) {
      const at = path.replace('{id}', path.endsWith('/protocol') ? 'mmmm-waits' : 'aaaa-waits');
      const { status } = await (method === 'get' ? panel.get(at) : panel.send(at, bodies[operationId]));
      expect([operationId, [200, 409].includes(status)]).toEqual([operationId, true]);
      answered.push(operationId);
    }
  expect(answered.sort()).toEqual(
    [
      'answerConversation',
      'closeConversation',
      'giveBackConversation',
      'listAttendants',
      'listConversations',
      'noteConversation',
      'readConversation',
      'readProtocolEvents',
      'readToken',
      'reopenConversation',
      'takeConversation',
      'transferConversation',
      'updateProtocol',
    ].sort(),
  );
});

test('is told for people too: every path, every event, every problem', async () => {
  const { paths, webhooks } = await desk.readDocument();
  const page = readFileSync(new URL('../../../docs/api.md', import.meta.url), 'utf8');
  const events = Object.keys(webhooks).filter((name) => name !== 'test');
  const words = [...Object.keys(paths), ...events.map((name) => `\`${name}\``), ...problemKinds];
  expect(words.filter((word) => !page.includes(word))).toEqual([]);
  expect(events.sort()).toEqual([...happeningNames].sort());
});

test('tells every delivery as it is made', async () => {
  const document = await desk.readDocument();
  const at = Date.UTC(2026, 10, 21, 12);
  const conversation = conversationId('aaaa-waits');
  const effect = effectId(conversation, 2, 0);
  const by = { id: 'ana', name: 'Ana' };
  const happenings: readonly Happening[] = [
    {
      type: 'waiting',
      at,
      reason: 'pediu',
      queue: 'vendas',
      name: 'Rita',
      phone: '32999887766',
      summary: ['a'],
    },
    { type: 'waiting', at },
    {
      type: 'message',
      at,
      from: 'customer',
      saidAt: at,
      content: { type: 'media', media: 'photo', ref: 'x' },
    },
    { type: 'message', at, from: 'customer', saidAt: at, content: { type: 'text', text: 'Oi' } },
    { type: 'message', at, from: 'bot', text: 'Olá', effect },
    { type: 'message', at, from: 'attendant', by, text: '', file: 'boleto.pdf', effect },
    { type: 'taken', at, by },
    { type: 'returned', at },
    { type: 'closed', at },
    { type: 'ticket', at, protocol: '202611210001' },
    { type: 'due', at, urgency: 'red', dueAt: at + 1, protocol: '202611210002' },
    { type: 'due', at, urgency: 'passed', dueAt: at },
  ];
  const schemaOf = z.object({
    post: z.object({
      requestBody: z.object({ content: z.record(z.string(), z.object({ schema: z.json() })) }),
    }),
  });
  for (const happening of happenings) {
    const { post } = schemaOf.parse(document.webhooks[happening.type]);
    const schema = post.requestBody.content['application/json']?.schema ?? null;
    const body: unknown = JSON.parse(bodyOf(happening, { conversation, channel: 'telegram' }));
    expect(shapeOf(document, schema).safeParse(body).error?.issues ?? []).toEqual([]);
    expect(shapeOf(document, schema).safeParse({ type: 'other' }).success).toBe(false);
  }
});
