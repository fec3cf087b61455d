/** One person, two names, one conversation. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPeople, type Names } from '../../../../src/channels/whatsapp-paired/receiving/people.ts';
import { createMemoryStore } from '../../../../src/stores/memory/index.ts';
import { DamagedRecord, type Records } from '../../../../src/stores/store.ts';
import { keys } from '../world.ts';

const lid = '184467440737@lid';
const phone = '5511987650001@s.whatsapp.net';
const digits = '5511987650001';
const both: Names = { lid, phone };

function setup(change: (records: Records) => Pick<Records, 'get' | 'set' | 'delete'> = (records) => records) {
  const { records } = createMemoryStore();
  let clock = 1_000;
  const people = createPeople({
    records: change(records),
    keyOf: (name) => `alias/${keys.sign('alias', name)}`,
    now: () => clock++,
  });
  return { records, people, all: () => records.list('', { limit: 100 }) };
}

describe('a number that gets a new owner', () => {
  const next = '99887766@lid';
  const moved = '5511987650002@s.whatsapp.net';

  it('does not lead the new one to the conversation of the old one', async () => {
    const { people } = setup();
    await people.personOf(both);
    expect(await people.personOf({ lid: next, phone })).toEqual({ address: next, phone: digits });
    expect(await people.personOf({ phone })).toEqual({ address: next, phone: digits });
    // And the old one is not vouched for by it any more.
    expect(await people.personOf({ lid })).toEqual({ address: lid });
  });

  it('does not even where it comes alone, once the old one was met with another', async () => {
    const { people } = setup();
    await people.personOf(both);
    expect(await people.personOf({ lid, phone: moved })).toEqual({ address: lid, phone: '5511987650002' });
    expect((await people.personOf({ phone })).address).toBe(phone);
    expect((await people.personOf({ phone: moved })).address).toBe(lid);
  });
});

it('who was met by a number alone is not written to there once it is given up', async () => {
  const { people } = setup();
  const moved = '5511987650002@s.whatsapp.net';
  expect(await people.personOf({ phone })).toEqual({ address: phone, phone: digits });
  expect(await people.personOf(both)).toEqual({ address: phone, phone: digits });
  expect(await people.personOf({ lid, phone: moved })).toEqual({ address: lid, phone: '5511987650002' });
  expect((await people.personOf({ lid })).address).toBe(lid);
  expect((await people.personOf({ phone: moved })).address).toBe(lid);
});

describe('one who is met', () => {
  it('by the hidden name only is there, and nobody knows the phone', async () => {
    const { people } = setup();
    expect(await people.personOf({ lid })).toEqual({ address: lid });
    expect(await people.personOf({ lid })).toEqual({ address: lid });
  });

  it('by the phone only is there', async () => {
    const { people } = setup();
    expect(await people.personOf({ phone })).toEqual({ address: phone, phone: digits });
  });

  it('by both at once is where the hidden name is, whichever comes later', async () => {
    const { people } = setup();
    const person = { address: lid, phone: digits };
    for (const names of [both, { lid }, { phone }, both])
      expect(await people.personOf(names)).toEqual(person);
  });

  it('by the hidden name first stays there when the phone is told, and by the phone alone', async () => {
    const { people } = setup();
    await people.personOf({ lid });
    for (const names of [both, { phone }, { lid }])
      expect(await people.personOf(names)).toEqual({ address: lid, phone: digits });
  });

  it('by the phone first stays there when the hidden name is told, and by that alone', async () => {
    const { people } = setup();
    await people.personOf({ phone });
    for (const names of [both, { lid }, { phone }])
      expect(await people.personOf(names)).toEqual({ address: phone, phone: digits });
  });

  it.each<[string, Names, Names, string]>([
    ['the hidden name', { lid }, { phone }, lid],
    ['the phone', { phone }, { lid }, phone],
  ])('as two goes on in the older conversation: that of %s', async (_, first, second, address) => {
    const { people } = setup();
    await people.personOf(first);
    await people.personOf(second);
    for (const names of [both, first, second, both])
      expect(await people.personOf(names)).toEqual({ address, phone: digits });
  });

  it('is another one than whoever has other names', async () => {
    const { people } = setup();
    await people.personOf(both);
    const other = { lid: '99@lid', phone: '5511987650002@s.whatsapp.net' };
    expect(await people.personOf({ lid: other.lid })).toEqual({ address: other.lid });
    expect(await people.personOf(other)).toEqual({ address: other.lid, phone: '5511987650002' });
    expect(await people.personOf({ phone })).toEqual({ address: lid, phone: digits });
  });

  it('by a new number keeps the conversation', async () => {
    const { people } = setup();
    await people.personOf(both);
    const moved = { lid, phone: '5511987650009@s.whatsapp.net' };
    expect(await people.personOf(moved)).toEqual({ address: lid, phone: '5511987650009' });
    expect(await people.personOf({ lid })).toEqual({ address: lid, phone: '5511987650009' });
  });

  it('by no name is a mistake', async () => {
    await expect(setup().people.personOf({})).rejects.toThrow('a message of nobody');
  });
});

describe('what is kept', () => {
  it('is found by whoever starts later', async () => {
    const { people, records } = setup();
    await people.personOf(both);
    const later = createPeople({
      records,
      keyOf: (name) => `alias/${keys.sign('alias', name)}`,
      now: () => 9_999,
    });
    expect(await later.personOf({ phone })).toEqual({ address: lid, phone: digits });
  });

  it('is kept under no name', async () => {
    const { people, all } = setup();
    await people.personOf(both);
    const rows = await all();
    expect(rows).toHaveLength(2);
    for (const { key } of rows) {
      expect(key).not.toContain(digits);
      expect(key).not.toContain('184467440737');
    }
  });

  it('is not written again where nothing is new', async () => {
    const { people, all } = setup();
    await people.personOf(both);
    const before = await all();
    for (const names of [both, { lid }, { phone }]) await people.personOf(names);
    expect(await all()).toEqual(before);
  });

  it('is written anew if it cannot be read', async () => {
    let damaged = true;
    const { people, all } = setup((records) => ({
      ...records,
      async get(key) {
        if (damaged) throw new DamagedRecord('records', '0123');
        return records.get(key);
      },
      async delete(key) {
        damaged = false;
        await records.delete(key);
      },
    }));
    expect(await people.personOf({ lid })).toEqual({ address: lid });
    expect(await all()).toHaveLength(1);
  });

  it('is written anew if it cannot be understood', async () => {
    const { people, records } = setup();
    await records.set(`alias/${keys.sign('alias', lid)}`, { address: 1 });
    expect(await people.addressesOf({ lid })).toEqual([lid]);
    expect(await people.personOf(both)).toEqual({ address: lid, phone: digits });
    expect(await people.personOf({ lid })).toEqual({ address: lid, phone: digits });
  });
});

describe('the addresses of names', () => {
  it('are their own if nobody has met them, and asking writes nothing', async () => {
    const { people, all } = setup();
    expect(await people.addressesOf(both)).toEqual([lid, phone]);
    expect(await people.addressesOf({ phone })).toEqual([phone]);
    expect(await people.addressesOf({})).toEqual([]);
    expect(await all()).toEqual([]);
  });

  it('are first the one that goes on, and then where something may lie from before', async () => {
    const { people, all } = setup();
    await people.personOf({ phone });
    await people.personOf({ lid });
    await people.personOf(both);
    const before = await all();
    expect(await people.addressesOf({ lid })).toEqual([phone, lid]);
    expect(await people.addressesOf({ phone })).toEqual([phone]);
    expect(await people.addressesOf(both)).toEqual([phone, lid]);
    expect(await all()).toEqual(before);
  });
});

const anyNames = fc.constantFrom<Names>({ lid }, { phone }, both);

/** What a name was told changes once at the most, to the conversation that was there before. */
function checkTold(told: readonly string[], metFirst: readonly string[]): void {
  const changes = told.filter((address, at) => at > 0 && told[at - 1] !== address);
  expect(changes.length).toBeLessThanOrEqual(1);
  const [changed] = changes;
  if (changed !== undefined) expect(changed).toBe(metFirst[0]);
}

