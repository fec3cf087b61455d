/**
 * What each setting of the store loses of what it has confirmed, measured: many write, the store fails as it can, and all that
 * was confirmed is looked for. The figures are printed, a line for each fault.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { readConfig } from '../../../src/config/index.ts';
import { openData } from '../../../src/data/index.ts';
import { openLmdbStore } from '../../../src/stores/lmdb/index.ts';
import { type Ground, onRedis, onReplicas, onSentinels } from '../../support/faults/grounds/index.ts';
import {
  type Confirmed,
  countLosses,
  inAll,
  type Losses,
  message,
  now,
  writeOn,
} from '../../support/faults/losses.ts';
import { noRedis } from '../../support/redis/index.ts';
import { startServer } from '../../support/redis/process.ts';

/** How often each is measured. */
const rounds = Number(process.env.FAULT_ROUNDS ?? 1);
/** All take minutes: unless they are asked for, one shows that what is promised is kept. */
const isWhole = process.env.FAULT_ROUNDS !== undefined;
const patient = { timeout: 60_000, interval: 20 };
const told: string[] = [];
const tell = (where: string, { confirmed, lost, before, after }: Losses) =>
  told.push(`${where}: ${lost} of ${confirmed}, from ${before} ms before the fault to ${after} ms after`);

afterAll(() => console.log(['== confirmed and lost', ...told].join('\n   ')));

/** Until some is there to be lost, and at no moment that is special to whoever syncs each second. */
async function getGoing(confirmed: readonly Confirmed[]): Promise<void> {
  await vi.waitFor(() => expect(confirmed.length).toBeGreaterThan(0), patient);
  await sleep(1_500 + Math.random() * 1_000);
}

const grounds: readonly (readonly [string, () => Promise<Ground>])[] = [
  ['a Redis that syncs always', () => onRedis('always')],
  ['a Redis that syncs every second', () => onRedis('everysec')],
  ['a replica far away, WAIT', () => onReplicas({ wait: true, behind: 300 })],
  ['a replica far away, no WAIT', () => onReplicas({ wait: false, behind: 300 })],
  ['a replica nearby, no WAIT', () => onReplicas({ wait: false, behind: 0 })],
  ['Sentinels, WAIT', () => onSentinels({ wait: true })],
  ['Sentinels, no WAIT', () => onSentinels({ wait: false })],
];

describe.skipIf(noRedis)('on Redis', () => {
  test.each(isWhole ? grounds : grounds.slice(0, 1))('%s', { timeout: 1_800_000 }, async (name, prepare) => {
    const ground = await prepare();
    const open = async () =>
      (await openData({ ...readConfig(ground.environment(ground.port)), seal: 'as-before' }, {})).store;
    try {
      for (const fault of ground.faults) {
        const measured: Losses[] = [];
        for (let round = 0; round < rounds; round++) {
          const confirmed: Confirmed[] = [];
          const store = await open();
          const end = writeOn(store, confirmed);
          await getGoing(confirmed);
          const began = now();
          await fault.strike(null, Math.random);
          await end();
          await store.close();
          const left = await open();
          measured.push(await countLosses(left, confirmed, began));
          await left.close();
        }
        const losses = inAll(measured);
        tell(`${name}: ${fault.name}`, losses);
        if (!fault.loses) expect([fault.name, losses.lost]).toEqual([fault.name, 0]);
      }
    } finally {
      await ground.close();
    }
  });
});

test('on LMDB: nothing, if the process is killed', { timeout: 600_000 }, async () => {
  const measured: Losses[] = [];
  const build = pathToFileURL(join(import.meta.dirname, '../../../dist/src/stores/lmdb/index.js')).href;
  for (let round = 0; round < rounds; round++) {
    const folder = mkdtempSync(join(tmpdir(), 'plantao-losses-'));
    // Each of its lines is a message that is confirmed: its number, and when.
    const writer = startServer(process.execPath, [
      '--input-type=module',
      '--eval',
      `import { openLmdbStore } from ${JSON.stringify(build)};
       const store = await openLmdbStore({ folder: ${JSON.stringify(folder)} });
       const first = ${JSON.stringify(message(0))};
       let number = 0;
       const write = async () => {
         for (;;) {
           const mine = ++number;
           await store.post([{ ...first, conversation: 'conversation-' + mine, dedupe: 'message-' + mine }]);
           process.stdout.write(mine + ' ' + (performance.timeOrigin + performance.now()) + '\\n');
         }
       };
       for (let hands = 0; hands < 8; hands++) void write();`,
    ]);
    try {
      const read = () =>
        [...writer.output().matchAll(/^(\d+) ([\d.]+)\n/gm)].map(([, number, at]) => ({
          number: Number(number),
          at: Number(at),
        }));
      await vi.waitFor(() => expect(writer.output()).toMatch(/^\d+ /), patient);
      await sleep(Math.random() * 1_000);
      const began = now();
      writer.process.kill('SIGKILL');
      await writer.ended;
      const store = await openLmdbStore({ folder });
      measured.push(await countLosses(store, read(), began));
      await store.close();
    } finally {
      writer.process.kill('SIGKILL');
      await writer.ended;
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const losses = inAll(measured);
  tell('a folder: the process is killed', losses);
  expect(losses.lost).toBe(0);
});
