/** Who may be written to. */

import { expect, it } from 'vitest';
import { createPeople } from '../../../../src/channels/whatsapp-paired/receiving/people.ts';
import { createAcquaintance } from '../../../../src/channels/whatsapp-paired/sending/acquaintance.ts';
import { Failure } from '../../../../src/core/failure.ts';
import { createMemoryStore } from '../../../../src/stores/memory/index.ts';
import type { Store } from '../../../../src/stores/store.ts';
import { keys } from '../world.ts';
import { addLines, conversationOf, customerLine, notes } from './transcript.ts';

const lid = '184467440737@lid';
const phone = '5511987650001@s.whatsapp.net';
const hour = 60 * 60_000;

function setup() {
  let clock = 1_760_000_000_000;
  const store = createMemoryStore({ now: () => clock });
  const looks: number[] = [];
  const watched: Pick<Store, 'transcript' | 'now'> = {
    now: store.now,
    transcript: (conversation, options) => {
      looks.push(options.limit);
      return store.transcript(conversation, options);
    },
  };
  const people = createPeople({
    records: store.records,
    keyOf: (name) => keys.sign('alias', name),
    now: store.now,
  });
  const create = () => createAcquaintance({ store: watched, people, conversationOf });
  return {
    store,
    people,
    looks,
    /** As a process that has just started. */
    create,
    acquaintance: create(),
    pass(milliseconds: number) {
      clock += milliseconds;
    },
  };
}

const isRefused = async (work: Promise<void>): Promise<boolean> => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error === undefined) return false;
  expect(error).toBeInstanceOf(Failure);
  expect(error).toMatchObject({ kind: 'refused', message: expect.stringContaining('72 horas') });
  return true;
};

it('is not who never wrote, and asking makes nobody acquainted', async () => {
  const { acquaintance, store } = setup();
  for (const address of [lid, phone, phone]) expect(await isRefused(acquaintance.demand(address))).toBe(true);
  expect(await store.records.list('', { limit: 10 })).toEqual([]);
});

it('is who has written, for 72 hours', async () => {
  const { acquaintance, store, pass } = setup();
  acquaintance.heard(lid, store.now());
  await acquaintance.demand(lid);
  pass(72 * hour - 1);
  await acquaintance.demand(lid);
  pass(1);
  expect(await isRefused(acquaintance.demand(lid))).toBe(true);
  acquaintance.heard(lid, store.now());
  await acquaintance.demand(lid);
  expect(await isRefused(acquaintance.demand(phone))).toBe(true);
});

it('is known from the transcript after a restart, and looked up once', async () => {
  const { store, create, looks, pass } = setup();
  await addLines(store, lid, [customerLine(), ...notes(3)]);
  pass(71 * hour);
  const later = create();
  await later.demand(lid);
  expect(looks).toEqual([50]);
  await later.demand(lid);
  expect(looks).toEqual([50]);
  pass(hour);
  expect(await isRefused(later.demand(lid))).toBe(true);
});

it('is not who was only written to', async () => {
  const { store, acquaintance } = setup();
  await addLines(store, lid, notes(40));
  expect(await isRefused(acquaintance.demand(lid))).toBe(true);
});

it('is found some way back, and not through all that was ever said', async () => {
  const near = setup();
  await addLines(near.store, lid, [customerLine(), ...notes(1_999)]);
  await near.acquaintance.demand(lid);
  expect(near.looks).toEqual([50, 2_000]);

  const far = setup();
  await addLines(far.store, lid, [customerLine(), ...notes(2_000)]);
  expect(await isRefused(far.acquaintance.demand(lid))).toBe(true);
  // Nothing more to see in a short one.
  const short = setup();
  await addLines(short.store, lid, notes(49));
  expect(await isRefused(short.acquaintance.demand(lid))).toBe(true);
  expect(short.looks).toEqual([50]);
});

it('counts by the last of their lines', async () => {
  const { store, create, pass } = setup();
  await addLines(store, lid, [customerLine()]);
  pass(80 * hour);
  expect(await isRefused(create().demand(lid))).toBe(true);
  await addLines(store, lid, [customerLine('ainda aí?'), ...notes(2)]);
  await create().demand(lid);
});

it.each([
  ['by the hidden name in the conversation of the phone', phone, lid],
  ['by the phone in the conversation of the hidden name', lid, phone],
])('is reached %s', async (_, written, reached) => {
  const { store, people, acquaintance, pass } = setup();
  await people.personOf(written === lid ? { lid } : { phone });
  pass(1);
  await people.personOf({ lid, phone });
  expect(await isRefused(acquaintance.demand(reached))).toBe(true);
  await addLines(store, written, [customerLine()]);
  await acquaintance.demand(reached);
});

it('is not made a stranger by an older message that comes late', async () => {
  const { store, acquaintance, looks } = setup();
  acquaintance.heard(lid, store.now());
  acquaintance.heard(lid, store.now() - 100 * hour);
  await acquaintance.demand(lid);
  expect(looks).toEqual([]);
});

it('is remembered among thousands, those who wrote last', async () => {
  const { store, acquaintance, looks } = setup();
  acquaintance.heard(lid, store.now());
  acquaintance.heard(phone, store.now());
  for (let number = 0; number < 9_998; number++) acquaintance.heard(`${number}@lid`, store.now());
  // Who writes again is among the last ones.
  acquaintance.heard(lid, store.now());
  acquaintance.heard('9999@lid', store.now());
  await acquaintance.demand(lid);
  expect(looks).toEqual([]);
  expect(await isRefused(acquaintance.demand(phone))).toBe(true);
  expect(looks.length).toBeGreaterThan(0);
});
