/** Sealed data as a whole: what lies on the disk, switching sealing on and off, and changing the key under `kill -9`. */

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Arrival, Channel } from '../../src/channels/channel.ts';
import { check } from '../../src/commands/check.ts';
import { readConfig } from '../../src/config/index.ts';
import { openData } from '../../src/data/index.ts';
import { silent } from '../../src/log.ts';
import { openPlantao } from '../../src/plantao/index.ts';

let folder: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plantao-data-'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const configure = (more: Readonly<Record<string, string>> = {}) =>
  readConfig({
    PLANTAO_STORE: `lmdb:${join(folder, 'data')}`,
    PLANTAO_BACKEND: 'sandbox',
    PLANTAO_QUIET_SECONDS: '0.05',
    ...more,
  });

/** All that is known of a customer of the demonstration, and of one who only writes. */
const personal = {
  address: '7700123456',
  phone: '37999112233',
  'phone as the ERP has it': '5537999112233',
  document: '52998224725',
  'document as typed': '529.982.247-25',
  'first name': 'Mariana',
  'second fact': '03/04/1985',
  text: 'a luz LOS do aparelho pisca em vermelho',
  profile: 'Mari da Serra',
};

/** What of it is in a file, in the spellings that programs have for text. */
function found(file: string): string[] {
  const bytes = readFileSync(file);
  return Object.entries(personal).flatMap(([name, text]) =>
    bytes.includes(text) || bytes.includes(Buffer.from(text, 'utf16le')) ? [name] : [],
  );
}

/** A channel whose only customer says these things, each once the one before it was answered. */
function createCustomer(says: readonly string[]): {
  readonly channel: Channel;
  readonly over: Promise<void>;
} {
  let receive: (arrivals: readonly Arrival[]) => Promise<void> = async () => {};
  let spoken = 0;
  let finish = () => {};
  const over = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const speak = async () => {
    const text = says[spoken++];
    if (text === undefined) return finish();
    const event = {
      type: 'customer.said',
      content: { type: 'text', text },
      saidAt: 0,
      profileName: personal.profile,
      verifiedPhone: personal['phone as the ERP has it'],
    } as const;
    await receive([{ address: personal.address, dedupe: `m${spoken}`, event }]);
  };
  const channel: Channel = {
    name: 'test',
    account: 'main',
    async start(given) {
      receive = given;
      await speak();
    },
    async stop() {},
    async send() {
      await speak();
    },
    standing: () => ({ state: 'connected', detail: '' }),
    check: async () => '',
  };
  return { channel, over };
}

const database = () => join(folder, 'data', 'data.mdb');

test('of a conversation nothing personal lies on the disk if it is sealed; all that is written is rewritten when that is switched', async () => {
  const config = configure({ PLANTAO_SEAL: 'true' });
  const says = ['oi', personal.text, personal['document as typed'], personal['second fact'], personal.phone];
  const { channel, over } = createCustomer([...says, 'Mariana Duarte', personal.document, 'atendente']);
  const plantao = await openPlantao(config, { log: silent, channels: [channel] });
  await over;
  await plantao.stop();
  expect(found(database())).toEqual([]);

  // The same data with sealing switched off show that there was something to find.
  const signal = new AbortController().signal;
  const open = await openData(configure(), { brief: true });
  expect(await open.rewrite(signal)).toBe(true);
  const [listed] = await open.store.list({ place: 'waiting', limit: 1 });
  await open.store.close();
  expect(listed).toBeDefined();
  const seen = ['address', 'phone', 'document', 'document as typed', 'second fact', 'text', 'profile'];
  expect(found(database())).toEqual(expect.arrayContaining(seen));
  expect((await check(config)).report).toMatch(/\d+ registros ainda abertos/);

  // Freed pages keep what was in them; a copy leaves them out.
  const sealed = await openData(config, { brief: true });
  expect(await sealed.rewrite(signal)).toBe(true);
  expect(sealed.store.survey?.()).toEqual({ open: 0, other: 0 });
  const copy = mkdtempSync(join(folder, 'copy-'));
  await sealed.store.backup?.(copy);
  await sealed.store.close();
  expect(found(join(copy, 'data.mdb'))).toEqual([]);
  expect((await check(config)).report).not.toContain('abertos');
});

const built = fileURLToPath(new URL('../../dist/src/data/index.js', import.meta.url));

/** Changes the key for ever, and says so each time. */
const script = `
  import { openData } from ${JSON.stringify(built)};
  const data = await openData(JSON.parse(process.argv[1]), {});
  for (;;) {
    await data.rekey(null);
    process.stdout.write('k');
    await data.rewrite(new AbortController().signal);
    process.stdout.write('r');
  }`;

