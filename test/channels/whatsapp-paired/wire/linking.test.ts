/** Linking a phone to an account, by both ways; and what it is linked by, where it is kept. */

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeBackup } from '../../../../src/data/backup.ts';
import { type DataConfig, openData } from '../../../../src/data/index.ts';
import { restoreBackup } from '../../../../src/data/restore.ts';
import type { Store } from '../../../../src/stores/store.ts';
import { credentialsOf } from '../world.ts';
import { createStages, type Stage, until } from './stage.ts';

let folder: string;
const opened: Store[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plantao-linking-'));
});
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
  rmSync(folder, { recursive: true, force: true });
});

// Its channels are closed before their stores are: what was prepared last ends first.
const stages = createStages();

const openStore = async (name: string): Promise<Store> => {
  const config: DataConfig = {
    store: { type: 'lmdb', folder: join(folder, name) },
    keyFile: undefined,
    seal: false,
  };
  const { store } = await openData(config, {});
  opened.push(store);
  return store;
};

const shownBy = async ({ channel }: Stage): Promise<string> => {
  await until(() => channel.linking?.shown().qr !== undefined);
  return channel.linking?.shown().qr ?? '';
};

test('a phone scans the code; a new process needs none', async () => {
  const stage = await stages.begin({}, { unlinked: true });
  const { account } = stage.world;
  await account.phone.scan(await shownBy(stage));
  await until(() => stage.channel.standing().state === 'connected');
  expect(stage.channel.linking?.shown()).toEqual({});
  expect(stage.told).toEqual([
    'conectando ao WhatsApp',
    'esperando um celular: mostre o código com plantao pair',
    'conectando ao WhatsApp',
    'conectado ao WhatsApp',
  ]);
  expect(await stage.channel.check()).toBe(`conectado ao celular de final ${account.jid.slice(9, 13)}`);
  await expect(stage.channel.linking?.requestCode('5511988880001')).rejects.toThrow(/nenhum celular/);

  await stage.restart();
  await until(() => stage.channel.standing().state === 'connected');
  expect(account.logins).toBe(2);
  await stages.subscriber().chat(account).say('oi');
  await until(() => stage.inbox.texts.includes('oi'));
});

test('a code is typed on the phone', async () => {
  const stage = await stages.begin({}, { unlinked: true });
  const { account } = stage.world;
  await shownBy(stage);
  const code = await stage.channel.linking?.requestCode(account.jid.replace(/@.*/, ''));
  expect(stage.channel.linking?.shown().code).toBe(code);
  await account.phone.enterCode(code ?? '');
  await until(() => stage.channel.standing().state === 'connected');
  await stage.restart();
  await until(() => stage.channel.standing().state === 'connected' && account.logins === 2);
});

test('a code that was asked for and never typed leaves nothing behind', async () => {
  const stage = await stages.begin({}, { unlinked: true });
  await shownBy(stage);
  await stage.channel.linking?.requestCode('5511988880009');
  await stage.restart();
  await stage.world.account.phone.scan(await shownBy(stage));
  await until(() => stage.channel.standing().state === 'connected');
});

test('what nobody scans is shown no more, until somebody asks for it', async () => {
  const stage = await stages.begin({ patience: { qr: 5 } }, { unlinked: true });
  const { linking } = stage.channel;
  const shown = new Set<string>();
  await until(() => {
    const { qr } = linking?.shown() ?? {};
    if (qr !== undefined) shown.add(qr);
    return stage.told.includes('nenhum celular conectado: use plantao pair');
  });
  expect(stage.channel.standing().state).toBe('down');
  expect(linking?.shown()).toEqual({});
  await expect(stage.channel.check()).rejects.toThrow('nenhum celular conectado');
  linking?.show();
  const again = await shownBy(stage);
  expect(shown.has(again)).toBe(false);
});

test('sealed where it is kept and in a copy, from which it connects', async () => {
  const store = await openStore('data');
  const stage = await stages.open({}, { store });
  const { account } = stage.world;
  const ana = stages.subscriber();
  await ana.chat(account).say('oi');
  await until(() => stage.inbox.texts.length === 1);
  const { creds } = (await credentialsOf(store)).state;
  await stage.channel.close?.();
  await makeBackup(store, join(folder, 'data'), join(folder, 'copy'), { withKey: true });

  const secrets = [creds.noiseKey.private, creds.signedIdentityKey.private].flatMap((key) => [
    Buffer.from(key),
    Buffer.from(Buffer.from(key).toString('base64')),
  ]);
  const words = [creds.me?.id, creds.me?.lid].map((text) => Buffer.from(text ?? ''));
  for (const place of ['data', 'copy'])
    for (const name of readdirSync(join(folder, place)).filter((file) => file.endsWith('.mdb'))) {
      const bytes = readFileSync(join(folder, place, name));
      for (const secret of [...secrets, ...words]) expect(bytes.includes(secret)).toBe(false);
    }

  await restoreBackup(join(folder, 'copy'), join(folder, 'restored'), undefined);
  const restored = await openStore('restored');
  await stage.restart({ store: restored });
  await until(() => stage.channel.standing().state === 'connected' && account.logins === 2);
  await ana.chat(account).say('de volta');
  await until(() => stage.inbox.texts.includes('de volta'));
});
