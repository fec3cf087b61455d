/**
 * What is confirmed is on disk. A process that is killed cannot show this, a power cut can: so the syncs are counted,
 * at the border to the system, together with the moments when promises resolve.
 */

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Compiled, compileStore } from '../compiled.ts';

const run = promisify(execFile);
const strace = await run('strace', ['--version']).then(
  () => true,
  () => false,
);
const advice = 'strace is missing: apt-get install -y strace';

test('syncs can be counted', (context) => {
  if (process.env.CI === 'true') expect(strace, advice).toBe(true);
  else if (!strace) context.skip(advice);
});

describe.runIf(strace)('syncs', () => {
  let compiled: Compiled;
  beforeAll(async () => {
    compiled = await compileStore();
  });
  afterAll(() => compiled.remove());

  /** Runs a script against a store and returns what happened once it was open: syncs, and what the script marked. */
  async function trace(script: string): Promise<readonly string[]> {
    const folder = await mkdtemp(join(tmpdir(), 'plantao-sync-'));
    const path = await compiled.script('script.mjs', `${preamble}\n${script}\nawait store.close();`);
    const log = join(folder, 'trace');
    // -y shows the file of each descriptor; with --seccomp-bpf only the calls that are told are stopped at.
    const what = ['-f', '--seccomp-bpf', '-y', '-e', 'trace=openat,fdatasync,pwrite64,write', '-o', log];
    await run('strace', [...what, process.execPath, path, join(folder, 'data')]);
    const events = readTrace(await readFile(log, 'utf8'));
    await rm(folder, { recursive: true });
    const start = events.indexOf('start');
    expect(start).toBeGreaterThan(0);
    return events.slice(start + 1);
  }

  const preamble = `
    import { openSync, writeSync } from 'node:fs';
    import { openLmdbStore } from './src/stores/lmdb/index.js';
    const mark = (what) => writeSync(1, 'mark ' + what + '\\n');
    const origin = { channel: 'test', account: 'main', address: 'a' };
    const post = (to) => store.post([{ conversation: 'c' + to, origin, event: { type: 'attendant.said', by: { id: 'm', name: 'Marta' }, text: 'oi' } }]);
    const state = { flow: 'f', version: 1, memory: null, snapshot: null, calls: {}, timers: {}, jobs: {}, menu: null, listing: { place: 'bot', since: 1 } };
    const turn = (claim, jobs) => ({ conversation: claim.conversation, token: claim.token, revision: claim.revision, consumed: claim.entries.at(-1).seq, state, lines: [], jobs, cancel: [], withdraw: [], timers: [], hush: false });
    const store = await openLmdbStore({ folder: process.argv[2] });
    mark('start');`;

  test('each of several posts in a row is synced before it resolves, though another thread writes meanwhile', async () => {
    // Its writes fall into the syncs, which are then told in two parts.
    const events = await trace(`
      const nothing = openSync('/dev/null', 'w');
      let over = false;
      const chatter = () => { writeSync(nothing, '.'); if (!over) setImmediate(chatter); };
      chatter();
      for (let n = 0; n < 10; n++) { await post(n); mark('posted'); }
      over = true;`);
    expect(shorten(events)).toEqual(Array.from({ length: 10 }, () => ['sync', 'posted']).flat());
  });

  test('posts at the same time share syncs, and none resolves before the first', async () => {
    const events = await trace(`
      await Promise.all(Array.from({ length: 64 }, (_, n) => post(n).then(() => mark('posted'))));`);
    expect(events.filter((event) => event === 'posted')).toHaveLength(64);
    expect(events[0]).toBe('sync');
    expect(
      events.slice(0, events.lastIndexOf('posted')).filter((event) => event === 'sync').length,
    ).toBeLessThan(8);
  });

  test('commits, settlements, records and timers are synced; claims, leases and what changes nothing cost no sync', async () => {
    const events = await trace(`
      const after = async (what, promise) => { const result = await promise; mark(what); return result; };
      await after('post', post(1));
      const [claim] = await after('claim', store.claim({ token: 't', limit: 1, lease: 60_000 }));
      const say = { id: 'j1', lane: 'chat', pool: 'chat', work: { type: 'say', message: { text: 'oi' }, by: 'bot', keep: false } };
      await after('commit', store.commit([{ ...turn(claim, [say]), timers: [{ id: 't1', delay: 0 }] }]));
      const [lease] = await after('next', store.next({ pool: 'chat', token: 't', limit: 1, lease: 60_000 }));
      await after('renew', store.renew({ ...lease, job: lease.id, lease: 60_000 }));
      await after('settle', store.settle([{ ...lease, job: lease.id, outcome: { type: 'done' } }]));
      await after('fire', store.fire(10));
      await after('idle', store.fire(10));
      await after('record', store.records.set('a', 1));
      await after('read', store.records.get('a'));
      await after('refused', store.records.set('a', 2, { expect: null }));
      await after('lost', store.commit([turn(claim, [])]));`);
    expect(shorten(events)).toEqual([
      ...['sync', 'post', 'claim', 'sync', 'commit', 'next', 'renew', 'sync', 'settle'],
      ...['sync', 'fire', 'idle', 'sync', 'record', 'read', 'refused', 'lost'],
    ]);
  });

  test('that a detached job begins is synced before it may go on', async () => {
    const events = await trace(`
      await post(1);
      const [claim] = await store.claim({ token: 't', limit: 1, lease: 60_000 });
      const work = { type: 'detached', name: 'open-ticket', key: 'k', input: null, reference: 'PL-7K3Q-9F2M' };
      await store.commit([turn(claim, [{ id: 'j1', lane: 'd', pool: 'erp', work }])]);
      const [lease] = await store.next({ pool: 'erp', token: 't', limit: 1, lease: 60_000 });
      mark('next');
      await store.begin({ ...lease, job: lease.id, lease: 60_000, progress: null });
      mark('begun');`);
    const between = events.slice(events.indexOf('next') + 1, events.indexOf('begun'));
    expect(shorten(between)).toEqual(['sync']);
  });
});

