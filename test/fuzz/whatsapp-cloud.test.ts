/** Deliveries that Meta never sends, well signed and badly: an answer of the allowed ones, and the channel stays. */

import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fetchNumber } from '../../src/channels/whatsapp-cloud/graph/number.ts';
import { readDelivery } from '../../src/channels/whatsapp-cloud/incoming/reading.ts';
import { Failure } from '../../src/core/failure.ts';
import { conversationId, effectId } from '../../src/core/ids/index.ts';
import { sign } from '../support/graph/delivery.ts';
import { openStage, type Stage } from '../support/graph/stage.ts';
import { anyJson, anyText, brokenJson, cases, refuseUnhandled } from '../support/hostile-texts.ts';
import { sayingsOf } from '../support/sayings.ts';

refuseUnhandled();

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await stage.begin();
  await stage.meta.connect(stage.url);
});
afterAll(() => stage.close());

const phoneId = '106540352242922';
const types = [
  ...[
    'text',
    'image',
    'audio',
    'video',
    'document',
    'sticker',
    'location',
    'contacts',
    'interactive',
    'button',
  ],
  ...['reaction', 'edit', 'revoke', 'order', 'system', 'unsupported', 'hologram', '__proto__', 'toString'],
];
const part = anyJson([
  ...[
    'body',
    'id',
    'caption',
    'type',
    'button_reply',
    'list_reply',
    'title',
    'description',
    'payload',
    'text',
  ],
  ...['latitude', 'longitude', 'phones', 'phone', 'wa_id', 'message', 'original_message_id', 'image', 'edit'],
]);
/** An edit of an edit of an edit … */
const deepEdit = fc.nat({ max: 300 }).map((depth) => {
  let edited: object = { type: 'text', text: { body: 'fim' } };
  for (let level = 0; level < depth; level++) edited = { type: 'edit', edit: { message: edited } };
  return edited;
});
const message = fc
  .tuple(fc.constantFrom(...types), part, fc.oneof(fc.constant({}), deepEdit), anyJson(['from', 'id']))
  .map(([type, content, more, odd]) => ({
    from: '5537991100011',
    id: 'wamid.1',
    timestamp: '1750000000',
    type,
    ...Object.fromEntries([[type, content]]),
    ...more,
    ...(typeof odd === 'object' && odd !== null && !Array.isArray(odd) ? odd : {}),
  }));
const status = fc.record({
  status: fc.oneof(fc.constantFrom('sent', 'delivered', 'read', 'failed'), anyText),
  biz_opaque_callback_data: fc.oneof(anyText, fc.constant('Zm9v.1.0')),
  errors: part,
});
const change = fc.record({
  field: fc.constantFrom('messages', 'smb_message_echoes', 'account_update'),
  value: fc.record({
    metadata: fc.constantFrom({ phone_number_id: phoneId }, { phone_number_id: '9' }, null),
    contacts: anyJson(['wa_id', 'profile', 'name']),
    messages: fc.array(fc.oneof(message, part), { maxLength: 4 }),
    message_echoes: fc.array(
      message.map((one) => ({ ...one, to: '5537991100011' })),
      { maxLength: 2 },
    ),
    statuses: fc.array(status, { maxLength: 3 }),
  }),
});
const delivery = fc.oneof(
  fc.array(change, { maxLength: 3 }).map((changes) => ({ entry: [{ changes }] })),
  anyJson(['object', 'entry', 'changes', 'field', 'value', 'metadata', 'messages', 'statuses']),
);
const good = {
  from: '5537991100011',
  id: 'wamid.good',
  timestamp: '1750000000',
  type: 'text',
  text: { body: 'inteira' },
};

it('reads whatever is delivered, as data that can be stored', () => {
  fc.assert(
    fc.property(delivery, (body) => {
      const { arrivals, reports } = readDelivery(body, phoneId, 1);
      expect(JSON.parse(JSON.stringify(arrivals))).toEqual(arrivals);
      for (const { address, dedupe, event } of arrivals) {
        expect([address, dedupe]).not.toContain('');
        if (event.type === 'customer.said') expect(Number.isFinite(event.saidAt)).toBe(true);
      }
      for (const { say } of reports) expect(say).toMatch(/^[\w-]+\.\d+\.\d+/);
    }),
    cases,
  );
});

it('loses no message for what stands beside it', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(message, part), { maxLength: 3 }), part, (beside, contacts) => {
      const value = {
        metadata: { phone_number_id: phoneId },
        contacts,
        messages: [...beside, good, ...beside],
      };
      const { arrivals } = readDelivery(
        { entry: [null, { changes: [7, { field: 'messages', value }] }] },
        phoneId,
        1,
      );
      const found = sayingsOf(arrivals).filter(({ dedupe }) => dedupe === good.id);
      expect(found.map(({ event: { content } }) => content)).toEqual([{ type: 'text', text: 'inteira' }]);
    }),
    cases,
  );
});

it('answers every POST, and stores nothing that is not signed', async () => {
  const body = fc.oneof(
    delivery.map((json) => JSON.stringify(json)),
    brokenJson,
  );
  await fc.assert(
    fc.asyncProperty(body, anyText, fc.boolean(), async (text, signature, well) => {
      const before = stage.arrivals.length;
      const header = signature.replace(/[^\x20-\x7e]/g, '').trim();
      const { status } = await stage.meta.post(text, well ? sign(text, stage.meta.appSecret) : header);
      expect(status).toBe(well ? 200 : 401);
      if (!well) expect(stage.arrivals).toHaveLength(before);
    }),
    cases,
  );
});

it('makes a Failure of whatever Meta answers', async () => {
  const answers = fc.oneof(
    anyJson(['error', 'code', 'messages', 'id', 'message']).map((json) => JSON.stringify(json) ?? ''),
    brokenJson,
  );
  const id = effectId(conversationId('conversa'), 1, 0);
  const channel = stage.create({ limits: unlimited });
  await fc.assert(
    fc.asyncProperty(answers, fc.constantFrom(200, 400, 401, 403, 404, 500, 503), async (body, status) => {
      stage.meta.fail('messages', { status, body });
      const thrown: unknown = await channel
        .send('5537991100011', { text: 'olá' }, { id })
        .catch((error) => error);
      if (thrown !== undefined) expect(thrown).toBeInstanceOf(Failure);
      const graph = {
        get: async () => JSON.parse('null'),
        post: async () => null,
        upload: async () => null,
        download: failing,
      };
      await expect(fetchNumber(graph, phoneId)).rejects.toBeInstanceOf(Failure);
    }),
    cases,
  );
});

const failing = () => Promise.reject(new Error('nothing is downloaded here'));
const unlimited = { everybody: { messages: 1e6, within: 1 }, chat: { messages: 1e6, within: 1 } };
