/** What Meta tells beside customers' messages: what became of ours, and what somebody wrote on the phone. */

import { afterEach, beforeEach, expect, it } from 'vitest';
import { ownPhone } from '../../../src/core/content.ts';
import { conversationId, effectId } from '../../../src/core/ids/index.ts';
import { openStage, type Stage } from '../../support/graph/stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

it('hands in what was written on the phone, in the chat of whoever it was written to', async () => {
  await stage.begin();
  await stage.meta.connect(stage.url);
  await stage.meta.person('553791100011').say('oi');
  const echo = {
    from: '553730001000',
    to: '5537991100011',
    id: 'wamid.e1',
    timestamp: '1750000000',
    type: 'text',
    text: { body: 'Oi, aqui é a Rita.' },
  };
  await stage.meta.deliver({ field: 'smb_message_echoes', value: { message_echoes: [echo] } });
  expect(stage.arrivals.at(-1)).toEqual({
    address: '553791100011',
    dedupe: 'wamid.e1',
    event: { type: 'attendant.said', by: ownPhone, text: 'Oi, aqui é a Rita.' },
  });
});

it('reports what became of our messages before it answers, and nothing of others’', async () => {
  const channel = await stage.begin();
  await stage.meta.connect(stage.url);
  const ana = stage.meta.person('5537991100011');
  await ana.say('oi');
  const id = effectId(conversationId('conversa'), 3, 1);
  await channel.send(ana.waId, { text: 'olá' }, { id });
  const data = stage.meta.sent[0]?.payload.biz_opaque_callback_data;
  expect(data).toBe(id);
  const status = (said: string, more: object = {}) => ({
    id: 'wamid.s',
    status: said,
    timestamp: '1',
    ...more,
  });
  await stage.meta.deliver({
    value: {
      statuses: [
        status('sent', { biz_opaque_callback_data: data }),
        status('delivered', { biz_opaque_callback_data: data }),
        status('read', { biz_opaque_callback_data: 'campanha' }),
        status('failed', { errors: [{ code: 131_026 }] }),
      ],
    },
  });
  expect(stage.reports).toEqual([{ say: id, delivery: 'delivered' }]);
  stage.full = true;
  const body = JSON.stringify({
    entry: [
      {
        changes: [
          {
            field: 'messages',
            value: {
              metadata: { phone_number_id: stage.meta.phoneId },
              statuses: [status('read', { biz_opaque_callback_data: data })],
            },
          },
        ],
      },
    ],
  });
  expect((await stage.meta.post(body)).status).toBe(503);
  stage.full = false;
  expect((await stage.meta.post(body)).status).toBe(200);
  expect(stage.reports.at(-1)).toEqual({ say: id, delivery: 'read' });
});
