/** Room for what comes: closed conversations go before their time, the oldest first, and never one that is alive. */

import { expect, test, vi } from 'vitest';
import type { Log } from '../../../src/log.ts';
import { createBudget } from '../../../src/plantao/upkeep/budget.ts';
import { createRetention } from '../../../src/plantao/upkeep/retention.ts';
import { createMemoryStore } from '../../../src/stores/memory/index.ts';
import type { Store } from '../../../src/stores/store.ts';
import { ana, createArchiveStage } from '../../archive/stage.ts';
import { createTestClock, day, minute } from '../../contracts/store/stage.ts';

/** A store in which each conversation of these takes 100 bytes, and the rest of the world `others`. */
function createStage(names: readonly string[]) {
  const clock = createTestClock();
  const plain = createMemoryStore(clock);
  const stage = createArchiveStage(plain);
  let others = 0;
  const isThere = async (who: string) => (await plain.conversation(stage.idOf(who))) !== null;
  const left = async (): Promise<readonly string[]> => {
    const found = await Promise.all(names.map(isThere));
    return names.filter((_, index) => found[index]);
  };
  const store: Store = {
    ...plain,
    room: async () => ({ used: others + 100 * (await left()).length, limit: null }),
  };
  const told: string[] = [];
  const log: Pick<Log, 'info' | 'warn'> = {
    info() {},
    warn: (_, message) => void told.push(message),
  };
  const close = async (who: string) => {
    await stage.say(who, 'oi');
    await stage.say(who, 'tchau');
    await stage.deliver();
    clock.pass(minute);
  };
  return {
    ...stage,
    ...clock,
    store,
    log,
    told,
    left,
    close,
    /** Something else takes so many bytes. */
    crowd: (bytes: number) => {
      others = bytes;
    },
    budgetOf: (limit: number | null) => createBudget({ store, keys: stage.keys, limit, log, rest: 0 }),
  };
}

const running = new AbortController().signal;
const hour = 60 * minute;

test('those that were closed first go first, until the rest fits', async () => {
  const names = Array.from({ length: 50 }, (_, index) => `cliente ${index}`);
  const { close, pass, left, budgetOf } = createStage(names);
  for (const name of names) await close(name);
  pass(day);
  const budget = budgetOf(2_500);
  // They go in steps of twenty: so many may be gone too much.
  expect(await budget.fit(running)).toBe(40);
  expect(await left()).toEqual(names.slice(40));
  expect(budget.standing()).toEqual({ state: 'working' });
  expect(await budget.fit(running)).toBe(0);
});

test('what lives stays, and so does what was closed a moment ago: that it does not fit is told once', async () => {
  const names = ['aberta', 'espera', 'atendida', 'lida', 'velha', 'recente'];
  const { store, say, hear, close, pass, left, idOf, budgetOf, told } = createStage(names);
  await say('aberta', 'oi');
  await say('espera', 'pessoa');
  await hear('atendida', { type: 'attendant.claimed', by: ana });
  await close('lida');
  await close('velha');
  pass(30 * day);
  await close('recente');
  await store.post([{ conversation: idOf('lida'), event: { type: 'noted', text: 'x' } }]);
  const budget = budgetOf(100);
  expect(await budget.fit(running)).toBe(1);
  expect(await left()).toEqual(['aberta', 'espera', 'atendida', 'lida', 'recente']);
  expect(budget.standing()).toEqual({
    state: 'exceeded',
    detail: expect.stringContaining('não há mais conversa encerrada'),
  });
  await budget.fit(running);
  expect(told).toHaveLength(1);

  pass(hour);
  expect(await budget.fit(running)).toBe(1);
  expect(await left()).not.toContain('recente');
});

test('it is over once what is stored fits again', async () => {
  const { close, crowd, budgetOf } = createStage(['zé']);
  await close('zé');
  const budget = budgetOf(200);
  crowd(200);
  await budget.fit(running);
  expect(budget.standing()?.state).toBe('exceeded');
  crowd(0);
  await budget.fit(running);
  expect(budget.standing()).toEqual({ state: 'working' });
});

test('who else fills the memory is not made room for with everything', async () => {
  const names = Array.from({ length: 1_100 }, (_, index) => `cliente ${index}`);
  const { store, keys, say, pass, left, log } = createStage(names);
  for (const name of names) await say(name, 'tchau');
  pass(day);
  const room = async () => ({ used: 1_000_000, limit: null });
  const budget = createBudget({ store: { ...store, room }, keys, limit: 100, log, rest: 0 });
  expect(await budget.fit(running)).toBe(1_000);
  expect(budget.standing()).toEqual({
    state: 'exceeded',
    detail: expect.stringContaining('outro programa'),
  });
  expect(await left()).toHaveLength(100);
});

test('without a limit, or of a store that does not say, nothing is erased', async () => {
  const { store, keys, close, pass, left, budgetOf, log } = createStage(['zé']);
  await close('zé');
  pass(day);
  const { room: _, ...silent } = store;
  const budgets = [budgetOf(null), createBudget({ store: silent, keys, limit: 1, log, rest: 0 })];
  for (const budget of budgets) {
    expect(await budget.fit(running)).toBe(0);
    expect(budget.standing()).toBeNull();
  }
  expect(await left()).toEqual(['zé']);
});

test('the service looks as soon as it starts, whatever the days say, and stops at once', async () => {
  const { store, keys, close, pass, left, log } = createStage(['zé', 'bia']);
  await close('zé');
  await close('bia');
  pass(day);
  const retention = createRetention({ store, keys, lasts: null, limit: 100, log });
  retention.start();
  await vi.waitFor(async () => expect(await left()).toEqual([]), { timeout: 60_000 });
  expect(retention.standing()).toEqual({ state: 'working' });
  await retention.stop();
});
