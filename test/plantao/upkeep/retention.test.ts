/** Closed conversations go after the days that are configured; what is open, waits or is under way stays, however old. */

import { expect, test, vi } from 'vitest';
import type { Keys } from '../../../src/keys/index.ts';
import { silent } from '../../../src/log.ts';
import { createRetention } from '../../../src/plantao/upkeep/retention.ts';
import { createMemoryStore } from '../../../src/stores/memory/index.ts';
import type { Store } from '../../../src/stores/store.ts';
import { ana, createArchiveStage } from '../../archive/stage.ts';
import { overStores } from '../../archive/stores.ts';
import { createTestClock, day, minute } from '../../contracts/store/stage.ts';

const lasts = 30 * day;
const sweep = ({ store, keys }: { store: Store; keys: Keys }, keep: number | null = lasts) =>
  createRetention({ store, keys, lasts: keep, log: silent, rest: 0 }).sweep();

overStores((use) => {
  const isThere = async (who: string) => {
    const { store, idOf } = use();
    return (await store.conversation(idOf(who))) !== null;
  };
  const close = async (...whom: readonly string[]) => {
    for (const who of whom) {
      await use().say(who, 'me chamo Zoraide');
      await use().say(who, 'tchau');
    }
    await use().deliver();
  };

  test('by the last line, to the millisecond', async () => {
    const { pass, say, deliver } = use();
    await close('zé', 'bia');
    pass(day);
    await say('bia', 'nota 5');
    await deliver();
    pass(lasts - day);
    expect(await sweep(use())).toBe(0);
    pass(1);
    expect(await sweep(use())).toBe(1);
    expect([await isThere('zé'), await isThere('bia')]).toEqual([false, true]);
    pass(day);
    expect(await sweep(use())).toBe(1);
    expect(await isThere('bia')).toBe(false);
  });

  test('many of them, among those that stay', async () => {
    const { pass, archive } = use();
    const many = Array.from({ length: 45 }, (_, index) => `velha ${index}`);
    await close(...many);
    pass(minute);
    await close('nova');
    pass(lasts);
    expect(await sweep(use())).toBe(45);
    expect(await isThere('nova')).toBe(true);
    expect((await archive.search('zoraide', { limit: 100 })).hits).toHaveLength(1);
    // What is counted of them stays.
    expect((await archive.figures({ from: 0, to: 9e12 })).total.conversations).toBe(46);
  });

  test('never one that is open, waits, is attended, has something unread, under way or parked', async () => {
    const { store, pass, say, hear, idOf } = use();
    await say('aberta', 'oi');
    await say('espera', 'pessoa');
    await hear('atendida', { type: 'attendant.claimed', by: ana });
    await close('lida', 'parada');
    await say('devendo', 'oi', 'tchau');
    await say('parada', 'oi');
    const [lease] = await store
      .next({ pool: 'test:main', token: 'w', limit: 100, lease: minute })
      .then((leases) => leases.filter(({ conversation }) => conversation === idOf('parada')));
    if (lease === undefined) throw new Error('nothing to say');
    const { conversation, id: job, token } = lease;
    await store.settle([{ conversation, job, token, outcome: { type: 'parked', reason: 'não entregue' } }]);
    await say('parada', 'tchau');
    pass(lasts + day);
    await store.post([{ conversation: idOf('lida'), event: { type: 'noted', text: 'x' } }]);
    expect(await sweep(use())).toBe(0);
    for (const who of ['aberta', 'espera', 'atendida', 'lida', 'devendo', 'parada'])
      expect([who, await isThere(who)]).toEqual([who, true]);
  });

  test('for ever, if so configured', async () => {
    const { pass } = use();
    await close('zé');
    pass(3_000 * day);
    expect(await sweep(use(), null)).toBe(0);
    expect(await isThere('zé')).toBe(true);
  });

  test('what lay beside it goes with it', async () => {
    const { store, pass, say, deliver } = use();
    await say('zé', 'número');
    await say('zé', 'tchau');
    await deliver();
    expect(await store.records.list('contacts/', { limit: 5 })).toHaveLength(1);
    pass(lasts + 1);
    expect(await sweep(use())).toBe(1);
    expect(await store.records.list('contacts/', { limit: 5 })).toEqual([]);
  });
});

test('the service sweeps by itself as soon as it starts, and stops at once', async () => {
  const clock = createTestClock();
  const { store, keys, say, deliver, idOf } = createArchiveStage(createMemoryStore(clock));
  await say('zé', 'oi');
  await say('zé', 'tchau');
  await deliver();
  clock.pass(lasts + 1);
  const retention = createRetention({ store, keys, lasts, log: silent });
  retention.start();
  await vi.waitFor(async () => expect(await store.conversation(idOf('zé'))).toBeNull(), { timeout: 60_000 });
  await retention.stop();
});
