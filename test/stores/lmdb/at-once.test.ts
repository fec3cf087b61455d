/** Turns at once, which are written with what they hear: of both, or of neither, something is there. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLmdbStore } from '../../../src/stores/lmdb/index.ts';
import type { Claim, Decide } from '../../../src/stores/store.ts';
import { conversation, effect, minute, posting, sayJob, says, turnOf } from '../../contracts/store/stage.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plantao-at-once-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a turn at once that could not be written has left nothing, neither on the disk nor beside it', async () => {
  const store = await openLmdbStore({ folder });
  await store.post([posting(1, 'oi')], { decide: (claim) => turnOf(claim) });
  const asked: Claim[] = [];
  const decide: Decide = (claim) => {
    asked.push(claim);
    const wrong = claim.conversation === conversation(2) ? [{ key: 'x'.repeat(5_000), value: 1 }] : [];
    const say = says(sayJob(effect(1, 1), 'olá'));
    return turnOf(claim, { ...say, timers: [{ id: effect(1, 2), delay: 0 }], rows: wrong });
  };
  const waits = () => store.depths().then(({ unread, jobs, timers }) => [unread, jobs, timers]);
  const before = await waits();
  await expect(store.post([posting(1, 'e aí?'), posting(2, 'oi')], { decide })).rejects.toThrow();
  expect(await waits()).toEqual(before);
  const wanted = { token: 't', limit: 5, lease: minute };
  expect(await store.claim(wanted)).toEqual([]);
  expect(await store.next({ ...wanted, pool: 'chat' })).toEqual([]);
  expect(await store.fire(5)).toBe(0);
  expect(await store.post([posting(1, 'e aí?')], { decide })).toEqual(['answered']);
  expect(asked.map(({ revision, entries }) => [revision, entries.length])).toEqual([
    [1, 1],
    [0, 1],
    [1, 1],
  ]);
  expect((await store.next({ ...wanted, pool: 'chat' })).map(({ id }) => id)).toEqual([effect(1, 1)]);
  await store.close();
});
