/** What an account is linked by: kept whole, kept secret, and never mistaken for absent. */

import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Curve, proto, type SignalDataSet } from '@whiskeysockets/baileys';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCredentials } from '../../../../src/channels/whatsapp-paired/connecting/credentials.ts';
import { createSealer, createSealingKey } from '../../../../src/keys/seal.ts';
import { openLmdbStore } from '../../../../src/stores/lmdb/index.ts';
import { createMemoryStore } from '../../../../src/stores/memory/index.ts';
import type { Store } from '../../../../src/stores/store.ts';
import { keys } from '../world.ts';

const phone = '5511988880001';
const sealing = createSealingKey();
let folder: string;
let memory: Store;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plantao-paired-'));
  memory = createMemoryStore();
});
afterEach(() => rm(folder, { recursive: true }));

/** Closed, it forgets nothing. */
const openMemory = async (): Promise<Store> => ({ ...memory, close: async () => {} });
const openDisk = async (key = sealing): Promise<Store> =>
  openLmdbStore({ folder, unlock: async () => ({ sealer: createSealer([key]), all: false }) });

const openAt = ({ records }: Pick<Store, 'records'>, account = 'main') =>
  openCredentials({
    records,
    account,
    hash: (text) => keys.sign(`whatsapp-paired ${account} credential`, text),
  });

const device = { id: `${phone}:12@s.whatsapp.net`, lid: '184467440737:12@lid', name: 'Provedor' };

/** Keys of every kind, under ids that hold phones and other people's numbers. */
const everything = {
  'pre-key': { '1': Curve.generateKeyPair(), '2': Curve.generateKeyPair() },
  session: { '5511987650001.0': Buffer.from([0, 1, 127, 128, 255]), '99_1.7': Buffer.alloc(0) },
  'sender-key': { '1-2@g.us::5511987650001::0': Buffer.from('chave') },
  'sender-key-memory': { '1-2@g.us': { '5511987650001@s.whatsapp.net': true } },
  'app-state-sync-version': {
    regular: {
      version: 3,
      hash: Buffer.from([9]),
      indexValueMap: { '5Q==': { valueMac: Buffer.from([7]) } },
    },
  },
  'lid-mapping': { '5511987650001': '99', '99_reverse': '5511987650001' },
  'device-list': { '5511987650001': ['0', '12'] },
  tctoken: { '99@lid': { token: Buffer.from([1, 2]), timestamp: '1760000000' } },
  'identity-key': { '5511987650001.0': Buffer.from([5, 6]) },
} satisfies SignalDataSet;

