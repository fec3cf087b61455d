/** The number of a talk without a ticket: who was told one is found by it, wherever the process died. */

import { expect, test } from 'vitest';
import { contactsOf, readContactNumber } from '../../src/core/ids/contact-number.ts';
import { createKeys } from '../../src/keys/index.ts';
import { silent } from '../../src/log.ts';
import { advance } from '../../src/runtime/advance.ts';
import { createMemoryStore } from '../../src/stores/memory/index.ts';
import type { Store } from '../../src/stores/store.ts';
import { support } from '../flows/support/fixtures.ts';

const keys = createKeys(new Uint8Array(32).fill(7));
const origin = { channel: 'test', account: 'main', address: 'ana' };
const conversation = keys.identify(origin);

class Death extends Error {}

/** The store as a process has it that dies at its nth write, before it or after it. */
function mortal(store: Store, nth: number, side: 'before' | 'after'): Store {
  let writes = 0;
  const write =
    <Given extends readonly unknown[], Result>(act: (...given: Given) => Promise<Result>) =>
    async (...given: Given): Promise<Result> => {
      const dies = ++writes === nth;
      if (dies && side === 'before') throw new Death();
      const result = await act(...given);
      if (dies) throw new Death();
      return result;
    };
  const { records } = store;
  return { ...store, commit: write(store.commit), records: { ...records, set: write(records.set) } };
}

/** The numbers in what the customer reads, and whether the conversation is found by each. */
async function toldAndFound(store: Store): Promise<readonly (readonly [string, boolean])[]> {
  const lines = await store.transcript(conversation, { limit: 50 });
  const texts = lines.flatMap((line) => (line.type === 'said' ? [line.message.text] : []));
  const numbers = texts.flatMap((text) => readContactNumber(text) ?? []);
  return Promise.all(
    numbers.map(async (number) => {
      const found = await store.records.list(contactsOf(number), { limit: 10 });
      return [number, found.some(({ key }) => key.endsWith(conversation))] as const;
    }),
  );
}

const deaths = [1, 2].flatMap((nth) => (['before', 'after'] as const).map((side) => [side, nth] as const));

test.each(deaths)('a number that was told is found: death %s write %i of the turn', async (side, nth) => {
  let clock = Date.UTC(2026, 10, 21, 12);
  const store = createMemoryStore({ now: () => clock });
  const take = (on: Store) =>
    advance(
      { store: on, flowFor: () => support, refer: keys.refer, numberOf: keys.number, log: silent },
      { token: 'worker', limit: 10 },
    );
  const say = (text: string) =>
    store.post([
      {
        conversation,
        origin,
        event: { type: 'customer.said', content: { type: 'text', text }, saidAt: clock },
        dedupe: text,
      },
    ]);
  await say('net caiu');
  await take(store);
  await say('cancelar');
  await take(store);
  await say('tchau');

  await expect(take(mortal(store, nth, side))).rejects.toThrow(Death);
  for (const [number, found] of await toldAndFound(store)) expect(found, number).toBe(true);
  clock += 60_000;
  await take(store);
  expect(await toldAndFound(store)).toEqual([[expect.stringMatching(/^C-/), true]]);
});
