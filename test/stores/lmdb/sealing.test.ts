/** What lies in the files of the LMDB store: sealed or open, and what happens to what is damaged. */

import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open } from 'lmdb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSealer, createSealingKey } from '../../../src/keys/seal.ts';
import type { Damage } from '../../../src/stores/keeping/bodies.ts';
import { openLmdbStore } from '../../../src/stores/lmdb/index.ts';
import type { Store } from '../../../src/stores/store.ts';
import {
  callJob,
  conversation,
  effect,
  minute,
  origin,
  posting,
  saidLine,
  sayJob,
  textOf,
  turnOf,
} from '../../contracts/store/stage.ts';

const sealer = createSealer([createSealingKey()]);
let folder: string;
let damages: Damage[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plantao-sealing-'));
  damages = [];
});
afterEach(() => rm(folder, { recursive: true }));

const openStore = (all: boolean, now?: () => number): Promise<Store> =>
  openLmdbStore({
    folder,
    ...(now && { now }),
    unlock: async () => ({ sealer, all }),
    damaged: (damage) => damages.push(damage),
  });

const isOnDisk = (text: string): boolean => readFileSync(join(folder, 'data.mdb')).includes(text);

test('credentials are sealed always, other records when it is asked for, and what comes before the key never', async () => {
  const store = await openStore(false);
  await store.records.set('credential/whatsapp/main', { token: 'segredo-do-canal' });
  await store.records.set('session/1', { name: 'sessao-de-alguem' });
  expect((await store.records.get('credential/whatsapp/main'))?.value).toEqual({ token: 'segredo-do-canal' });
  await store.close();
  expect([isOnDisk('segredo-do-canal'), isOnDisk('sessao-de-alguem')]).toEqual([false, true]);

  const sealed = await openStore(true);
  await sealed.records.set('session/2', { name: 'sessao-de-outro' });
  await sealed.records.set('deployment/kind', 'de-todos');
  expect(await sealed.records.list('session/', { limit: 10 })).toMatchObject([
    { value: { name: 'sessao-de-alguem' } },
    { value: { name: 'sessao-de-outro' } },
  ]);
  await sealed.close();
  expect([isOnDisk('sessao-de-outro'), isOnDisk('de-todos')]).toEqual([false, true]);

  const keyless = await openLmdbStore({ folder });
  await expect(keyless.records.set('credential/x', 1)).rejects.toThrow('without a key');
  await expect(keyless.records.get('credential/whatsapp/main')).rejects.toThrow('danificado');
  expect((await keyless.records.get('session/1'))?.value).toEqual({ name: 'sessao-de-alguem' });
  await keyless.close();
});

test('what rows say is sealed with everything else, and one that is damaged is left out', async () => {
  const store = await openStore(true);
  await store.post([posting(1, 'oi')]);
  const [claim] = await store.claim({ token: 't', limit: 1, lease: minute });
  const rows = ['a', 'b', 'c'].map((key) => ({ key, value: `comentario-de-alguem-${key}` }));
  const count = { key: 'counts/a', value: { channel: 'contado-de-ninguem' } };
  if (claim) await store.commit([turnOf(claim, { rows: [...rows, count] })]);
  await store.close();
  expect([isOnDisk('comentario-de-alguem'), isOnDisk('contado-de-ninguem')]).toEqual([false, true]);
  await damage('rows', ['b', conversation(1)]);
  const again = await openStore(true);
  expect(await again.rows({ from: 'a', to: 'b~', limit: 3 })).toMatchObject([rows[0]]);
  expect(await again.rows({ from: 'a', to: 'z', limit: 2 })).toMatchObject([rows[0], rows[2]]);
  expect(await again.rows({ from: 'counts/', to: 'counts0', limit: 2 })).toMatchObject([count]);
  expect(damages.map(({ table }) => table)).toEqual(['rows']);
  await again.erase(conversation(1));
  expect(await again.rows({ from: 'a', to: 'z', limit: 2 })).toMatchObject([count]);
  await again.close();
});

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Flips a bit of a sealed body, as a fault of the disk or somebody's hand would; once more, and it is whole again. */
async function damage(table: string, key: string | (string | number)[]): Promise<void> {
  const root = open({ path: folder, noSubdir: false, encoding: 'string', maxDbs: 24 });
  const database = root.openDB<string, typeof key>(table, { encoding: 'string' });
  const text = database.get(key) ?? '';
  const at = text.indexOf('\n') + 40;
  const flipped = letters[letters.indexOf(text.charAt(at)) ^ 1] ?? '';
  await database.put(key, `${text.slice(0, at)}${flipped}${text.slice(at + 1)}`);
  await root.close();
}

