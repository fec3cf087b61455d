/** The LMDB store at its limits: full disks, writes that fail, processes that die, and what it forgets. */

import { spawn } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openLmdbStore } from '../../../src/stores/lmdb/index.ts';
import { openTables, type Tables } from '../../../src/stores/lmdb/tables/index.ts';
import {
  callJob,
  conversation,
  day,
  effect,
  minute,
  posting,
  textOf,
  turnOf,
} from '../../contracts/store/stage.ts';
import { type Compiled, compileStore } from '../compiled.ts';

let compiled: Compiled;
beforeAll(async () => {
  compiled = await compileStore();
});
afterAll(() => compiled.remove());

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plantao-limits-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** What lies in the files of a store that is closed. */
async function count(table: keyof Tables): Promise<number> {
  const { root, tables } = openTables(folder, 2 ** 30);
  const rows = [...tables[table].range({})].length;
  await root.close();
  return rows;
}

const long = 'sem sinal desde ontem '.repeat(500);

test('a store that is full takes no entries, but reads and finishes what it has, and then takes some again', async () => {
  const store = await openLmdbStore({ folder, mapSize: 2 ** 20 });
  const fill = async () => {
    for (let index = 0; ; index++) await store.post([posting(index % 3, long)]);
  };
  await expect(fill()).rejects.toThrow(`the data folder ${folder} is full: it may take 1048576 bytes`);
  await expect(store.post([posting(9, 'oi')])).rejects.toThrow('full');
  expect(await store.conversation(conversation(9))).toBeNull();

  const room = await store.room?.();
  expect(room?.limit).toBe(2 ** 20);
  expect(room?.used).toBeGreaterThan(2 ** 20);
  const claims = await store.claim({ token: 't', limit: 10, lease: minute });
  expect(claims.map(({ entries: [first] }) => first && textOf(first.event))).toEqual([long, long, long]);
  const outcomes = await store.commit(claims.map((claim) => turnOf(claim)));
  expect(outcomes).toEqual(['committed', 'committed', 'committed']);
  expect(await store.post([posting(9, 'oi')])).toEqual(['posted']);
  await store.close();
});

test('a disk that is full fails what is written then, and nothing else', async () => {
  const script = await compiled.script(
    'full.mjs',
    `import { openLmdbStore } from './src/stores/lmdb/index.js';
     const store = await openLmdbStore({ folder: process.argv[2] });
     const origin = { channel: 'test', account: 'main', address: 'a' };
     const event = { type: 'customer.said', content: { type: 'text', text: 'x'.repeat(20_000) }, saidAt: 0 };
     let posted = 0;
     let refused = [];
     for (let n = 0; n < 300 && refused.length < 3; n++) {
       const posts = await Promise.allSettled([1, 2].map(() => store.post([{ conversation: 'c', origin, event }])));
       posted += posts.filter(({ status }) => status === 'fulfilled').length;
       refused.push(...posts.flatMap(({ reason }) => (reason ? [reason.message] : [])));
     }
     await new Promise((resolve) => setImmediate(resolve));
     const { unread } = await store.conversation('c');
     await store.close();
     console.log(JSON.stringify({ posted, unread, refused }));`,
  );
  // Files of this process cannot grow beyond 2 MiB: to LMDB it looks like a full disk.
  const child = spawn('sh', ['-c', 'ulimit -f 4096; exec "$0" "$@"', process.execPath, script, folder]);
  const output: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) output.push(line);
  const told = JSON.parse(output.at(-1) ?? '{}');
  expect(told.refused.length).toBeGreaterThanOrEqual(3);
  for (const message of told.refused) expect(message).toMatch(/could not write/);
  expect(told.posted).toBeGreaterThan(10);
  expect(told.unread).toBe(told.posted);

  const store = await openLmdbStore({ folder });
  expect(await store.conversation(conversation(0))).toBeNull();
  expect(await store.post([posting(0, 'oi')])).toEqual(['posted']);
  await store.close();
});

test('what was confirmed outlives a kill -9', async () => {
  const script = await compiled.script(
    'killed.mjs',
    `import { openLmdbStore } from './src/stores/lmdb/index.js';
     const store = await openLmdbStore({ folder: process.argv[2] });
     const origin = { channel: 'test', account: 'main', address: 'a' };
     let n = 0;
     const write = async () => {
       for (;;) {
         const text = String(n++);
         await store.post([{ conversation: 'c', origin, event: { type: 'customer.said', content: { type: 'text', text }, saidAt: 0 } }]);
         process.stdout.write(text + '\\n');
       }
     };
     for (let writer = 0; writer < 8; writer++) void write();`,
  );
  const child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const confirmed: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    confirmed.push(line);
    if (confirmed.length === 100) child.kill('SIGKILL');
  }

  const store = await openLmdbStore({ folder });
  const found = new Set<string>();
  for (;;) {
    const [claim] = await store.claim({ token: 't', limit: 1, lease: minute });
    if (claim === undefined) break;
    for (const { event } of claim.entries) found.add(textOf(event));
    await store.commit([turnOf(claim)]);
  }
  expect(confirmed.length).toBeGreaterThanOrEqual(100);
  expect(confirmed.filter((text) => !found.has(text))).toEqual([]);
  await store.close();
});

