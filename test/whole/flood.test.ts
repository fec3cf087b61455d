/** Ten thousand messages of one chat at once: all are kept, in order, with few answers; and nobody else waits for them. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSupport } from '../../flows/support/index.ts';
import type { Channel } from '../../src/channels/channel.ts';
import { createKeys } from '../../src/keys/index.ts';
import { silent } from '../../src/log.ts';
import { pools } from '../../src/runtime/decide.ts';
import { startRuntime } from '../../src/runtime/run.ts';
import { openLmdbStore } from '../../src/stores/lmdb/index.ts';
import type { Store } from '../../src/stores/store.ts';

const count = 10_000;
/** As many as Telegram hands over at once. */
const batch = 100;
const entriesPerClaim = 200;
const keys = createKeys(new Uint8Array(32).fill(7));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plantao-flood-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const origin = (address: string) => ({ channel: 'test', account: 'main', address });
const idOf = (address: string) => keys.identify(origin(address));
const posting = (address: string, text: string) => ({
  conversation: idOf(address),
  origin: origin(address),
  event: { type: 'customer.said', content: { type: 'text', text }, saidAt: 0 } as const,
  dedupe: text,
});

test('a flood is kept whole and in order, is answered little, and holds up nobody', {
  timeout: 400_000,
}, async () => {
  const store = await openLmdbStore({ folder });
  for (let first = 0; first < count; first += batch)
    await store.post(
      Array.from({ length: batch }, (_, index) => posting('flood', `mensagem ${first + index}`)),
    );
  await store.post([posting('ana', 'oi')]);

  /** Who was claimed in each round that found anybody, and with how many entries. */
  const rounds: (readonly { readonly who: string; readonly entries: number }[])[] = [];
  const watched: Store = {
    ...store,
    async claim(options) {
      const claims = await store.claim(options);
      if (claims.length > 0)
        rounds.push(claims.map((claim) => ({ who: claim.origin.address, entries: claim.entries.length })));
      return claims;
    },
  };
  const sent: string[] = [];
  const channel: Channel = {
    name: 'test',
    account: 'main',
    async start() {},
    async stop() {},
    async send(address) {
      sent.push(address);
    },
    standing: () => ({ state: 'connected', detail: '' }),
    check: async () => '',
  };
  const support = createSupport({
    providerName: 'Fibra Serrana',
    timezone: 'America/Sao_Paulo',
    serviceOrder: 'ask',
    demonstration: false,
  });
  const runtime = startRuntime({
    store: watched,
    log: silent,
    calls: { lookups: {}, jobs: {} },
    channelFor: () => channel,
    flowFor: () => support,
    refer: keys.refer,
    channelPools: [pools.channel(origin(''))],
  });
  await vi.waitFor(async () => expect((await store.conversation(idOf('flood')))?.unread).toBe(0), {
    timeout: 300_000,
    interval: 50,
  });
  await vi.waitFor(() => expect(sent).toContain('ana'), { timeout: 60_000 });
  await runtime.stop(5_000);

  const ofFlood = rounds.flat().filter(({ who }) => who === 'flood');
  expect(Math.max(...ofFlood.map(({ entries }) => entries))).toBe(entriesPerClaim);
  expect(ofFlood).toHaveLength(count / entriesPerClaim);
  // In the round that begins the flood, Ana has her turn too.
  expect(rounds[0]?.map(({ who }) => who)).toEqual(['flood', 'ana']);
  expect(sent.indexOf('ana')).toBeLessThan(count / entriesPerClaim / 2);
  // One answer for each claim, and what the first one says besides.
  expect(sent.filter((who) => who === 'flood').length).toBeLessThanOrEqual(count / entriesPerClaim + 2);

  const lines = await store.transcript(idOf('flood'), { limit: 2 * count });
  const kept = lines.flatMap((line) =>
    line.type === 'customer' && line.content.type === 'text' ? [line.content.text] : [],
  );
  expect(kept).toEqual(Array.from({ length: count }, (_, index) => `mensagem ${index}`));
  await store.close();
});
