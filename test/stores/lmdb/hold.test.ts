/** One process has a data folder at a time, whatever happens to it. Real processes, real sockets, real `kill -9`. */

import { spawn } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { askHolder, FolderHeld, holdFolder } from '../../../src/stores/lmdb/hold/index.ts';
import { describeMyself, isAlive } from '../../../src/stores/lmdb/hold/record.ts';
import { openLmdbStore } from '../../../src/stores/lmdb/index.ts';
import { type Compiled, compileStore } from '../compiled.ts';

let compiled: Compiled;
let opener: string;
let folder: string;
/** Those that run. Starting one costs more than anything that is asked of it, so the next test takes it over. */
const openers = new Set<Opener>();
const taken: Opener[] = [];

/** A process that opens and closes the folder when told to. */
type Opener = {
  readonly pid: number;
  /** `held`, or the error. */
  open(): Promise<string>;
  close(): Promise<void>;
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  kill(): Promise<void>;
};

beforeAll(async () => {
  compiled = await compileStore();
  opener = await compiled.script(
    'opener.mjs',
    `import { createInterface } from 'node:readline';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
     import { openLmdbStore } from './src/stores/lmdb/index.js';
     const answer = async () => new Response(String(process.pid));
     let store;
     for await (const folder of createInterface({ input: process.stdin }))
       try {
         await store?.close();
         store = undefined;
         if (folder !== '') store = await openLmdbStore({ folder, answer });
         console.log(store ? 'held' : 'closed');
       } catch (error) { console.log(error.name + ': ' + error.message); }`,
  );
});
afterAll(async () => {
  await Promise.all([...openers].map((one) => one.kill()));
  await compiled.remove();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plantao-hold-'));
});
afterEach(async () => {
  for (const one of taken.splice(0)) {
    one.signal('SIGCONT');
    if (openers.has(one)) await one.close();
  }
  await rm(folder, { recursive: true });
});

function take(count: number): readonly Opener[] {
  const idle = [...openers].filter((one) => !taken.includes(one));
  const chosen = Array.from({ length: count }, (_, index) => idle[index] ?? start());
  taken.push(...chosen);
  return chosen;
}

function takeOne(): Opener {
  const [one] = take(1);
  if (one === undefined) throw new Error('no process');
  return one;
}

function start(): Opener {
  const child = spawn(process.execPath, [opener], { stdio: ['pipe', 'pipe', 'inherit'] });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (line: string): Promise<string> => {
    child.stdin.write(`${line}\n`);
    return (await lines.next()).value ?? 'nothing';
  };
  const one: Opener = {
    pid: child.pid ?? 0,
    open: () => ask(folder),
    async close() {
      expect(await ask('')).toBe('closed');
    },
    signal: (signal) => void child.kill(signal),
    async kill() {
      openers.delete(one);
      child.kill('SIGKILL');
      await gone;
    },
  };
  openers.add(one);
  return one;
}

const nobody = async () => new Response('?');

test('a living holder refuses a second one, in its own process and in others, naming folder and process', async () => {
  const [first, second] = [takeOne(), takeOne()];
  expect(await first.open()).toBe('held');
  await expect(openLmdbStore({ folder })).rejects.toThrow(FolderHeld);
  await expect(openLmdbStore({ folder })).rejects.toThrow(new RegExp(`${folder} .*processo ${first.pid}`));
  expect(await second.open()).toMatch(/^FolderHeld: .*já está em uso/);

  const here = await mkdtemp(join(tmpdir(), 'plantao-hold-'));
  const store = await openLmdbStore({ folder: here });
  await expect(openLmdbStore({ folder: here })).rejects.toThrow(FolderHeld);
  expect(await store.records.set('still', 'open')).toBe(true);
  await store.close();
  await rm(here, { recursive: true });
});

test('of several that open at once exactly one holds: an empty folder, and one whose holder was killed', async () => {
  let rivals = take(6);
  // So that all of them are there, and none is late.
  await Promise.all(rivals.map((one) => one.close()));
  for (let round = 0; round < 4; round++) {
    const lines = await Promise.all(rivals.map((one) => one.open()));
    const winner = rivals[lines.indexOf('held')];
    rivals = rivals.filter((one) => one !== winner);
    expect(lines.filter((line) => line !== 'held')).toEqual(
      rivals.map(() => expect.stringMatching(/^FolderHeld: /)),
    );
    expect(await (await askHolder(folder, '/who'))?.text()).toBe(`${winner?.pid}`);
    await winner?.kill();
  }
});

