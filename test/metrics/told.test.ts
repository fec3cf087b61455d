/** A service that has served somebody, as Prometheus reads it; and whether what is drawn and watched is what it tells. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { readConfig } from '../../src/config/index.ts';
import { silent } from '../../src/log.ts';
import { openPlantao, type Plantao } from '../../src/plantao/index.ts';
import { createSubscriber } from '../support/subscriber.ts';
import { type BotApi, startBotApi } from '../support/telegram/bot-api.ts';

const token = 'quem-le-as-medidas-1';
let folder: string;
let telegram: BotApi;
let running: Plantao;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plantao-metrics-'));
  telegram = await startBotApi();
  running = await openPlantao(
    readConfig({
      PLANTAO_STORE: `lmdb:${join(folder, 'data')}`,
      PLANTAO_BACKEND: 'sandbox',
      PLANTAO_QUIET_SECONDS: '0.2',
      PLANTAO_METRICS_TOKEN: token,
      PORT: '0',
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.url,
    }),
    { log: silent },
  );
  const subscriber = createSubscriber(telegram.chat(1, { firstName: 'Mariana', phone: '5537999112233' }), 1);
  await vi.waitFor(
    () => {
      subscriber.act(Date.now());
      expect(subscriber.protocol()).not.toBeNull();
    },
    { timeout: 120_000, interval: 50 },
  );
}, 200_000);
afterAll(async () => {
  await running.stop();
  await telegram.close();
  rmSync(folder, { recursive: true, force: true });
});

const read = async (): Promise<string> => {
  const answer = await fetch(`${running.url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
  expect(answer.status).toBe(200);
  return answer.text();
};
/** The value of a series, as it is spelt. */
const valueIn = (text: string, series: string): number => {
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${series} `));
  if (line === undefined) throw new Error(`nothing is told of ${series}`);
  return Number(line.slice(series.length + 1));
};

test('what happened can be read', async () => {
  const text = await read();
  const value = (series: string) => valueIn(text, series);
  expect(value('plantao_messages_received_total{channel="telegram",account="main"}')).toBeGreaterThan(3);
  expect(value('plantao_turn_seconds_count{outcome="committed"}')).toBeGreaterThan(5);
  expect(
    value('plantao_send_seconds_count{channel="telegram",account="main",outcome="sent"}'),
  ).toBeGreaterThan(3);
  expect(value('plantao_erp_request_seconds_count{operation="open-ticket",outcome="ok"}')).toBe(1);
  expect(value('plantao_job_seconds_count{name="open-ticket",outcome="finished"}')).toBe(1);
  expect(value('plantao_tickets_opened_total')).toBe(1);
  expect(value('plantao_store_up')).toBe(1);
  expect(value('plantao_part_state{part="telegram:main",state="connected"}')).toBe(1);
  expect(value('plantao_part_down{part="data"}')).toBe(0);
  expect(value('plantao_part_state{part="erp",state="working"}')).toBe(1);
  expect(value('plantao_lock_held{name="channel:telegram:main"}')).toBe(1);
  expect(value('plantao_store_used_bytes')).toBeLessThan(value('plantao_store_limit_bytes'));
  expect(value('plantao_disk_free_bytes')).toBeLessThan(value('plantao_disk_size_bytes'));
  expect(value('plantao_timers_set')).toBeGreaterThan(0);
  expect(value('process_start_time_seconds')).toBeGreaterThan(0);
});

test('somebody who waits for a person is counted', async () => {
  telegram.chat(2, { firstName: 'Rui' }).say('atendente');
  await vi.waitFor(
    async () => {
      const text = await read();
      expect(valueIn(text, 'plantao_waiting_conversations{queue="main"}')).toBe(1);
      expect(valueIn(text, 'plantao_waiting_longest_seconds{queue="main"}')).toBeGreaterThanOrEqual(0);
      expect(valueIn(text, 'plantao_protocols_due{urgency="passed"}')).toBe(0);
    },
    { timeout: 60_000, interval: 500 },
  );
});

test('nothing of anybody is told, and labels stay few', async () => {
  // Without what was measured: seconds have any digits.
  const text = (await read()).replaceAll(/ [\d.e+-]+$/gm, '');
  expect(text).toContain('plantao_turn_seconds_count{outcome="committed"}\n');
  for (const secret of ['Mariana', 'Rui', 'quarto', '52998224725', '99911', telegram.token, token])
    expect(text).not.toContain(secret);
  const labels = new Set([...text.matchAll(/[{,](\w+)="/g)].map(([, label = '']) => label));
  const known = [
    ...[
      'account',
      'channel',
      'kind',
      'le',
      'name',
      'operation',
      'outcome',
      'part',
      'pool',
      'queue',
      'urgency',
    ],
    ...['quantile', 'space', 'state', 'type', 'version', 'major', 'minor', 'patch'],
  ];
  expect([...labels].filter((label) => !known.includes(label))).toEqual([]);
  expect(text.split('\n').length).toBeLessThan(1_500);
});

test('without the token nobody reads', async () => {
  expect((await fetch(`${running.url}/metrics`)).status).toBe(401);
});

test('the names keep to Prometheus’ conventions', async () => {
  const types = [...(await read()).matchAll(/^# TYPE (plantao_\w+) (\w+)$/gm)];
  expect(types.length).toBeGreaterThan(25);
  for (const [, name = '', type] of types) {
    expect(name).toMatch(/^[a-z]+(?:_[a-z]+)+$/);
    expect(name.endsWith('_total')).toBe(type === 'counter');
    if (type === 'histogram') expect(name).toMatch(/_seconds$/);
  }
});

const Dashboard = z.object({
  panels: z.array(z.object({ targets: z.array(z.object({ expr: z.string() })).default([]) })),
});

/** Names of series in an expression: what is neither a label's value nor a word of the language. */
const seriesIn = (expression: string): readonly string[] =>
  expression.match(/\b(?:plantao|process|nodejs)_\w+/g) ?? [];

test.each(['deploy/grafana/plantao.json', 'deploy/prometheus/alerts.yml'])(
  'what %s asks for is told',
  async (path) => {
    const text = await read();
    const told = new Set(
      [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].flatMap(([, name = '', type]) =>
        type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
      ),
    );
    const file = readFileSync(join(import.meta.dirname, '../..', path), 'utf8');
    const expressions = path.endsWith('.json')
      ? Dashboard.parse(JSON.parse(file)).panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))
      : [...file.matchAll(/expr: >-\n((?: {10}.*\n)+)/g)].map(([, expression = '']) => expression);
    const asked = expressions.flatMap(seriesIn);
    expect(asked.length).toBeGreaterThan(20);
    expect([...new Set(asked)].filter((name) => !told.has(name))).toEqual([]);
  },
);

test('the dashboard shows all that the service tells of itself', async () => {
  const file = readFileSync(join(import.meta.dirname, '../../deploy/grafana/plantao.json'), 'utf8');
  const names = [...(await read()).matchAll(/^# TYPE (plantao_\w+) /gm)].map(([, name = '']) => name);
  expect(names.filter((name) => !file.includes(name))).toEqual([]);
});