test('a key is changed under kill -9: the data are readable with what lies there, and ids stay', async () => {
  if (!existsSync(built)) throw new Error('the program is not built: npm run build');
  const config = configure({ PLANTAO_SEAL: 'true' });
  const origin = { channel: 'test', account: 'main', address: personal.address };
  const first = await openData(config, { brief: true });
  const id = first.keys.identify(origin);
  const begun = first.fingerprint();
  await first.store.post([
    { conversation: id, origin, event: { type: 'attendant.said', by: { id: 'a', name: 'Ana' }, text: 'oi' } },
  ]);
  await Promise.all(
    Array.from({ length: 300 }, (_, index) => first.store.records.set(`credential/${index}`, index)),
  );
  await first.store.close();

  let output = '';
  for (const pause of [0, 5, 20]) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, JSON.stringify(config)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    const gone = new Promise((resolve) => child.once('exit', resolve));
    await new Promise<void>((resolve) => {
      child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        resolve();
      });
      child.once('exit', () => resolve());
    });
    await sleep(pause);
    child.kill('SIGKILL');
    await gone;

    const data = await openData(config, { brief: true });
    expect(data.keys.identify(origin)).toBe(id);
    expect((await data.store.conversation(id))?.origin).toEqual(origin);
    const kept = await data.store.records.list('credential/', { limit: 1_000 });
    expect(kept.map(({ key, value }) => key === `credential/${value}`)).toEqual(Array(300).fill(true));
    expect(data.fingerprint()).not.toBe(begun);
    await data.store.close();
  }
  expect(output).toContain('k');
});

test('a change that stopped before or after the data changed over is finished, or left', async () => {
  const config = configure({ PLANTAO_SEAL: 'true' });
  const own = join(folder, 'data', 'plantao.key');
  const data = await openData(config, { brief: true });
  const before = readFileSync(own);
  await data.store.records.set('credential/x', 'segredo');
  await data.rekey(null);
  await data.store.close();
  const after = readFileSync(own);
  expect(after).not.toEqual(before);

  // Killed between the data and the file's name.
  writeFileSync(`${own}.next`, after);
  writeFileSync(own, before);
  const again = await openData(config, { brief: true });
  expect((await again.store.records.get('credential/x'))?.value).toBe('segredo');
  await again.store.close();
  expect([readFileSync(own), existsSync(`${own}.next`)]).toEqual([after, false]);

  // Killed before the data changed over.
  writeFileSync(`${own}.next`, before);
  await (await openData(config, { brief: true })).store.close();
  expect(readFileSync(own)).toEqual(after);

  // A key of one's own file takes over, and the one in the folder serves no more.
  const given = join(folder, 'given.key');
  writeFileSync(given, Buffer.alloc(32, 5).toString('hex'));
  const moving = await openData(config, { brief: true });
  await moving.rekey(given);
  await moving.store.close();
  await expect(openData(config, { brief: true })).rejects.toThrow('não é a destes dados');
  const moved = await openData(configure({ PLANTAO_KEY_FILE: given }), { brief: true });
  await expect(moved.rekey(null)).rejects.toThrow('diga o arquivo da nova');
  expect(await moved.rewrite(new AbortController().signal)).toBe(true);
  expect((await moved.store.records.get('credential/x'))?.value).toBe('segredo');
  await moved.store.close();
});

test('a key that could not be put in its place is not thrown away for another one, and no copy has an old one', async () => {
  const config = configure();
  const own = join(folder, 'data', 'plantao.key');
  const data = await openData(config, { brief: true });
  await data.store.records.set('credential/x', 'segredo');
  const before = readFileSync(own);
  rmSync(own);
  mkdirSync(join(own, 'in-the-way'), { recursive: true });
  for (const _ of [1, 2]) await expect(data.rekey(null)).rejects.toThrow();
  const waiting = readFileSync(`${own}.next`);
  rmSync(own, { recursive: true });
  writeFileSync(own, before);
  expect(await data.backup(join(folder, 'copy'))).toEqual({ withKey: false });
  await data.store.close();

  const again = await openData(config, { brief: true });
  expect((await again.store.records.get('credential/x'))?.value).toBe('segredo');
  expect(readFileSync(own)).toEqual(waiting);
  expect(await again.backup(join(folder, 'whole'))).toEqual({ withKey: true });
  await again.store.close();
});

test('a command that does not know the setting seals as the service did', async () => {
  const service = await openData(configure({ PLANTAO_SEAL: 'true' }), {});
  expect(await service.rewrite(new AbortController().signal)).toBe(true);
  await service.store.close();
  const command = await openData({ ...configure(), seal: 'as-before' }, { brief: true });
  await command.store.records.set('session/1', { name: 'resposta-do-terminal' });
  await command.store.close();
  const onDisk = readFileSync(join(folder, 'data', 'data.mdb'));
  expect(onDisk.includes('resposta-do-terminal')).toBe(false);
});
