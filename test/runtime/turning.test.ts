import { expect, test } from 'vitest';
import { createKeys } from '../../src/keys/index.ts';
import { silent } from '../../src/log.ts';
import { createTurning } from '../../src/runtime/turning.ts';
import { createMemoryStore } from '../../src/stores/memory/index.ts';
import type { Store } from '../../src/stores/store.ts';
import { createLedgerFlow } from '../support/crash/ledger-flow.ts';

const keys = createKeys(new Uint8Array(32).fill(7));

function turningOn(store: Store) {
  const say = (address: string) => {
    const origin = { channel: 'test', account: 'main', address };
    const event = { type: 'customer.said', content: { type: 'text', text: 'oi' }, saidAt: 0 } as const;
    return store.post([{ conversation: keys.identify(origin), origin, event }]);
  };
  const turning = createTurning({
    store,
    log: silent,
    flowFor: () => createLedgerFlow(2),
    refer: keys.refer,
  });
  return { say, turning };
}

test('a round claims and decides while the one before it is being committed', async () => {
  const store = createMemoryStore();
  let finish = () => {};
  const disk = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const committed: number[] = [];
  const { say, turning } = turningOn({
    ...store,
    async commit(commits) {
      committed.push(commits.length);
      await disk;
      return store.commit(commits);
    },
  });
  await say('ana');
  expect(await turning.round()).toBe(true);
  await say('bento');
  expect(await turning.round()).toBe(true);
  expect(await turning.round()).toBe(false);
  expect(committed).toEqual([1, 1]);
  finish();
  await turning.drained();
  const states = await store.list({ place: 'bot', limit: 10 });
  expect(states.map(({ conversation }) => conversation)).toHaveLength(2);
});

test('a commit that failed is told, and fails the round after it', async () => {
  const store = createMemoryStore();
  const { say, turning } = turningOn({
    ...store,
    commit: async () => {
      throw new Error('the disk is full');
    },
  });
  const told = new Promise<void>((resolve) => turning.onFailure(resolve));
  await say('ana');
  expect(await turning.round()).toBe(true);
  await told;
  await turning.drained();
  await expect(turning.round()).rejects.toThrow('the disk is full');
  expect(await turning.round()).toBe(false);
});
