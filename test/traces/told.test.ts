/** The whole service, traced: what a message that ends in a ticket leaves behind, and that nobody can be known by it. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readConfig } from '../../src/config/index.ts';
import { silent } from '../../src/log.ts';
import { openPlantao } from '../../src/plantao/index.ts';
import { type Collector, startCollector } from '../support/collector.ts';
import { createSubscriber } from '../support/subscriber.ts';
import { type BotApi, startBotApi } from '../support/telegram/bot-api.ts';

let folder: string;
let telegram: BotApi;
let collector: Collector;
let protocol = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plantao-traces-'));
  telegram = await startBotApi();
  collector = await startCollector();
  const running = await openPlantao(
    readConfig({
      PLANTAO_STORE: `lmdb:${join(folder, 'data')}`,
      PLANTAO_BACKEND: 'sandbox',
      PLANTAO_QUIET_SECONDS: '0.2',
      OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/`,
      PORT: '0',
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.url,
    }),
    { log: silent },
  );
  const chat = telegram.chat(1, { firstName: 'Mariana', phone: '5537999112233' });
  const subscriber = createSubscriber(chat, 1);
  await vi.waitFor(
    () => {
      subscriber.act(Date.now());
      expect(subscriber.protocol()).not.toBeNull();
    },
    { timeout: 120_000, interval: 50 },
  );
  protocol = subscriber.protocol() ?? '';
  await running.stop();
}, 200_000);
afterAll(async () => {
  await telegram.close();
  await collector.close();
  rmSync(folder, { recursive: true, force: true });
});

test('the message that confirms a ticket, the ticket, and the protocol that is sent are one trace', () => {
  const creation = collector.spans.find(({ name }) => name === 'erp open-ticket');
  const trace = collector.spans.filter(({ traceId }) => traceId === creation?.traceId);
  const names = trace.map(({ name }) => name);
  for (const name of ['receive customer.said', 'turn', 'job open-ticket', 'say', 'send telegram'])
    expect(names).toContain(name);
  // The one that orders it, and the one that hears of it.
  expect(names.filter((name) => name === 'turn')).toHaveLength(2);
  expect(creation?.told['plantao.outcome']).toBe('ok');
  expect(trace.filter(({ parentSpanId }) => parentSpanId === undefined).map(({ name }) => name)).toEqual([
    'receive customer.said',
  ]);
});

test('a message is a trace of its own', () => {
  const received = collector.spans.filter(({ name }) => name === 'receive customer.said');
  expect(received.length).toBeGreaterThan(3);
  expect(new Set(received.map(({ traceId }) => traceId)).size).toBe(received.length);
});

test('nobody can be known by what is told', () => {
  expect(protocol).not.toBe('');
  for (const secret of ['Mariana', '99911', '52998224725', 'quarto', protocol, telegram.token])
    expect(collector.received()).not.toContain(secret);
});

test('what makes traces is loaded only where somebody wants them', () => {
  const script = `
    import { createRequire } from 'node:module';
    import { openObserving } from './dist/src/plantao/observing.js';
    const loaded = () => Object.keys(createRequire(import.meta.url).cache).filter((path) => path.includes('sdk-trace')).length;
    const config = { store: { type: 'memory' } };
    await openObserving(config);
    const before = loaded();
    const observing = await openObserving({ ...config, tracesEndpoint: 'http://127.0.0.1:9' });
    console.log(JSON.stringify([before, loaded() > 0]));
    await observing.close();`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: join(import.meta.dirname, '../..'),
    encoding: 'utf8',
  });
  expect(stdout.trim(), stderr).toBe('[0,true]');
});
