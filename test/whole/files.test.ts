/** A photo from a customer to an attendant, and a bill back: by the network, the store, the flow and the runtime as they are. */

import { randomBytes } from 'node:crypto';
import { afterEach, expect, test, vi } from 'vitest';
import { createSupport } from '../../flows/support/index.ts';
import { createCalls } from '../../src/calls/index.ts';
import { createTelegram } from '../../src/channels/telegram/index.ts';
import { describeFile, keepAttachment, readMedia } from '../../src/desks/media.ts';
import { createKeys } from '../../src/keys/index.ts';
import { silent } from '../../src/log.ts';
import { createIntake } from '../../src/plantao/intake.ts';
import { pools } from '../../src/runtime/decide.ts';
import { startRuntime } from '../../src/runtime/run.ts';
import { createMemoryStore } from '../../src/stores/memory/index.ts';
import { createFakeBackend } from '../support/fake-backend.ts';
import { startBotApi } from '../support/telegram/bot-api.ts';

const waiting = { timeout: 60_000 };
const timezone = 'America/Sao_Paulo';
const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function open() {
  const store = createMemoryStore();
  const keys = createKeys(new Uint8Array(32));
  const telegram = await startBotApi();
  endings.push(() => telegram.close());
  const channel = createTelegram({
    token: telegram.token,
    apiRoot: telegram.url,
    providerName: 'Fibra Serrana',
  });
  const support = createSupport({
    providerName: 'Fibra Serrana',
    timezone,
    serviceOrder: 'ask',
    demonstration: false,
  });
  const runtime = startRuntime({
    store,
    log: silent,
    calls: createCalls({
      store,
      backend: createFakeBackend({ now: Date.now }),
      records: store.records,
      bucket: (text) => keys.sign('bucket', text),
      timezone,
    }),
    channelFor: () => channel,
    flowFor: () => support,
    refer: keys.refer,
    numberOf: keys.number,
    channelPools: [pools.channel({ channel: channel.name, account: channel.account })],
  });
  endings.push(() => runtime.stop(2_000));
  const intake = createIntake({ store, keys, log: silent });
  endings.push(async () => intake.stop());
  await channel.start(intake.from(channel));
  endings.push(() => channel.stop());
  const conversation = keys.identify({ channel: 'telegram', account: 'main', address: '41' });
  return { store, telegram, channel, conversation };
}

test('a photo comes in, and a bill goes out', async () => {
  const { store, telegram, channel, conversation } = await open();
  const ana = telegram.chat(41);
  const photo = Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), randomBytes(500)]);
  ana.send({
    photo: [{ file_id: telegram.keep('photos/1.jpg', photo), file_unique_id: 'u', width: 9, height: 9 }],
  });
  const line = await vi.waitFor(async () => {
    const lines = await store.transcript(conversation, { limit: 10 });
    const found = lines.find(({ type }) => type === 'customer');
    if (found === undefined) throw new Error('nothing has come');
    return found;
  }, waiting);
  const shown = await readMedia({ store, channels: () => [channel] }, conversation, line.seq);
  expect(Buffer.from(shown.bytes)).toEqual(photo);

  const by = { id: 'marta', name: 'Marta' };
  const bill = Buffer.from('%PDF-1.7 boleto');
  const file = await keepAttachment(store, bill, describeFile(bill, 'boleto.pdf'));
  await store.post([
    { conversation, event: { type: 'attendant.claimed', by } },
    { conversation, event: { type: 'attendant.said', by, text: 'segue', file } },
  ]);
  const sent = await ana.waitFor((message) => message.file !== undefined);
  expect([sent.text, sent.file?.name]).toEqual(['Marta:\nsegue', 'boleto.pdf']);
  expect(await sent.file?.content.text()).toBe(String(bill));
  await vi.waitFor(async () => {
    const last = (await store.transcript(conversation, { limit: 1 })).at(-1);
    expect(last).toMatchObject({ type: 'said', delivery: 'sent', message: { file } });
    expect(last && (await readMedia({ store, channels: () => [channel] }, conversation, last.seq))).toEqual({
      name: 'boleto.pdf',
      bytes: Uint8Array.from(bill),
    });
  }, waiting);
});