test('what is damaged is told and kept, its conversation waits for a person, and the others go on', async () => {
  const store = await openStore(true);
  await store.post([1, 2, 3, 4].map((number) => posting(number, `oi ${number}`)));
  const says = (number: number) => ({
    lines: [saidLine(effect(number, 0), 'olá')],
    jobs: [sayJob(effect(number, 0), 'olá'), callJob(effect(number, 1))],
  });
  const claims = await store.claim({ token: 't', limit: 10, lease: minute });
  await store.commit(claims.map((claim, index) => turnOf(claim, says(index + 1))));
  await store.records.set('token', 'a');
  await store.close();
  await damage('states', conversation(1));
  await damage('conversations', conversation(2));
  await damage('jobs', effect(3, 0));
  await damage('lines', [conversation(3), 1]);
  await damage('records', 'token');

  const again = await openStore(true);
  await again.post([1, 2, 3, 4].map((number) => posting(number, 'ainda aí?')));
  const taken = await again.claim({ token: 'u', limit: 10, lease: minute });
  // The second one's address is told again by its own message.
  expect(taken.map((claim) => claim.conversation)).toEqual([2, 3, 4].map(conversation));
  expect(taken[0]?.origin).toEqual(origin(2));
  const outcomes = await again.commit(taken.map((claim) => turnOf(claim, { hush: true })));
  expect(outcomes).toEqual(['committed', 'committed', 'committed']);

  expect(await again.claim({ token: 'v', limit: 10, lease: minute })).toEqual([]);
  expect(await again.conversation(conversation(1))).toMatchObject({
    unread: 1,
    listing: { place: 'waiting', stopped: 'DamagedRecord' },
  });
  const waiting = await again.list({ place: 'waiting', limit: 10 });
  expect(waiting.map((row) => row.conversation)).toEqual([conversation(1)]);
  expect(await again.transcript(conversation(3), { limit: 1 })).toMatchObject([{ type: 'note', seq: 1 }]);
  const leases = await again.next({ pool: 'chat', token: 'w', limit: 10, lease: minute });
  expect(leases.map((lease) => lease.conversation)).toEqual([conversation(1)]);
  await expect(again.records.get('token')).rejects.toThrow(/danificado \(records, [\da-f]{12}\)/);
  expect(await again.records.set('token', 'b', { expect: null })).toBe(false);

  // Who writes again is heard as soon as it can be read; until then it waits.
  await again.post([posting(1, 'alô')]);
  expect(await again.claim({ token: 'x', limit: 10, lease: minute })).toEqual([]);
  expect((await again.conversation(conversation(1)))?.unread).toBe(2);
  await again.close();
  const tables = damages.map(({ table }) => table).sort();
  expect(tables).toEqual(['conversations', 'jobs', 'lines', 'records', 'states']);
  expect(JSON.stringify(damages)).not.toContain('conversation-');
  await damage('states', conversation(1));
  const mended = await openStore(true);
  await mended.post([posting(1, 'voltei')]);
  const [claim] = await mended.claim({ token: 'y', limit: 10, lease: minute });
  expect(claim?.entries.map(({ event }) => textOf(event))).toEqual(['ainda aí?', 'alô', 'voltei']);
  await mended.close();
});

test('what is due to whom cannot be reached is looked at again once they can', async () => {
  const store = await openStore(true);
  await store.post([posting(1, 'oi')]);
  const [claim] = await store.claim({ token: 't', limit: 1, lease: minute });
  if (claim) await store.commit([turnOf(claim, { jobs: [sayJob(effect(1, 0), 'olá')] })]);
  await store.close();
  await damage('conversations', conversation(1));

  let clock = Date.now();
  const again = await openStore(true, () => clock);
  const ask = async () => (await again.next({ pool: 'chat', token: 'w', limit: 10, lease: minute })).length;
  expect(await ask()).toBe(0);
  // Their message tells where they are.
  await again.post([posting(1, 'ainda aí?')]);
  clock += 2 * minute;
  expect(await ask()).toBe(1);
  await again.close();
});