test('a write that cannot be made fails alone, and can be made another way', async () => {
  const store = await openLmdbStore({ folder });
  await store.post([posting(1, 'oi')]);
  const [claim] = await store.claim({ token: 't', limit: 1, lease: minute });
  if (claim) await store.commit([turnOf(claim, { jobs: [callJob(effect(1, 0))] })]);
  const [lease] = await store.next({ pool: 'erp', token: 't', limit: 1, lease: minute });
  const settle = (progress: unknown) =>
    store.settle([
      {
        conversation: conversation(1),
        job: effect(1, 0),
        token: lease?.token ?? '',
        outcome: { type: 'again', delay: 0, progress },
      },
    ]);

  const unwritable = 1n;
  const result = { ok: true, output: unwritable } as const;
  const outcomes = await Promise.allSettled([
    store.post([posting(2, 'a')]),
    store.post([
      posting(2, 'x'),
      posting(4, 'x'),
      posting(4, 'x', { event: { type: 'call.finished', call: effect(4, 0), result } }),
    ]),
    settle(unwritable),
    store.post([posting(3, 'b')]),
    store.records.set('key', unwritable),
    store.records.set('key', 1, { expect: null }),
    store.post([posting(2, 'c')]),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual([
    ...['fulfilled', 'rejected', 'rejected', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled'],
  ]);
  expect((await store.conversation(conversation(2)))?.unread).toBe(2);
  expect((await store.conversation(conversation(3)))?.unread).toBe(1);
  expect(await store.conversation(conversation(4))).toBeNull();
  const unread = await store.claim({ token: 'v', limit: 10, lease: minute });
  expect(unread.flatMap(({ entries }) => entries.map(({ event }) => textOf(event)))).toEqual(['a', 'c', 'b']);
  expect((await store.records.get('key'))?.value).toBe(1);

  expect(await settle('fine')).toEqual(['settled']);
  expect(await store.next({ pool: 'erp', token: 'u', limit: 1, lease: minute })).toMatchObject([
    { progress: 'fine', attempts: 1 },
  ]);
  await store.close();
});

test('a store that is closed refuses', async () => {
  const store = await openLmdbStore({ folder });
  const last = store.post([posting(1, 'oi')]);
  await store.close();
  expect(await last).toEqual(['posted']);
  await expect(store.records.set('key', 1)).rejects.toThrow();
  await expect(store.post([posting(1, 'oi')])).rejects.toThrow();
});

test('a watcher that throws does not make a write fail', async () => {
  const store = await openLmdbStore({ folder });
  const thrown: unknown[] = [];
  const listeners = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  process.once('uncaughtException', (error) => thrown.push(error));
  store.watch(() => {
    throw new Error('of the page');
  });
  expect(await store.post([posting(1, 'oi')])).toEqual(['posted']);
  await new Promise((resolve) => setImmediate(resolve));
  for (const listener of listeners) process.on('uncaughtException', listener);
  expect(thrown).toEqual([new Error('of the page')]);
  await store.close();
});

test('old dedupe ids and ended records do not pile up', async () => {
  let time = Date.UTC(2026, 10, 21);
  const store = await openLmdbStore({ folder, now: () => time });
  await store.post(Array.from({ length: 1_500 }, (_, index) => posting(1, 'oi', { dedupe: `id-${index}` })));
  await store.post(Array.from({ length: 20 }, (_, index) => posting(2, 'oi', { dedupe: `id-${index}` })));
  await Promise.all(
    Array.from({ length: 50 }, (_, index) => store.records.set(`session/${index}`, 1, { expiresIn: minute })),
  );
  time += 15 * day;
  for (let index = 0; index < 20; index++) {
    await store.post([posting(2, 'oi', { dedupe: `new-${index}` })]);
    await store.records.set('counter', index);
  }
  await store.close();
  // A few of those that are forgotten wait to be swept out.
  const kept = await count('heard');
  expect(kept).toBeGreaterThanOrEqual(1_000 + 20);
  expect(kept).toBeLessThan(1_000 + 20 + 2 * 8);
  expect(await count('heardInOrder')).toBe(kept);
  expect(await count('records')).toBe(1);
  expect(await count('expiring')).toBe(0);
});

test('a conversation that is idle costs no index but its place, and finished work leaves nothing', async () => {
  const store = await openLmdbStore({ folder });
  await store.post([posting(1, 'oi')]);
  const [claim] = await store.claim({ token: 't', limit: 1, lease: minute });
  if (claim)
    await store.commit([
      turnOf(claim, { jobs: [callJob(effect(1, 0))], timers: [{ id: effect(1, 1), delay: 0 }] }),
    ]);
  const [lease] = await store.next({ pool: 'erp', token: 't', limit: 1, lease: minute });
  if (lease) await store.settle([{ ...lease, job: lease.id, outcome: { type: 'done' } }]);
  await store.fire(10);
  const [last] = await store.claim({ token: 't', limit: 1, lease: minute });
  if (last) await store.commit([turnOf(last)]);
  await store.close();
  expect(await count('places')).toBe(1);
  for (const table of ['entries', 'jobs', 'timers'] as const)
    expect([table, await count(table)]).toEqual([table, 0]);
});

test('a folder that cannot be made is named, and one in other new folders is made', async () => {
  await expect(openLmdbStore({ folder: '/proc/plantao/data' })).rejects.toThrow(
    'a pasta de dados /proc/plantao/data não abre ou não aceita escrita (ENOENT',
  );
  const deep = join(folder, 'var', 'lib', 'data');
  await (await openLmdbStore({ folder: deep })).close();
  expect((await stat(deep)).isDirectory()).toBe(true);
});

test('what is stored is for its owner alone', async () => {
  const inner = join(folder, 'data');
  const store = await openLmdbStore({ folder: inner });
  expect((await stat(inner)).mode & 0o777).toBe(0o700);
  for (const name of ['data.mdb', 'lock.mdb', 'hold.mdb', 'plantao.sock'])
    expect([name, (await stat(join(inner, name))).mode & 0o077]).toEqual([name, 0]);
  await store.close();
});
