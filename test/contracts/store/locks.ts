import { expect, test } from 'vitest';
import { LockLost } from '../../../src/stores/contract/locks.ts';
import { beginning, conversation, minute, posting, second, type Use } from './stage.ts';

/** What one process does alone. */
export function locks(use: Use): void {
  const name = 'listening:test:main';

  test('a lock is one holder’s, until it is given back', async () => {
    const { store } = use();
    const lock = await store.locks.acquire(name, { lease: minute });
    expect(lock?.name).toBe(name);
    expect(await store.locks.acquire(name, { lease: minute })).toBeNull();
    expect(await store.locks.acquire('another', { lease: minute })).not.toBeNull();
    if (lock) await store.locks.release(lock);
    expect(await store.locks.acquire(name, { lease: minute })).not.toBeNull();
  });

  test('it lasts as long as it is renewed, whatever the wall shows', async () => {
    const { store, pass, setWall } = use();
    const lock = await store.locks.acquire(name, { lease: minute });
    if (lock === null) throw new Error('nobody had it');
    setWall(24 * 60 * minute);
    for (let times = 0; times < 3; times++) {
      pass(minute - second);
      expect(await store.locks.renew(lock, { lease: minute })).toBe(true);
    }
    pass(minute - 1);
    expect(await store.locks.acquire(name, { lease: minute })).toBeNull();
    pass(1);
    expect(await store.locks.renew(lock, { lease: minute })).toBe(false);
    const next = await store.locks.acquire(name, { lease: minute });
    expect(next?.token).toBeGreaterThan(lock.token);
    await store.locks.release(lock);
    expect(await store.locks.acquire(name, { lease: minute })).toBeNull();
  });

  test('whoever slept through its end writes nothing', async () => {
    const { store, pass } = use();
    const lock = await store.locks.acquire(name, { lease: minute });
    const late = store.fenced(() => lock);
    await late.post([posting(1, 'oi')]);
    await late.records.set('cursor', 1);
    pass(minute);
    const next = await store.locks.acquire(name, { lease: minute });
    const successor = store.fenced(() => next);
    await successor.records.set('cursor', 2);

    const line = { conversation: conversation(1), line: 1, delivery: 'read' } as const;
    for (const write of [
      () => late.post([posting(1, 'de novo')]),
      () => late.post([posting(2, 'oi')]),
      () => late.report([line]),
      () => late.erase(conversation(1)),
      () => late.records.set('cursor', 3),
      () => late.records.set('cursor', 3, { expect: 2 }),
      () => late.records.delete('cursor'),
      () => late.records.write([{ key: 'cursor', value: 3 }]),
    ])
      await expect(write()).rejects.toThrow(LockLost);
    expect((await store.conversation(conversation(1)))?.unread).toBe(1);
    expect(await store.conversation(conversation(2))).toBeNull();
    expect((await late.records.get('cursor'))?.value).toBe(2);
    expect(await successor.post([posting(1, 'de novo')])).toEqual(['posted']);
  });

  test('who holds nothing writes nothing', async () => {
    const { store } = use();
    const nobody = store.fenced(() => null);
    await expect(nobody.post([posting(1, 'oi')])).rejects.toThrow(LockLost);
    await expect(nobody.records.set('cursor', 1)).rejects.toThrow(LockLost);
    expect(await store.conversation(conversation(1))).toBeNull();
    expect(nobody.now()).toBe(beginning);
  });
}