it('leads to one address for ever once both names were seen together, in whatever order they came', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyNames, { minLength: 1, maxLength: 12 }), async (messages) => {
      const { people } = setup();
      const told = { lid: [] as string[], phone: [] as string[] };
      const met: string[] = [];
      let one: string | undefined;
      for (const names of messages) {
        const { address, phone: known } = await people.personOf(names);
        if (!met.includes(address)) met.push(address);
        if (names.lid !== undefined) told.lid.push(address);
        if (names.phone !== undefined) told.phone.push(address);
        if (one !== undefined) expect({ address, known }).toEqual({ address: one, known: digits });
        if (names.lid !== undefined && names.phone !== undefined) one = address;
      }
      checkTold(told.lid, met);
      checkTold(told.phone, met);
    }),
  );
});

it('leads to one address also where messages are read at the same moment', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(anyNames, { minLength: 2, maxLength: 5 }),
      async (scheduler, messages) => {
        const { people, all } = setup((records) => ({
          ...records,
          get: scheduler.scheduleFunction(records.get),
          set: scheduler.scheduleFunction(records.set),
        }));
        const work = Promise.all([both, ...messages].map((names) => people.personOf(names)));
        await scheduler.waitFor(work);
        const told = await work;
        const after = Promise.all([both, { lid }, { phone }].map((names) => people.personOf(names)));
        await scheduler.waitFor(after);
        const [person] = await after;
        expect(person).toEqual({ address: expect.any(String), phone: digits });
        expect(await after).toEqual([person, person, person]);
        // Whoever saw both saw where it goes on.
        expect(told[0]).toEqual(person);
        expect(new Set((await all()).map(({ value }) => JSON.stringify(value))).size).toBe(1);
      },
    ),
  );
});

it('is written by one at a time: who comes second reads again', async () => {
  let release: () => void = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let first = true;
  const { people, all } = setup((records) => ({
    ...records,
    async set(key, value, options) {
      if (first) {
        first = false;
        await held;
      }
      return records.set(key, value, options);
    },
  }));
  const slow = people.personOf({ phone });
  const quick = await people.personOf(both);
  release();
  expect(quick).toEqual({ address: lid, phone: digits });
  expect(await slow).toEqual(quick);
  expect(await all()).toHaveLength(2);
});
