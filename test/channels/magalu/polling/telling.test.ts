/** What is told of one protocol, look after look: everything that is new, and nothing twice. */

import { expect, it } from 'vitest';
import type { Arrival } from '../../../../src/channels/channel.ts';
import { ticketForm } from '../../../../src/channels/magalu/api/schemas.ts';
import { createKnown } from '../../../../src/channels/magalu/polling/known.ts';
import { tell } from '../../../../src/channels/magalu/polling/telling.ts';
import { codeOf, createSent } from '../../../../src/channels/magalu/sending/sent.ts';
import { storedEffectId } from '../../../../src/core/ids/index.ts';
import { createMemoryStore } from '../../../../src/stores/memory/index.ts';

const photo = { id: 'a1', name: 'foto.jpg' };
const said = { id: 'm1', message: 'Chegou assim', owner: { type: 'customer' } };

/** A protocol that is looked at, by whoever takes each key once, as stores do. */
function setup() {
  const { records, now } = createMemoryStore();
  const taken = new Set<string>();
  const arrived: Arrival[] = [];
  let isDown = false;
  const known = createKnown(records, 'main');
  const sent = createSent(records, 'main');
  return {
    /** As stores do after two weeks. */
    forget: () => taken.clear(),
    records,
    known,
    sent,
    /** What is noted as told is lost. */
    fail: (fails: boolean) => {
      isDown = fails;
    },
    /** What one look brings that was not known. */
    async look(messages: readonly object[], ticket: object = {}): Promise<readonly Arrival['event'][]> {
      const before = arrived.length;
      const parts = {
        ...{ sent, now },
        lists: { messages: async () => ({ items: messages, more: false }) },
        known: {
          get: known.get,
          set: async (told: Parameters<typeof known.set>[0]) => {
            if (isDown) throw new Error('the store is down');
            await known.set(told);
          },
        },
        unlisted: { remove: async () => {} },
        receive: async (arrivals: readonly Arrival[]) => {
          for (const arrival of arrivals) {
            if (taken.has(arrival.dedupe ?? '')) continue;
            taken.add(arrival.dedupe ?? '');
            arrived.push(arrival);
          }
        },
        report: async () => {},
      };
      const telling = { ticket: ticketForm.parse({ id: 't1', ...ticket }), thorough: true };
      await tell(parts, telling).catch((thrown: unknown) => {
        if (!isDown) throw thrown;
      });
      return arrived.slice(before).map(({ event }) => event);
    },
  };
}
const media = (ref: string) => ({ type: 'customer.said', content: { type: 'media', media: 'photo', ref } });

it('a file that is listed after its message is told once, and so is the next one', async () => {
  const { look, forget } = setup();
  expect(await look([said])).toHaveLength(2);
  const one = { ...said, attachments: [photo] };
  expect(await look([one])).toMatchObject([media('t1/m1/a1')]);
  expect(await look([one])).toEqual([]);
  const two = { ...said, attachments: [{ id: 'a2', name: 'outra.jpg' }, photo] };
  expect(await look([two])).toMatchObject([media('t1/m1/a2')]);
  // One that is missing for a while was told all the same.
  forget();
  expect(await look([one], { status: 'waiting' })).toMatchObject([{ type: 'protocol.changed' }]);
  expect(await look([two], { status: 'waiting' })).toEqual([]);
});

it('a message of only a file, which is listed without it first', async () => {
  const { look } = setup();
  const bare = { ...said, message: '' };
  expect(await look([bare])).toMatchObject([{ type: 'protocol.changed' }]);
  expect(await look([{ ...bare, attachments: [photo] }])).toMatchObject([media('t1/m1/a1')]);
});

it('a file that comes while its message cannot be noted as told is not lost', async () => {
  const { look, fail } = setup();
  fail(true);
  await look([said]);
  fail(false);
  expect(await look([{ ...said, attachments: [photo] }])).toMatchObject([media('t1/m1/a1')]);
});

it('a file that comes late to what the panel wrote is named; one of ours is not told', async () => {
  const { look, sent } = setup();
  const effect = storedEffectId('c.1.0');
  const code = codeOf(effect, 0);
  await sent.set(code, { effect, last: true, left: true, leftAt: 0, taken: true });
  const [theirs, ours] = [
    { id: 'm2', message: 'Segue', owner: { type: 'seller' } },
    { id: 'm3', code, message: 'Segue', owner: { type: 'seller' } },
  ];
  await look([theirs, ours]);
  const attachments = [{ id: 9, name: 'nota.pdf' }];
  expect(
    await look([
      { ...theirs, attachments },
      { ...ours, attachments },
    ]),
  ).toMatchObject([{ type: 'attendant.said', text: '[nota.pdf]' }]);
});

it('what moderation held is told with its files once it is shown', async () => {
  const { look } = setup();
  const held = { ...said, moderation: { status: 'pending' } };
  await look([held]);
  expect(await look([{ ...held, attachments: [photo] }])).toEqual([]);
  expect(await look([{ ...said, attachments: [photo] }])).toMatchObject([
    { ...media('t1/m1/a1'), content: { caption: 'Chegou assim' } },
  ]);
});

it('of a record from before files were noted: what is listed was told, what comes later is told', async () => {
  const { look, known, records } = setup();
  await look([{ ...said, attachments: [photo] }]);
  const [{ key, value } = { key: '', value: {} }] = await records.list('magalu/main/ticket/', { limit: 1 });
  const old: Record<string, unknown> = { ...Object(value) };
  delete old.files;
  delete old.tellings;
  await records.set(key, old);
  expect(await known.get('t1')).toMatchObject({ tellings: 0, messages: { m1: 'shown' } });
  expect(await look([{ ...said, attachments: [photo] }])).toEqual([]);
  expect(await look([{ ...said, attachments: [photo, { id: 'a2', name: 'b.jpg' }] }])).toMatchObject([
    media('t1/m1/a2'),
  ]);
});

it.each([{}, { updated_at: '2026-11-23T10:00:00Z' }])(
  'what goes back to what it was without another date (%j) is told each time, and a page that repeats once',
  async (dates) => {
    const { look, fail } = setup();
    const told: unknown[] = [];
    for (const status of ['A', 'A', 'B', 'B', 'A', 'A', 'B', 'B', 'A'])
      for (const event of await look([], { ...dates, status }))
        told.push(event.type === 'protocol.changed' ? event.protocol.status : event.type);
    expect(told).toEqual(['A', 'B', 'A', 'B', 'A']);
    // Nor twice to whoever took it, and could not note it down.
    fail(true);
    expect(await look([], { ...dates, status: 'B' })).toHaveLength(1);
    fail(false);
    expect(await look([], { ...dates, status: 'B' })).toEqual([]);
  },
);