describe.each([
  ['in memory', openMemory],
  ['on the disk', openDisk],
])('%s', (_, open: () => Promise<Store>) => {
  it('are new where there are none, and nothing is written by looking', async () => {
    const store = await open();
    const credentials = await openAt(store);
    expect(credentials.isLinked()).toBe(false);
    expect(credentials.state.creds.noiseKey.private).toHaveLength(32);
    expect(await store.records.list('', { limit: 10 })).toEqual([]);
    await store.close();
  });

  it('are the same bytes after a restart', async () => {
    const store = await open();
    const { state, save } = await openAt(store);
    Object.assign(state.creds, {
      me: device,
      account: { details: new Uint8Array([1, 2]), accountSignature: new Uint8Array(64).fill(255) },
      routingInfo: Buffer.from([8, 13, 8, 2]),
    });
    await save();
    await state.keys.set(everything);
    await store.close();

    const later = await open();
    const again = await openAt(later);
    expect(again.isLinked()).toBe(true);
    const { creds } = again.state;
    for (const pair of ['noiseKey', 'signedIdentityKey', 'pairingEphemeralKeyPair'] as const) {
      expect(Buffer.compare(creds[pair].private, state.creds[pair].private)).toBe(0);
      expect(Buffer.compare(creds[pair].public, state.creds[pair].public)).toBe(0);
    }
    expect(creds.account?.accountSignature).toEqual(Buffer.alloc(64, 255));
    expect(creds.routingInfo).toEqual(Buffer.from([8, 13, 8, 2]));
    expect(creds.me).toEqual(device);
    expect(creds.advSecretKey).toBe(state.creds.advSecretKey);

    const { get } = again.state.keys;
    const preKeys = await get('pre-key', ['1', '2', '3']);
    expect(Object.keys(preKeys)).toEqual(['1', '2']);
    expect(Buffer.compare(preKeys['2']?.private ?? Buffer.alloc(0), everything['pre-key']['2'].private)).toBe(
      0,
    );
    // libsignal takes Buffers only.
    const sessions = await get('session', Object.keys(everything.session));
    expect(sessions).toEqual(everything.session);
    for (const one of Object.values(sessions)) expect(Buffer.isBuffer(one)).toBe(true);
    expect(await get('sender-key', Object.keys(everything['sender-key']))).toEqual(everything['sender-key']);
    expect(await get('sender-key-memory', ['1-2@g.us'])).toEqual(everything['sender-key-memory']);
    expect(await get('app-state-sync-version', ['regular'])).toEqual(everything['app-state-sync-version']);
    expect(await get('lid-mapping', ['5511987650001', '99_reverse', '98'])).toEqual(
      everything['lid-mapping'],
    );
    expect(await get('device-list', ['5511987650001'])).toEqual(everything['device-list']);
    expect(await get('tctoken', ['99@lid'])).toEqual(everything.tctoken);
    expect(await get('identity-key', ['5511987650001.0'])).toEqual(everything['identity-key']);
    await later.close();
  });

  it('keep a key of the application’s state as what the library makes of it', async () => {
    const store = await open();
    const { state } = await openAt(store);
    const key = proto.Message.AppStateSyncKeyData.fromObject({
      keyData: new Uint8Array(32).fill(3),
      fingerprint: { rawId: 1, currentIndex: 2, deviceIndexes: [0, 1] },
      timestamp: 1_760_000_000_123,
    });
    await state.keys.set({ 'app-state-sync-key': { AAAA: key } });
    const { AAAA: found } = await (await openAt(store)).state.keys.get('app-state-sync-key', ['AAAA']);
    expect(found).toBeInstanceOf(proto.Message.AppStateSyncKeyData);
    expect(Number(found?.timestamp)).toBe(1_760_000_000_123);
    expect(Buffer.from(found?.keyData ?? [])).toEqual(Buffer.alloc(32, 3));
    expect(found?.fingerprint?.deviceIndexes).toEqual([0, 1]);
    await store.close();
  });

  it('take a key away that is set to nothing, and leave the others', async () => {
    const store = await open();
    const { keys: signal } = (await openAt(store)).state;
    await signal.set(everything);
    await signal.set({ session: { '99_1.7': null }, 'pre-key': { '1': null } });
    expect(Object.keys(await signal.get('session', ['99_1.7', '5511987650001.0']))).toEqual([
      '5511987650001.0',
    ]);
    expect(Object.keys(await signal.get('pre-key', ['1', '2']))).toEqual(['2']);
    await store.close();
  });

  it('begin anew where a phone was only asked for, and a code never entered', async () => {
    const store = await open();
    const asked = await openAt(store);
    asked.state.creds.me = { id: `${phone}@s.whatsapp.net`, name: '~' };
    asked.state.creds.pairingCode = 'ABCD1234';
    await asked.save();
    expect(asked.isLinked()).toBe(false);
    const again = await openAt(store);
    expect(again.isLinked()).toBe(false);
    expect(again.state.creds.me).toBeUndefined();
    expect(again.state.creds.pairingCode).toBeUndefined();
    expect(Buffer.compare(again.state.creds.noiseKey.private, asked.state.creds.noiseKey.private)).not.toBe(
      0,
    );
    await store.close();
  });

  it('go on where a code was shown, and nobody has scanned it yet', async () => {
    const store = await open();
    const shown = await openAt(store);
    await shown.save();
    const again = await openAt(store);
    expect(again.state.creds.advSecretKey).toBe(shown.state.creds.advSecretKey);
    await store.close();
  });

  it.each([
    ['no text', { noiseKey: 1 }],
    ['half a text', '{"noiseKey":'],
    ['nothing in it', '{}'],
    ['null', 'null'],
    ['no keys', JSON.stringify({ noiseKey: { public: 'a', private: 'b' }, registrationId: 1 })],
  ])('are not new ones if they are there with %s', async (_why, value) => {
    const store = await open();
    await store.records.set('credential/whatsapp-paired/main/own', value);
    const before = await store.records.list('', { limit: 10 });
    await expect(openAt(store)).rejects.toThrow();
    expect(await store.records.list('', { limit: 10 })).toEqual(before);
    await store.close();
  });

  it('are forgotten whole, and nothing of another account with them', async () => {
    const store = await open();
    const many = Object.fromEntries(
      Array.from({ length: 1_100 }, (_each, id) => [`${id}.0`, Buffer.from([1])] as const),
    );
    for (const account of ['main', 'main2', 'mai']) {
      const { state, save } = await openAt(store, account);
      state.creds.me = device;
      await save();
      await state.keys.set(account === 'main' ? { ...everything, session: many } : everything);
    }
    await store.records.set('credential/telegram/main', 'segredo');
    const others = async () =>
      (await store.records.list('', { limit: 5_000 })).filter(
        ({ key }) => !key.startsWith('credential/whatsapp-paired/main/'),
      );
    const before = await others();
    await (await openAt(store)).forget();
    expect(await store.records.list('credential/whatsapp-paired/main/', { limit: 10 })).toEqual([]);
    expect(await others()).toEqual(before);
    expect((await openAt(store)).isLinked()).toBe(false);
    expect((await openAt(store, 'main2')).isLinked()).toBe(true);
    await store.close();
  });

  it('are of one account only', async () => {
    const store = await open();
    await (await openAt(store)).state.keys.set({ 'lid-mapping': { '1': '2' } });
    expect(await (await openAt(store, 'other')).state.keys.get('lid-mapping', ['1'])).toEqual({});
    await store.close();
  });

  it('tell no phone by what their records are called', async () => {
    const store = await open();
    const { state, save } = await openAt(store);
    state.creds.me = device;
    await save();
    await state.keys.set(everything);
    const rows = await store.records.list('', { limit: 100 });
    expect(rows.length).toBeGreaterThan(10);
    for (const { key } of rows) expect(key).not.toMatch(/\d{8}|@|_1\.7/);
    await store.close();
  });
});

