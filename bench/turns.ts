/**
 * Durable turns: interleaved ticket conversations through the real runtime on LMDB, with a channel and an ERP that
 * answer at once. A turn begins at `post` and ends when `send` is called for its answer. Beside it, in the same run,
 * the floor: one durable LMDB put of the same snapshot a turn. Figures are only worth comparing within one run.
 *
 *     npm run bench -- --conversations 2000 --in-flight 64,512
 *
 * With `--sealed` also what it costs to seal everything that is stored, with `--bare` what is saved without the rows of search
 * and figures.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { open } from 'lmdb';
import { createWriting } from '../src/archive/index.ts';
import type { Backend, Ticket } from '../src/backends/backend.ts';
import { createCalls } from '../src/calls/index.ts';
import type { Channel } from '../src/channels/channel.ts';
import type { ConversationId } from '../src/core/ids/index.ts';
import { createKeys } from '../src/keys/index.ts';
import { createSealer, createSealingKey } from '../src/keys/seal.ts';
import { silent } from '../src/log.ts';
import { startRuntime } from '../src/runtime/run.ts';
import type { Unlock } from '../src/stores/bodies.ts';
import { openLmdbStore } from '../src/stores/lmdb/index.ts';
import type { Store } from '../src/stores/store.ts';
import { script, ticketFlow } from './ticket-flow.ts';

const { values } = parseArgs({
  options: {
    conversations: { type: 'string', default: '2000' },
    'in-flight': { type: 'string', default: '64,512' },
    sealed: { type: 'boolean', default: false },
    bare: { type: 'boolean', default: false },
    messages: { type: 'string' },
  },
});
const conversations = Number(values.conversations);
const turns = conversations * script.length;
const seal: Unlock = async () => ({ sealer: createSealer([createSealingKey()]), all: true });

for (const wanted of values['in-flight'].split(',').map(Number)) {
  const inFlight = Math.min(wanted, conversations);
  const folder = mkdtempSync(join(tmpdir(), 'plantao-bench-'));
  try {
    const product = await playConversations(join(folder, 'product'), inFlight);
    const others = new Map<string, Measured>();
    if (values.sealed)
      others.set(
        'the same, sealed',
        await playConversations(join(folder, 'sealed'), inFlight, { unlock: seal }),
      );
    if (values.bare)
      others.set(
        'without search and figures',
        await playConversations(join(folder, 'bare'), inFlight, { bare: true }),
      );
    const floor = await putSnapshots(join(folder, 'floor'), inFlight, product.snapshot);
    report(inFlight, product, others, floor);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Played = Measured & { readonly snapshot: string; readonly barriers: number };
type Measured = { readonly seconds: number; readonly cpu: number; readonly waits: readonly number[] };

/** Runs the task for each that `next` gives, `inFlight` at a time, and measures each and all. */
async function measure<T>(
  inFlight: number,
  next: () => T | undefined,
  task: (given: T) => Promise<void>,
): Promise<Measured> {
  const waits: number[] = [];
  const before = process.cpuUsage();
  const began = performance.now();
  const work = async () => {
    for (let given = next(); given !== undefined; given = next()) {
      const from = performance.now();
      await task(given);
      waits.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, work));
  const { user, system } = process.cpuUsage(before);
  return {
    seconds: (performance.now() - began) / 1_000,
    cpu: user + system,
    waits: waits.sort((a, b) => a - b),
  };
}

async function playConversations(
  folder: string,
  inFlight: number,
  { unlock, bare = false }: { readonly unlock?: Unlock; readonly bare?: boolean } = {},
): Promise<Played> {
  const store = await openLmdbStore({ folder, ...(unlock && { unlock }) });
  const keys = createKeys(new Uint8Array(32).fill(1));
  const heard = new Map<string, () => void>();
  const counted = countBarriers(store);
  const channel = stubChannel((address) => heard.get(address)?.());
  const runtime = startRuntime({
    store: counted.store,
    log: silent,
    calls: createCalls({
      backend: stubErp(),
      store,
      records: store.records,
      bucket: (text) => text,
      timezone: 'America/Sao_Paulo',
    }),
    channelFor: () => channel,
    flowFor: () => ticketFlow,
    refer: keys.refer,
    ...(bare ? {} : { rowsOf: createWriting(keys) }),
    channelPools: ['bench:main'],
  });
  // A conversation's next turn begins when its last one ended, however the turns of others lie between them: whoever
  // is answered goes to the end of the line.
  const line = Array.from({ length: conversations }, (_, number) => ({ number, turn: 0 }));
  const next = () => line.shift();
  const measured = await measure(inFlight, next, async ({ number, turn }) => {
    const origin = { channel: 'bench', account: 'main', address: String(number) };
    const conversation = keys.identify(origin);
    const answered = new Promise<void>((resolve) => heard.set(origin.address, resolve));
    counted.begin(conversation);
    await counted.store.post([
      {
        conversation,
        origin,
        event: {
          type: 'customer.said',
          content: { type: 'text', text: script[turn] ?? '' },
          saidAt: Date.now(),
        },
        dedupe: `${number}-${turn}`,
      },
    ]);
    await answered;
    counted.end(conversation);
    if (turn + 1 < script.length) line.push({ number, turn: turn + 1 });
  });
  const kept = await store.conversation(keys.identify({ channel: 'bench', account: 'main', address: '0' }));
  await runtime.stop(5_000);
  await store.close();
  return { ...measured, snapshot: JSON.stringify(kept?.state), barriers: counted.total() / turns };
}

