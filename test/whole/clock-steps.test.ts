/** Somebody sets the clock of a service at work, a day forward and an hour back: nothing is lost, and nothing comes twice. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Channel, Receive } from '../../src/channels/channel.ts';
import { readConfig } from '../../src/config/index.ts';
import { silent } from '../../src/log.ts';
import { openPlantao, type Plantao } from '../../src/plantao/index.ts';

const hour = 3_600_000;
const patient = { timeout: 60_000, interval: 20 };

let folder: string;
let running: Plantao | null;
let offset: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plantao-steps-'));
  running = null;
  offset = 0;
  const now = Date.now;
  vi.spyOn(Date, 'now').mockImplementation(() => now() + offset);
});
afterEach(async () => {
  await running?.stop();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

test('timers act once, what is being sent is not sent again, and everybody is answered', {
  timeout: 200_000,
}, async () => {
  const config = readConfig({
    PLANTAO_STORE: `lmdb:${join(folder, 'data')}`,
    PLANTAO_BACKEND: 'sandbox',
  });
  const sends = new Map<string, string[]>();
  const sentTo = (who: string): readonly string[] => sends.get(who) ?? [];
  let receive: Receive = async () => {};
  let arrive = () => {};
  const onItsWay = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const channel: Channel = {
    name: 'test',
    account: 'main',
    async start(given) {
      receive = given;
    },
    async stop() {},
    async send(address, { text }) {
      sends.set(address, [...sentTo(address), text]);
      if (address === 'slow' && sentTo('slow').length === 1) await onItsWay;
    },
    standing: () => ({ state: 'connected', detail: '' }),
    check: async () => '',
  };
  running = await openPlantao(config, { log: silent, channels: [channel] });
  let said = 0;
  const say = async (address: string, text: string) => {
    const event = { type: 'customer.said', content: { type: 'text', text }, saidAt: Date.now() } as const;
    const before = sentTo(address).length;
    await receive([{ address, dedupe: String(++said), event }]);
    await vi.waitFor(() => expect(sentTo(address).length).toBeGreaterThan(before), patient);
  };

  await say('slow', 'oi');
  await say('ana', 'oi');
  const asked = sentTo('ana').length;
  offset += 24 * hour;
  // The reminder is due, and the goodbye after it.
  await vi.waitFor(() => expect(sentTo('ana').length).toBeGreaterThan(asked), patient);
  await say('bia', 'oi');
  expect(sentTo('slow')).toHaveLength(1);
  arrive();

  offset -= hour;
  await say('caio', 'oi');
  await say('ana', 'oi');
  await say('slow', 'atendente');
  for (const who of ['ana', 'bia', 'caio', 'slow'])
    for (const text of sentTo(who).filter((one) => /lembr|ainda está|encerr/i.test(one)))
      expect([who, text, sentTo(who).filter((one) => one === text).length]).toEqual([who, text, 1]);
  const [greeting] = sentTo('slow');
  expect(sentTo('slow').filter((text) => text === greeting)).toHaveLength(1);
});
