/** What programs read of a marketplace's protocols, and have it told. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { type OpenApi, openApi } from './open-api.ts';

let desk: OpenApi;
let panel: Awaited<ReturnType<OpenApi['connect']>>;

beforeEach(async () => {
  desk = openApi();
  panel = await desk.connect();
  await desk.protocol('mmmm-late', { openedAt: Date.now() - 10 * 3_600_000 }, 'Cadê o pedido?');
  await desk.settled();
});
afterEach(() => desk.close());

const path = '/conversations/mmmm-late';
const patient = { timeout: 60_000, interval: 50 };
const eventsShape = z.object({
  events: z.array(z.object({ type: z.string(), text: z.string().optional() })),
});
const told = async () => eventsShape.parse((await panel.get(`${path}/protocol`)).body).events;

test('a protocol, in the list and alone', async () => {
  const protocol = {
    number: '202611230000417',
    type: 'shipping',
    reason: 'shipping_delay',
    status: 'waiting',
    closed: false,
    urgency: 'red',
    order: { code: '1408820000034210', items: [{ name: 'Cafeteira Serena', quantity: 2 }] },
  };
  expect((await panel.get('/conversations')).body).toMatchObject({
    conversations: [{ id: 'mmmm-late', channel: 'magalu', protocol }],
  });
  const { body } = await panel.get(path);
  expect(body).toMatchObject({ conversation: { id: 'mmmm-late', protocol } });
  const due = z.object({ conversation: z.object({ protocol: z.object({ dueAt: z.iso.datetime() }) }) });
  expect(Date.parse(due.parse(body).conversation.protocol.dueAt)).toBeGreaterThan(Date.now());
});

test('what can be told, and is told once however often it is asked', async () => {
  expect((await panel.get(`${path}/protocol`)).body).toEqual({
    updates: [
      { type: 'product_sent', label: 'Produto enviado' },
      { type: 'refunded', label: 'Reembolso feito' },
    ],
    events: [],
  });
  const update = { type: 'product_sent', text: 'BR123456789' };
  for (const replayed of [null, 'true']) {
    const answer = await panel.send(`${path}/protocol`, update, { 'idempotency-key': 'sent-1' });
    expect([answer.status, answer.headers.get('idempotent-replayed')]).toEqual([200, replayed]);
  }
  await vi.waitFor(
    async () =>
      expect(await desk.notesOf('mmmm-late')).toEqual([
        'Painel pediu para informar ao marketplace: produto enviado',
        'informado ao marketplace: produto enviado',
      ]),
    patient,
  );
  expect(await told()).toMatchObject([update]);
  expect(desk.market.eventsOf('mmmm-late')).toHaveLength(1);
  expect(await desk.audit.list({ limit: 10 })).toMatchObject([
    { by: panel.attendant, action: 'update-protocol', conversation: 'mmmm-late' },
  ]);
});

test('only what the marketplace knows, by whoever may, and only where there is one', async () => {
  const unknown = await panel.send(`${path}/protocol`, { type: 'moon_landing' });
  expect([unknown.status, unknown.body]).toMatchObject([400, { type: 'urn:plantao:invalid' }]);
  const reader = await desk.connect('read');
  expect((await reader.send(`${path}/protocol`, { type: 'refunded' })).status).toBe(403);
  await panel.send(`${path}/take`, { as: { id: '7', name: 'Júlia' } });
  const others = await panel.send(`${path}/protocol`, { type: 'refunded', as: { id: '8', name: 'Caio' } });
  expect([others.status, others.body]).toMatchObject([409, { type: 'urn:plantao:owned', owner: 'Júlia' }]);
  await desk.say('aaaa-waits', 'atendente');
  await desk.settled();
  expect((await panel.get('/conversations/aaaa-waits/protocol')).status).toBe(404);
  expect((await panel.send('/conversations/aaaa-waits/protocol', { type: 'refunded' })).status).toBe(404);
  expect(desk.market.eventsOf('mmmm-late')).toEqual([]);
});

test('a marketplace that does not answer is told of', async () => {
  desk.market.fall();
  expect(await panel.get(`${path}/protocol`)).toMatchObject({
    status: 503,
    body: { type: 'urn:plantao:unavailable', detail: 'o marketplace não responde' },
  });
});

test('words that the marketplace would not let pass are told of, and not sent', async () => {
  const answer = (text: string) => panel.send(`${path}/answer`, { text }, { 'idempotency-key': 'mine' });
  const refused = await answer('Faça um pix para 32999887766');
  expect([refused.status, refused.body]).toMatchObject([
    422,
    { type: 'urn:plantao:objection', detail: 'o marketplace não deixa passar uma chave PIX' },
  ]);
  expect(await desk.placeOf('mmmm-late')).toBe('waiting');
  expect((await answer('Sai hoje.')).status).toBe(200);
  await desk.settled();
  expect(desk.market.heardBy('mmmm-late')).toEqual(['Painel:\nSai hoje.']);
  const text = 'chave pix da loja';
  expect((await panel.send(`${path}/protocol`, { type: 'refunded', text })).status).toBe(422);
});

test('what moderation refuses after all is a line that did not arrive, and why', async () => {
  desk.market.moderate('Vá reclamar noutro lugar');
  await panel.send(`${path}/answer`, { text: 'Vá reclamar noutro lugar' });
  await vi.waitFor(
    async () =>
      expect((await panel.get(path)).body).toMatchObject({
        lines: expect.arrayContaining([
          expect.objectContaining({ text: 'Vá reclamar noutro lugar', delivery: 'failed' }),
          expect.objectContaining({ from: 'note', text: expect.stringContaining('a moderação recusou') }),
        ]),
      }),
    patient,
  );
});