/** Counts the durable writes that lie between a turn's `post` and its `send`. */
function countBarriers(store: Store) {
  const open = new Map<string, number>();
  let total = 0;
  const passed = (conversation: ConversationId) => {
    const count = open.get(conversation);
    if (count !== undefined) open.set(conversation, count + 1);
  };
  const counting: Store = {
    ...store,
    async post(posts) {
      const outcomes = await store.post(posts);
      for (const { conversation } of posts) passed(conversation);
      return outcomes;
    },
    async commit(commits) {
      const outcomes = await store.commit(commits);
      for (const { conversation } of commits) passed(conversation);
      return outcomes;
    },
    async begin(options) {
      const holds = await store.begin(options);
      passed(options.conversation);
      return holds;
    },
    async settle(settlements) {
      const outcomes = await store.settle(settlements);
      for (const { conversation, post } of settlements) if (post) passed(conversation);
      return outcomes;
    },
  };
  return {
    store: counting,
    begin: (conversation: ConversationId) => open.set(conversation, 0),
    end(conversation: ConversationId) {
      total += open.get(conversation) ?? 0;
      open.delete(conversation);
    },
    total: () => total,
  };
}

async function putSnapshots(folder: string, inFlight: number, snapshot: string): Promise<Measured> {
  const database = open({ path: folder, overlappingSync: false, encoding: 'string' });
  let written = 0;
  const next = () => (written < turns ? written++ : undefined);
  const measured = await measure(inFlight, next, async (index) => {
    await database.put(index % conversations, snapshot);
  });
  await database.close();
  return measured;
}

function stubChannel(onSend: (address: string) => void): Channel {
  return {
    name: 'bench',
    account: 'main',
    async start() {},
    async stop() {},
    async send(address) {
      onSend(address);
    },
    standing: () => ({ state: 'connected', detail: '' }),
    check: async () => '',
  };
}

function stubErp(): Backend {
  let count = 0;
  return {
    name: 'stub',
    demonstration: false,
    pace: { timeout: 30_000, listing: 300_000 },
    findCustomers: async () => [],
    listTickets: async () => [],
    async openTicket({ description }): Promise<Ticket> {
      count++;
      return {
        id: String(count),
        protocol: String(202611210000000 + count),
        status: 'Aberto',
        closed: false,
        rawDescription: description,
      };
    },
    standing: () => ({ state: 'working', detail: '' }),
    check: async () => '',
    async close() {},
  };
}

function report(
  inFlight: number,
  product: Played,
  others: ReadonlyMap<string, Measured>,
  floor: Measured,
): void {
  const at = (waits: readonly number[], share: number) =>
    (waits[Math.floor(waits.length * share)] ?? 0).toFixed(1);
  const line = (name: string, { seconds, cpu, waits }: Measured) =>
    `${name.padEnd(28)}${Math.round(waits.length / seconds)
      .toString()
      .padStart(9)}${at(waits, 0.5).padStart(9)}${at(waits, 0.99).padStart(9)}${Math.round(cpu / waits.length)
      .toString()
      .padStart(12)}`;
  const ratio = floor.seconds / product.seconds;
  process.stdout.write(
    [
      `${conversations} conversations of ${script.length} turns, ${inFlight} in flight, snapshot ${product.snapshot.length} bytes, Node ${process.versions.node}, ${availableParallelism()} cores`,
      '',
      `${''.padEnd(28)}${'turns/s'.padStart(9)}${'p50 ms'.padStart(9)}${'p99 ms'.padStart(9)}${'CPU µs/turn'.padStart(12)}`,
      line('plantao on LMDB', product),
      ...[...others].map(([name, measured]) => line(name, measured)),
      line('floor: one durable put', floor),
      '',
      `${ratio.toFixed(3)} of the floor; ${product.barriers.toFixed(2)} durable writes in a row a turn (two, and five in the turn that opens the ticket)`,
      '',
    ].join('\n'),
  );
}