it('show neither key nor name in a file on the disk, nor to whoever has another key', async () => {
  const store = await openDisk();
  const { state, save } = await openAt(store);
  state.creds.me = device;
  await save();
  await state.keys.set(everything);
  await store.close();
  const file = readFileSync(join(folder, 'data.mdb'));
  const { noiseKey, signedIdentityKey, advSecretKey } = state.creds;
  for (const secret of [noiseKey.private, signedIdentityKey.private, everything['pre-key']['1'].private]) {
    expect(file.includes(Buffer.from(secret))).toBe(false);
    expect(file.includes(Buffer.from(secret).toString('base64'))).toBe(false);
  }
  for (const text of [advSecretKey, phone, '5511987650001', '184467440737', 'Provedor'])
    expect(file.includes(text)).toBe(false);
  // They are there, though, under what they are called.
  expect(file.includes('credential/whatsapp-paired/main/own')).toBe(true);

  const foreign = await openDisk(createSealingKey());
  await expect(openAt(foreign)).rejects.toThrow('danificado');
  await foreign.close();
  const right = await openDisk();
  expect((await openAt(right)).isLinked()).toBe(true);
  await right.close();
});

it('are not there if the store cannot say so', async () => {
  const { records } = createMemoryStore();
  const failing = { ...records, get: () => Promise.reject(new Error('o disco não responde')) };
  await expect(openAt({ records: failing })).rejects.toThrow('o disco não responde');
  const { state, save } = await openAt({
    records: { ...records, write: () => Promise.reject(new Error('o disco está cheio')) },
  });
  await expect(save()).rejects.toThrow('cheio');
  await expect(state.keys.set(everything)).rejects.toThrow('cheio');
});
