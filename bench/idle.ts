/**
 * What conversations at rest cost: the same service's data with none, a thousand and a hundred thousand of them stored,
 * opened by a fresh process each. Start-up, heap, and what the desk's lists take should be the same.
 *
 *     npm run bench:idle -- --conversations 0,1000,100000
 */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { FlowState } from '../src/core/flow.ts';
import { createKeys } from '../src/keys/index.ts';
import { openLmdbStore } from '../src/stores/lmdb/index.ts';
import type { Store } from '../src/stores/store.ts';

const { values } = parseArgs({
  options: {
    conversations: { type: 'string', default: '0,1000,100000' },
    /** How often each is opened; the fastest counts. */
    times: { type: 'string', default: '5' },
    /** A folder to open and tell about, in a process of its own. */
    open: { type: 'string' },
  },
});

const Told = z.object({ milliseconds: z.number(), heap: z.number(), lists: z.number() });

if (values.open === undefined) await compare(values.conversations.split(',').map(Number));
else await tell(values.open);

async function tell(folder: string): Promise<void> {
  const before = performance.now();
  const store = await openLmdbStore({ folder });
  await store.claim({ token: 'first', limit: 64, lease: 1_000 });
  const milliseconds = performance.now() - before;
  global.gc?.();
  const heap = process.memoryUsage().heapUsed;
  const told: z.infer<typeof Told> = { milliseconds, heap, lists: await readLists(store) };
  process.stdout.write(JSON.stringify(told));
  await store.close();
}

/** Milliseconds for what the desk reads at a change: the fastest of several. */
async function readLists(store: Store): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let time = 0; time < 20; time++) {
    const before = performance.now();
    await Promise.all([
      ...(['waiting', 'attended'] as const).map((place) => store.list({ place, limit: 1_001 })),
      ...(['bot', 'closed'] as const).map((place) => store.list({ place, newestFirst: true, limit: 201 })),
    ]);
    least = Math.min(least, performance.now() - before);
  }
  return least;
}

async function compare(counts: readonly number[]): Promise<void> {
  const rows = [];
  for (const count of counts) {
    const folder = mkdtempSync(join(tmpdir(), 'plantao-idle-'));
    try {
      await fill(folder, count);
      const script = [fileURLToPath(import.meta.url), '--open', folder];
      const all = Array.from({ length: Number(values.times) }, () =>
        Told.parse(
          JSON.parse(execFileSync(process.execPath, ['--expose-gc', ...script], { encoding: 'utf8' })),
        ),
      );
      const least = (of: keyof z.infer<typeof Told>) => Math.min(...all.map((told) => told[of]));
      rows.push({
        count,
        milliseconds: least('milliseconds'),
        heap: least('heap'),
        lists: least('lists'),
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const [none] = rows;
  const relative = (value: number, base: number | undefined) =>
    (base ? (value / base).toFixed(2) : '').padStart(10);
  process.stdout.write(
    [
      `${'conversations at rest'.padEnd(24)}${'open ms'.padStart(10)}${'relative'.padStart(10)}${'heap MB'.padStart(10)}${'relative'.padStart(10)}${'lists ms'.padStart(10)}`,
      ...rows.map(
        ({ count, milliseconds, heap, lists }) =>
          `${String(count).padEnd(24)}${milliseconds.toFixed(1).padStart(10)}${relative(milliseconds, none?.milliseconds)}${(heap / 2 ** 20).toFixed(2).padStart(10)}${relative(heap, none?.heap)}${lists.toFixed(2).padStart(10)}`,
      ),
      '',
    ].join('\n'),
  );
}

/** Each said one thing and was answered; its episode is over. */
async function fill(folder: string, count: number): Promise<void> {
  const keys = createKeys(new Uint8Array(32).fill(1));
  const store = await openLmdbStore({ folder });
  const state: FlowState = {
    flow: 'bench',
    version: 1,
    memory: { name: 'Mariana Duarte' },
    snapshot: null,
    calls: {},
    timers: {},
    jobs: {},
    menu: null,
    listing: { place: 'closed', since: 0 },
  };
  const batch = 500;
  for (let from = 0; from < count; from += batch) {
    const posts = Array.from({ length: Math.min(batch, count - from) }, (_, index) => {
      const origin = { channel: 'bench', account: 'main', address: String(from + index) };
      const content = { type: 'text', text: 'oi, tudo bem?' } as const;
      return {
        conversation: keys.identify(origin),
        origin,
        event: { type: 'customer.said', content, saidAt: Date.now() } as const,
        dedupe: String(from + index),
      };
    });
    await store.post(posts);
    const claims = await store.claim({ token: 't', limit: batch, lease: 60_000 });
    await store.commit(
      claims.map((claim) => ({
        conversation: claim.conversation,
        token: claim.token,
        revision: claim.revision,
        consumed: claim.entries.at(-1)?.seq ?? 0,
        state,
        lines: claim.entries.flatMap(({ event }) =>
          event.type === 'customer.said'
            ? [{ type: 'customer', content: event.content, saidAt: event.saidAt }]
            : [],
        ),
        jobs: [],
        cancel: [],
        withdraw: [],
        timers: [],
        hush: false,
      })),
    );
  }
  await store.close();
}
