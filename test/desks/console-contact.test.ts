/** Talks without a ticket, found by the number that the customer was told: from the turn that tells it to the command line. */

import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSupport } from '../../flows/support/index.ts';
import { contactKey, readContactNumber } from '../../src/core/ids/contact-number.ts';
import { contactNumber, conversationId } from '../../src/core/ids/index.ts';
import { consoleView } from '../../src/desks/console/shapes.ts';
import { createKeys } from '../../src/keys/index.ts';
import { silent } from '../../src/log.ts';
import { advance } from '../../src/runtime/advance.ts';
import { createMemoryStore } from '../../src/stores/memory/index.ts';
import { type AttendedDesk, createConsoleClient, openAttendedDesk } from '../support/attended-desk.ts';

let desk: AttendedDesk;
let client: ReturnType<typeof createConsoleClient>;

beforeEach(() => {
  desk = openAttendedDesk();
  desk.start();
  client = createConsoleClient(desk.store);
});
afterEach(() => desk.stop());

/** Somebody asks for a person, who closes: the number that was told. */
const talk = async (code: string): Promise<string> => {
  await desk.say(code, 'atendente');
  await desk.settled();
  await client.act(`${code}/close`);
  await desk.settled();
  return readContactNumber(desk.heardBy(code).at(-1) ?? '') ?? 'none';
};
const view = async (code: string) =>
  consoleView.parse((await client.get(`/conversations/${encodeURIComponent(code)}`)).body);

test('a number leads to its conversation, and to the line that told it', async () => {
  const first = await talk('aaaa-first');
  const other = await talk('bbbb-other');
  expect(new Set([first, other]).size).toBe(2);
  await desk.say('aaaa-first', 'oi de novo');
  await desk.settled();
  for (const typed of [first, first.toLowerCase().replaceAll('-', ' ')]) {
    const found = await view(typed);
    expect(found.id).toBe('aaaa-first');
    expect(found.contact?.number).toBe(first);
    expect(JSON.stringify(found.lines.at(-1))).toContain(first);
    expect(found.contact?.later).toBeGreaterThan(0);
  }
  expect((await view('aaaa-first')).contact).toBeUndefined();
  expect((await client.get('/conversations/C-0000-0000')).status).toBe(404);
});

test('a number that two conversations were told by chance names both', async () => {
  const number = contactNumber(await talk('aaaa-first'));
  await desk.say('bbbb-other', 'oi');
  await desk.store.records.set(contactKey(number, conversationId('bbbb-other')), { at: 0 });
  const { status, body } = await client.get(`/conversations/${number}`);
  expect(status).toBe(404);
  expect(JSON.stringify(body)).toMatch(/aaaa-first.*bbbb-other/);
});

test('whoever dies between index and turn leaves a number that is told by the next one', async () => {
  const store = createMemoryStore();
  const keys = createKeys(new Uint8Array(32).fill(7));
  const flow = createSupport({
    providerName: 'Fibra Serrana',
    timezone: 'America/Sao_Paulo',
    serviceOrder: 'ask',
    demonstration: false,
  });
  const parts = { store, flowFor: () => flow, refer: keys.refer, numberOf: keys.number, log: silent };
  const dying = {
    claim: store.claim,
    release: store.release,
    records: store.records,
    commit: () => Promise.reject(new Error('killed')),
  };
  const conversation = conversationId('aaaa-dies');
  const origin = { channel: 'test', account: 'main', address: 'a' };
  const indexed = async () => (await store.records.list('contacts/', { limit: 9 })).map(({ key }) => key);
  await store.post([
    {
      conversation,
      origin,
      event: { type: 'customer.said', content: { type: 'text', text: 'atendente' }, saidAt: 0 },
    },
  ]);
  await advance(parts, { token: 'a', limit: 1 });
  expect(await indexed()).toEqual([]);
  await store.post([{ conversation, event: { type: 'attendant.closed', by: { id: 'ana', name: 'Ana' } } }]);
  const killed = advance({ ...parts, store: dying }, { token: 'b', limit: 1 });
  await expect(killed).rejects.toThrow('killed');
  const before = await indexed();
  expect(before).toHaveLength(1);
  await store.release({ conversation, token: 'b', delay: 0 });
  await advance(parts, { token: 'c', limit: 1 });
  expect(await indexed()).toEqual(before);
  const lines = await store.transcript(conversation, { limit: 99 });
  expect(JSON.stringify(lines)).toContain(before[0]?.split('/')[1]);
  await store.close();
});