/**
 * What a trace tells, in order. A `sync` is what makes a transaction of LMDB durable: the pages are synced, and after
 * that its meta page is written through a descriptor that was opened with O_DSYNC.
 */
function readTrace(log: string): readonly string[] {
  const synchronous = new Set<string>();
  let pages = false;
  return wholeCalls(log).flatMap((call) => {
    const opened = call.match(/openat\(.*data\.mdb", [^)]*O_DSYNC[^)]*\) = (\d+)</)?.[1];
    if (opened !== undefined) synchronous.add(opened);
    if (/fdatasync\(\d+<[^>]*data\.mdb>\) = 0/.test(call)) pages = true;
    const written = call.match(/pwrite64\((\d+)<[^>]*data\.mdb>.*\) = \d/)?.[1];
    if (pages && written !== undefined && synchronous.has(written)) {
      pages = false;
      return ['sync'];
    }
    return call.match(/write\(1<[^>]*>, "mark ([^"\\]*)/)?.[1] ?? [];
  });
}

/**
 * A call that another thread's interrupts is told in two parts. Here it stands whole where it returned, since a sync
 * counts from then on; but a mark stands where it began. What a call returned is set off by blanks that fill a column:
 * here by one.
 */
function wholeCalls(log: string): readonly string[] {
  const begun = new Map<string, string>();
  return log.split('\n').flatMap((line) => {
    const [, thread = '', call = ''] = line.match(/^(\d+) +(.*)$/) ?? [];
    const first = call.match(/^(.*?) *<unfinished \.\.\.>$/)?.[1];
    if (first?.startsWith('write(')) return [first];
    if (first !== undefined) {
      begun.set(thread, first);
      return [];
    }
    const rest = call.match(/^<\.\.\. \w+ resumed>(.*)$/)?.[1];
    const whole = rest === undefined ? call : `${begun.get(thread) ?? ''}${rest}`;
    begun.delete(thread);
    return [whole.replace(/\) += (?=\S+$)/, ') = ')];
  });
}

/** Up to the last mark, with syncs in a row as one: how many LMDB needs for a transaction is its own affair. */
const shorten = (events: readonly string[]): readonly string[] =>
  events
    .slice(0, events.findLastIndex((event) => event !== 'sync') + 1 || events.length)
    .filter((event, index, all) => event !== 'sync' || all[index - 1] !== 'sync');
