import { afterEach, expect, test, vi } from 'vitest';
import type { Arrival } from '../../../src/channels/channel.ts';
import { createMagalu } from '../../../src/channels/magalu/index.ts';
import { readConfig } from '../../../src/config/index.ts';
import { defined } from '../../../src/core/defined.ts';
import { silent } from '../../../src/log.ts';
import { type Marketplace, openMarketplace } from '../../../src/plantao/vendors/marketplace.ts';
import { createMemoryStore } from '../../../src/stores/memory/index.ts';

const patient = { timeout: 60_000, interval: 20 };
let marketplace: Marketplace | undefined;
afterEach(() => marketplace?.close());

test('a demonstration has a seller who has consented, and two protocols of theirs', async () => {
  marketplace = await openMarketplace(readConfig({ PLANTAO_STORE: 'memory:' }), 'invented');
  const [seller, ...others] = marketplace.config.magalu;
  if (seller === undefined) throw new Error('no seller');
  expect(others).toEqual([]);
  expect(marketplace.introduction.join('\n')).toMatch(/Lúcia Meireles[\s\S]*Heitor Campos/);
  const { acknowledgement: _, ...settings } = seller;
  const channel = createMagalu({ ...defined(settings), store: createMemoryStore(), log: silent });
  await marketplace.connect([channel]);
  const arrived: Arrival[] = [];
  await channel.start(async (arrivals) => {
    arrived.push(...arrivals);
  });
  const protocols = () =>
    arrived.flatMap(({ event }) => (event.type === 'protocol.changed' ? [event.protocol.number] : []));
  await vi.waitFor(
    () => expect(new Set(protocols())).toEqual(new Set(['202611000004817', '202611000005034'])),
    patient,
  );
  await vi.waitFor(() => expect(channel.standing().state).toBe('connected'), patient);
  await channel.stop();
});

test('where nothing is invented the configuration stays as it is', async () => {
  const config = readConfig({ PLANTAO_STORE: 'memory:' });
  for (const kind of ['real', null] as const) {
    marketplace = await openMarketplace(config, kind);
    expect(marketplace.config).toBe(config);
    expect(marketplace.introduction).toEqual([]);
  }
});
