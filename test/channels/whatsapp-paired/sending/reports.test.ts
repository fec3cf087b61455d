/** Receipts, as WhatsApp sends them, and what is told of our messages. */

import type { BinaryNode } from '@whiskeysockets/baileys';
import { expect, it, vi } from 'vitest';
import type { DeliveryReport } from '../../../../src/channels/channel.ts';
import { createPeople } from '../../../../src/channels/whatsapp-paired/receiving/people.ts';
import { createMessageIds } from '../../../../src/channels/whatsapp-paired/sending/message-id.ts';
import { createReports } from '../../../../src/channels/whatsapp-paired/sending/reports.ts';
import { createWritten } from '../../../../src/channels/whatsapp-paired/sending/written.ts';
import { type EffectId, effectId } from '../../../../src/core/ids/index.ts';
import { createMemoryStore } from '../../../../src/stores/memory/index.ts';
import { keys } from '../world.ts';
import { addLines, conversationOf, saidLine } from './transcript.ts';

const patience = { timeout: 60_000, interval: 1 };
const lid = '184467440737@lid';
const ids = createMessageIds((text) => keys.sign('message', text));
const say = (index: number): EffectId => effectId(conversationOf(lid), 1, index);
const id = (index: number, part = 0): string => ids.idOf(say(index), part);

/** An account that has said three things, the third one in two parts; a process that remembers none of them. */
async function setup(fails: { readonly report?: Error; readonly look?: Error } = {}) {
  const store = createMemoryStore();
  await addLines(store, lid, [
    saidLine(say(0), { text: 'olá' }),
    saidLine(say(1), { text: 'tudo bem?' }),
    saidLine(say(2), { text: 'um|dois' }),
  ]);
  const written = createWritten({
    store: {
      transcript: (conversation, options) =>
        fails.look === undefined ? store.transcript(conversation, options) : Promise.reject(fails.look),
    },
    ids,
    partsOf: ({ text }) => text.split('|').map((part) => ({ text: part })),
    people: createPeople({
      records: store.records,
      keyOf: (name) => keys.sign('alias', name),
      now: store.now,
    }),
    conversationOf,
  });
  const told: (readonly DeliveryReport[])[] = [];
  const errors: unknown[] = [];
  const { notice } = createReports({
    ids,
    written,
    async report(reports) {
      if (fails.report !== undefined) throw fails.report;
      told.push(reports);
    },
    failed: (error) => errors.push(error),
  });
  /** All that was told, once what was noticed before has been dealt with: they are told in their order. */
  const settled = async () => {
    notice(receipt({ id: id(0), type: 'read' }));
    await vi.waitFor(() => expect(told.at(-1)).toEqual([{ say: say(0), delivery: 'read' }]), patience);
    return told.slice(0, -1);
  };
  return { notice, told, errors, settled };
}

const receipt = (attrs: { [name: string]: string }, content?: BinaryNode['content']): BinaryNode => ({
  tag: 'receipt',
  attrs: { from: lid, t: '1760000000', ...attrs },
  ...(content === undefined ? {} : { content }),
});
const list = (...listed: string[]): BinaryNode[] => [
  { tag: 'list', attrs: {}, content: listed.map((one) => ({ tag: 'item', attrs: { id: one } })) },
];

it.each([
  ['delivered', {}, 'delivered'],
  ['read', { type: 'read' }, 'read'],
  ['played', { type: 'played' }, 'read'],
])('tells that a message was %s', async (_, attrs, delivery) => {
  const { notice, told } = await setup();
  notice(receipt({ id: id(1), ...attrs }));
  await vi.waitFor(() => expect(told).toEqual([[{ say: say(1), delivery }]]), patience);
});

it('tells of all that one receipt is for, and of each say once', async () => {
  const { notice, told } = await setup();
  notice(receipt({ id: id(0), type: 'read' }, list(id(1), id(2, 0), id(2, 1), 'AC0123456789')));
  const wanted = [0, 1, 2].map((index) => ({ say: say(index), delivery: 'read' }));
  await vi.waitFor(() => expect(told).toEqual([wanted]), patience);
});

it('hears of it from any device', async () => {
  const { notice, told } = await setup();
  notice(receipt({ from: '184467440737:7@lid', id: id(2, 1) }));
  await vi.waitFor(() => expect(told).toEqual([[{ say: say(2), delivery: 'delivered' }]]), patience);
});

it.each<[string, BinaryNode]>([
  ['one who could not read it', receipt({ id: id(1), type: 'retry' })],
  ['another device of the account', receipt({ id: id(1), type: 'sender' })],
  ['the account’s own reading', receipt({ id: id(1), type: 'read-self' })],
  ['the library’s own devices', receipt({ id: id(1), type: 'peer_msg' })],
  ['what nobody knows', receipt({ id: id(1), type: 'constructor' })],
  ['a message of the phone', receipt({ id: 'AC0123456789' })],
  ['no message', receipt({})],
  ['nobody', { tag: 'receipt', attrs: { id: id(1) } }],
  ['another person', receipt({ from: '99@lid', id: id(1) })],
  ['a group', receipt({ from: '1-2@g.us', id: id(1) })],
  ['what is not said any more', receipt({ id: id(77) })],
  ['something else', { tag: 'ack', attrs: { from: lid, id: id(1), class: 'message' } }],
  ['a text', receipt({ type: 'read' }, 'lista')],
  ['bytes', receipt({ type: 'read' }, new Uint8Array([1]))],
  ['an empty list', receipt({ type: 'read' }, list())],
  ['a list of nothing', receipt({ type: 'read' }, [{ tag: 'list', attrs: {} }])],
  ['a list of no ids', receipt({}, [{ tag: 'list', attrs: {}, content: [{ tag: 'item', attrs: {} }] }])],
])('tells nothing of a receipt of %s', async (_, stanza) => {
  const { notice, settled, errors } = await setup();
  notice(stanza);
  expect(await settled()).toEqual([]);
  expect(errors).toEqual([]);
});

it.each([
  ['cannot be stored', { report: new Error('o disco está cheio') }],
  ['cannot be looked up', { look: new Error('o disco não responde') }],
])('says so if what became of a message %s', async (_, fails) => {
  const { notice, told, errors } = await setup(fails);
  notice(receipt({ id: id(1) }));
  await vi.waitFor(() => expect(errors).toEqual(Object.values(fails)), patience);
  expect(told).toEqual([]);
});
