/** Two programs of one service over one Redis, watched: traces lead through both, and figures tell one story. */

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Collector, startCollector } from '../support/collector.ts';
import { type Program, runProgram } from '../support/program.ts';
import { noRedis, type RedisServer, startRedis } from '../support/redis/index.ts';
import { openSandbox, type SandboxErp } from '../support/sandbox-program.ts';
import { createSubscriber } from '../support/subscriber.ts';
import { type BotApi, startBotApi } from '../support/telegram/bot-api.ts';

const patient = { timeout: 120_000, interval: 100 };
/** For what costs a lot to be asked for. */
const seldom = { timeout: 120_000, interval: 3_000 };

describe.skipIf(noRedis)('two programs that are watched', () => {
  let folder: string;
  let redis: RedisServer;
  let telegram: BotApi;
  let sandbox: SandboxErp;
  let collector: Collector;
  const programs: Program[] = [];
  const pages: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'plantao-watched-'));
    const key = join(folder, 'key');
    writeFileSync(key, randomBytes(32).toString('base64'), { mode: 0o600 });
    [redis, telegram, collector] = await Promise.all([startRedis(), startBotApi(), startCollector()]);
    sandbox = await openSandbox(join(folder, 'tickets.jsonl'));
    for (let number = 0; number < 2; number++) {
      const program = runProgram(['start'], {
        ...sandbox.environment,
        PLANTAO_STORE: redis.url,
        PLANTAO_KEY_FILE: key,
        PORT: '0',
        PLANTAO_QUIET_SECONDS: '1',
        TELEGRAM_BOT_TOKEN: telegram.token,
        TELEGRAM_API_ROOT: telegram.url,
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_BSP_SCHEDULE_DELAY: '200',
        OTEL_SERVICE_NAME: 'plantao-de-teste',
      });
      programs.push(program);
      const [, url = ''] = await program.printed(/saúde: +(\S+)\/readyz/);
      pages.push(`${url}/metrics`);
    }
  }, 200_000);
  afterAll(async () => {
    for (const { process, ended } of programs) {
      process.kill('SIGKILL');
      await ended;
    }
    await sandbox?.close();
    await telegram?.close();
    await collector?.close();
    await redis?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const read = () =>
    Promise.all(
      pages.map(async (page) => {
        const answer = await fetch(page);
        expect(answer.status).toBe(200);
        return answer.text();
      }),
    );
  /** What each program tells of a series; NaN if nothing. */
  const valuesOf = (texts: readonly string[], series: string): readonly number[] =>
    texts.map((text) =>
      Number(
        text
          .split('\n')
          .find((line) => line.startsWith(`${series} `))
          ?.slice(series.length) ?? Number.NaN,
      ),
    );

  test('one message leads through both', { timeout: 300_000 }, async () => {
    const subscriber = createSubscriber(telegram.chat(1, { phone: '5537999112233' }), 1);
    let others = 1;
    await vi.waitFor(() => {
      subscriber.act(Date.now());
      expect(subscriber.protocol()).not.toBeNull();
    }, patient);
    // Who hears a message does all of it, until that is too much: then the other one asks the ERP, too.
    const crowd = 60;
    await vi.waitFor(() => {
      for (let number = 0; number < crowd; number++) {
        const other = telegram.chat(++others, { phone: '5537999112233' });
        other.say('sem internet');
        other.shareContact(other.phone);
      }
      const programsOf = new Map<string, Set<string>>();
      for (const { traceId, instance } of collector.spans)
        programsOf.set(traceId, (programsOf.get(traceId) ?? new Set()).add(instance));
      expect(new Set([...programsOf.values()].map((met) => met.size))).toContain(2);
    }, seldom);
    const ends = await vi.waitFor(() => {
      const creation = collector.spans.find(({ name }) => name === 'erp open-ticket');
      const names = collector.spans
        .filter(({ traceId }) => traceId === creation?.traceId)
        .map(({ name }) => name);
      for (const name of ['receive customer.said', 'turn', 'job open-ticket', 'send telegram'])
        expect(names).toContain(name);
      return names;
    }, patient);
    expect(ends.filter((name) => name === 'erp open-ticket')).toHaveLength(1);
  });

  test('what waits is the same in both, what each does is its own, and one has the lock', async () => {
    telegram.chat(90).say('atendente');
    await vi.waitFor(async () => {
      const texts = await read();
      expect(valuesOf(texts, 'plantao_waiting_conversations{queue="main"}')).toEqual([1, 1]);
      expect(valuesOf(texts, 'plantao_store_up')).toEqual([1, 1]);
      expect([...valuesOf(texts, 'plantao_lock_held{name="channel:telegram:main"}')].sort()).toEqual([0, 1]);
      // The other one has no say in it.
      expect([...valuesOf(texts, 'plantao_part_down{part="telegram:main"}')].sort()).toEqual([0, Number.NaN]);
      const tickets = valuesOf(texts, 'plantao_tickets_opened_total');
      expect(tickets.reduce((sum, count) => sum + count, 0)).toBe(1);
      const timers = valuesOf(texts, 'plantao_timers_set');
      expect(timers[0]).toBeGreaterThan(0);
      expect(valuesOf(texts, 'plantao_store_used_bytes').every((bytes) => bytes > 100_000)).toBe(true);
    }, patient);
  });

  test('a Redis that does not answer is told, and that it answers again', { timeout: 300_000 }, async () => {
    redis.pause();
    try {
      await vi.waitFor(async () => {
        expect(valuesOf(await read(), 'plantao_store_up')).toEqual([0, 0]);
      }, patient);
      expect(valuesOf(await read(), 'plantao_unread_conversations')).toEqual([Number.NaN, Number.NaN]);
    } finally {
      redis.resume();
    }
    await vi.waitFor(async () => {
      expect(valuesOf(await read(), 'plantao_store_up')).toEqual([1, 1]);
    }, patient);
  });
});
