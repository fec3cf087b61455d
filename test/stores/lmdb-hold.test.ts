/** One process has a data folder at a time, whatever happens to it. Real processes, real sockets, real `kill -9`. */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { askHolder, FolderHeld, holdFolder } from '../../src/stores/lmdb/hold.ts';
import { openLmdbStore } from '../../src/stores/lmdb/index.ts';
import { type Compiled, compileStore } from './compiled.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let compiled: Compiled;
let opener: string;
let folder: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  compiled = await compileStore();
  opener = await compiled.script(
    'opener.mjs',
    `import { openLmdbStore } from './src/stores/lmdb/index.js';
     try {
       const store = await openLmdbStore({ folder: process.argv[2], answer: async () => new Response(String(process.pid)) });
       console.log('held');
       process.stdin.on('data', async () => { await store.close(); console.log('closed'); process.exit(); });
     } catch (error) { console.log(error.name + ': ' + error.message); process.exit(); }`,
  );
});
afterAll(() => compiled.remove());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plantao-hold-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await gone;
    }
  }
  await rm(folder, { recursive: true });
});

/** A process that opens the folder: what it says, line by line. */
function start(): { readonly child: ChildProcess; line(): Promise<string> } {
  const child = spawn(process.execPath, [opener, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { child, line: async () => (await lines.next()).value ?? 'nothing' };
}

const kill = async (child: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await gone;
};

const nobody = async () => new Response('?');

test('a living holder refuses a second one, in its own process and in others, naming folder and process', async () => {
  const first = start();
  expect(await first.line()).toBe('held');
  await expect(openLmdbStore({ folder })).rejects.toThrow(FolderHeld);
  await expect(openLmdbStore({ folder })).rejects.toThrow(
    new RegExp(`${folder} .*processo ${first.child.pid}`),
  );
  expect(await start().line()).toMatch(/^FolderHeld: .*já está em uso/);

  const here = await mkdtemp(join(tmpdir(), 'plantao-hold-'));
  const store = await openLmdbStore({ folder: here });
  await expect(openLmdbStore({ folder: here })).rejects.toThrow(FolderHeld);
  expect(await store.records.set('still', 'open')).toBe(true);
  await store.close();
  await rm(here, { recursive: true });
});

test('after a kill -9, of five that start at once exactly one holds', async () => {
  for (let round = 0; round < 2; round++) {
    const dead = start();
    expect(await dead.line()).toBe('held');
    await kill(dead.child, 'SIGKILL');
    const heirs = Array.from({ length: 5 }, start);
    const lines = await Promise.all(heirs.map((heir) => heir.line()));
    const others = lines.filter((line) => line !== 'held');
    expect(others).toEqual(Array.from({ length: 4 }, () => expect.stringMatching(/^FolderHeld: /)));
    const winner = heirs[lines.indexOf('held')]?.child;
    expect(await (await askHolder(folder, '/who'))?.text()).toBe(`${winner?.pid}`);
    if (winner) await kill(winner, 'SIGKILL');
  }
});

test('of five that find an empty folder exactly one holds', async () => {
  const lines = await Promise.all(Array.from({ length: 5 }, () => start().line()));
  expect(lines.filter((line) => line === 'held')).toHaveLength(1);
});

test('one who holds it briefly serves nobody, and whoever comes meanwhile waits for it', async () => {
  const brief = await openLmdbStore({ folder, brief: true });
  expect(await (await askHolder(folder, '/hold'))?.json()).toEqual({ pid: process.pid, brief: true });
  expect(await askHolder(folder, '/conversations')).toBeNull();
  const others = [start(), start()];
  const lines = others.map((other) => other.line());
  const early = await Promise.race([...lines, new Promise((resolve) => setTimeout(resolve, 1_500, 'waits'))]);
  expect(early).toBe('waits');
  await brief.close();
  expect((await Promise.all(lines)).sort()).toEqual([expect.stringMatching(/^FolderHeld: /), 'held']);
});

test('one who holds it briefly and does not leave is not waited for without end', async () => {
  const brief = await holdFolder(folder, nobody, { brief: true });
  const began = performance.now();
  await expect(holdFolder(folder, nobody)).rejects.toThrow(`processo ${process.pid}`);
  expect(performance.now() - began).toBeGreaterThan(3_000);
  await brief.release();
});

test('a holder that was stopped keeps the folder: it may go on at any moment', {
  timeout: 60_000,
}, async () => {
  const stopped = start();
  expect(await stopped.line()).toBe('held');
  stopped.child.kill('SIGSTOP');
  expect(await start().line()).toMatch(/^FolderHeld: .*não responde/);
  stopped.child.kill('SIGCONT');
  expect(await (await askHolder(folder, '/'))?.text()).toBe(`${stopped.child.pid}`);
});

test('who closes leaves the folder to the next, who finds what was written', {
  timeout: 60_000,
}, async () => {
  const first = start();
  expect(await first.line()).toBe('held');
  first.child.stdin?.write('close\n');
  expect(await first.line()).toBe('closed');
  const store = await openLmdbStore({ folder });
  expect((await readdir(folder)).sort()).toEqual([
    'data.mdb',
    'hold.mdb',
    'hold.mdb-lock',
    'lock.mdb',
    'plantao.sock',
  ]);
  await store.close();
  expect(await readdir(folder)).not.toContain('plantao.sock');
});

test('the holder answers through its socket, which is its own', async () => {
  const seen: unknown[] = [];
  const hold = await holdFolder(folder, async (request) => {
    seen.push([
      request.method,
      new URL(request.url).pathname,
      request.headers.get('x-kind'),
      await request.text(),
    ]);
    return new Response('está aberto', { status: 201, headers: { 'x-answer': 'yes' } });
  });
  const answer = await askHolder(folder, '/tickets?open=1', {
    method: 'POST',
    headers: { 'x-kind': 'a' },
    body: 'olá',
  });
  expect([answer?.status, answer?.headers.get('x-answer'), await answer?.text()]).toEqual([
    201,
    'yes',
    'está aberto',
  ]);
  expect(seen).toEqual([['POST', '/tickets', 'a', 'olá']]);
  expect(await (await askHolder(folder, '/hold'))?.json()).toEqual({ pid: process.pid });
  expect((await stat(join(folder, 'plantao.sock'))).mode & 0o777).toBe(0o600);
  await hold.release();
  expect(await askHolder(folder, '/hold')).toBeNull();
});

test('a file where the socket should be is no holder', async () => {
  await writeFile(join(folder, 'plantao.sock'), '');
  const hold = await holdFolder(folder, nobody);
  expect((await readdir(folder)).sort()).toEqual(['hold.mdb', 'hold.mdb-lock', 'plantao.sock']);
  await hold.release();
});

test('a path that is too long for a socket is refused, naming its length', async () => {
  const deep = join(folder, 'x'.repeat(100));
  await expect(holdFolder(deep, nobody)).rejects.toThrow(/\d+ bytes, e este sistema aceita 10\d/);
  await expect(askHolder(deep, '/hold')).rejects.toThrow(/\d+ bytes/);
  const fits = join(folder, 'y'.repeat(103 - Buffer.byteLength(join(folder, 'plantao.sock')) - 1));
  await mkdir(fits);
  await (await holdFolder(fits, nobody)).release();
});

test('a folder that cannot be made fails and leaves nothing behind', async () => {
  const file = join(folder, 'a-file');
  await writeFile(file, '');
  await expect(holdFolder(join(file, 'data'), nobody)).rejects.toThrow();
  expect(await readdir(folder)).toEqual(['a-file']);
});