test('a holder whose socket somebody removed keeps the folder until it is gone, and no copy of it', async () => {
  const [first, second] = [takeOne(), takeOne()];
  const removed = (pid: number) =>
    new RegExp(`^FolderHeld: .*processo ${pid}; o arquivo plantao.sock dele foi apagado.* kill ${pid}`);
  expect(await first.open()).toBe('held');
  await rm(join(folder, 'plantao.sock'));
  expect(await askHolder(folder, '/hold')).toBeNull();
  expect(await second.open()).toMatch(removed(first.pid));
  await expect(holdFolder(folder, nobody)).rejects.toThrow(FolderHeld);

  const copy = join(folder, 'copy');
  await mkdir(copy);
  await copyFile(join(folder, 'hold.mdb'), join(copy, 'hold.mdb'));
  await (await holdFolder(copy, nobody)).release();

  await first.close();
  expect(await second.open()).toBe('held');
  await rm(join(folder, 'plantao.sock'));
  expect(await first.open()).toMatch(removed(second.pid));
  await second.kill();
  expect(await first.open()).toBe('held');
});

test('the number of a holder that is gone may be of another process by now', async () => {
  const me = describeMyself(folder);
  const other = takeOne();
  await other.close();
  expect(isAlive(me, folder)).toBe(process.platform === 'linux');
  const { born, ...older } = me;
  expect(isAlive(older, folder)).toBe(false);
  expect(isAlive({ ...older, pid: other.pid }, folder)).toBe(true);
  if (born !== undefined) {
    expect(isAlive({ ...me, pid: other.pid }, folder)).toBe(false);
    expect(isAlive({ ...me, born: `another-boot ${born.split(' ')[1]}` }, folder)).toBe(false);
  }
  await other.kill();
  expect(isAlive({ ...older, pid: other.pid }, folder)).toBe(false);
});

test('one who holds it briefly serves nobody, and whoever comes meanwhile waits for it', async () => {
  const brief = await openLmdbStore({ folder, brief: true });
  expect(await (await askHolder(folder, '/hold'))?.json()).toEqual({ pid: process.pid, brief: true });
  expect(await askHolder(folder, '/conversations')).toBeNull();
  const others = take(2);
  await Promise.all(others.map((one) => one.close()));
  const lines = others.map((one) => one.open());
  const early = await Promise.race([...lines, new Promise((resolve) => setTimeout(resolve, 500, 'waits'))]);
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

test('a holder that was stopped keeps the folder: it may go on at any moment', async () => {
  const [stopped, other] = [takeOne(), takeOne()];
  expect(await stopped.open()).toBe('held');
  stopped.signal('SIGSTOP');
  expect(await other.open()).toMatch(/^FolderHeld: .*não responde/);
  stopped.signal('SIGCONT');
  expect(await (await askHolder(folder, '/'))?.text()).toBe(`${stopped.pid}`);
});

test('who closes leaves the folder to the next, who finds what was written', async () => {
  const first = takeOne();
  expect(await first.open()).toBe('held');
  await first.close();
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

test('who is asked and does not answer is given up in time, whatever is collected as garbage meanwhile', async () => {
  const hold = await holdFolder(folder, () => new Promise(() => {}));
  setFlagsFromString('--expose-gc');
  const collect = setInterval(runInNewContext('gc'), 20);
  await expect(askHolder(folder, '/', { signal: AbortSignal.timeout(200) })).rejects.toThrow();
  clearInterval(collect);
  await hold.release();
});

test('Node follows links to modules after a release as before', async () => {
  const { resolve } = createRequire(import.meta.url);
  const packages = join(folder, 'packages');
  await mkdir(packages);
  await symlink(packages, join(folder, 'linked'));
  for (const name of ['before.cjs', 'after.cjs']) await writeFile(join(packages, name), '');
  const inside = await realpath(packages);
  const hold = await holdFolder(folder, nobody);
  expect(resolve(join(folder, 'linked/before.cjs'))).toBe(join(inside, 'before.cjs'));
  await hold.release();
  expect(resolve(join(folder, 'linked/after.cjs'))).toBe(join(inside, 'after.cjs'));
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
