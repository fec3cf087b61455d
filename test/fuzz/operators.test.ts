/** What whoever installs and attends might give: environments, command lines, requests of the console. */

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ConfigError, readConfig } from '../../src/config/index.ts';
import { createConsole } from '../../src/desks/console/index.ts';
import { createMemoryStore } from '../../src/stores/memory/index.ts';
import {
  anyJson,
  anyText,
  brokenJson,
  cases,
  refuseUnhandled,
  wellFormed,
} from '../support/hostile-texts.ts';
import { keys } from '../support/page/echo-desk.ts';

refuseUnhandled();

const names = (
  'PLANTAO_STORE HOST PORT PLANTAO_PUBLIC_URL PLANTAO_TRUST_PROXY PLANTAO_WEB_ORIGINS PLANTAO_PROVIDER_NAME ' +
  'PLANTAO_PRIVACY_URL PLANTAO_TIMEZONE PLANTAO_SERVICE_ORDER PLANTAO_QUIET_SECONDS PLANTAO_BACKEND ' +
  'TELEGRAM_BOT_TOKEN HUBSOFT_URL HUBSOFT_CLIENT_ID HUBSOFT_CA_FILE HUBSOFT_TIMEOUT_SECONDS LOG_LEVEL __proto__'
).split(' ');
const setting = fc.oneof(
  anyText,
  fc.double().map(String),
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.constantFrom(
    'memory:',
    'true',
    'hubsoft',
    'sandbox',
    '1e308',
    'Infinity',
    '0x10',
    'https://a',
    'https://a,https://b',
    '1728001',
  ),
);

it('any environment is a configuration that can be used, or problems in words', { timeout: 900_000 }, () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), setting), (environment) => {
      try {
        const { http, patience, backend } = readConfig(environment);
        const times = [
          ...Object.values(patience),
          ...(backend.type === 'hubsoft' ? [backend.timeout, backend.listing] : []),
        ];
        // What Node's timers can count.
        for (const time of times) expect(time > 0 && time < 2 ** 31).toBe(true);
        for (const site of http.webOrigins) expect(new URL(site).origin).toBe(site);
        expect(http.port).toBeLessThanOrEqual(65_535);
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        expect(error.problems.every((problem) => /[A-Z]|HubSoft|ERP/.test(problem))).toBe(true);
      }
    }),
    cases,
  );
});

it('any request of the console is answered', { timeout: 900_000 }, async () => {
  const store = createMemoryStore();
  const origin = { channel: 'web', account: 'main', address: 'ana' };
  const conversation = keys.identify(origin);
  await store.post([
    {
      conversation,
      origin,
      event: { type: 'customer.said', content: { type: 'text', text: 'oi' }, saidAt: 0 },
    },
  ]);
  const ask = createConsole(store, { patience: 0 });
  const segment = fc.oneof(
    anyText.map((text) => encodeURIComponent(wellFormed(text))),
    fc.constantFrom('%', '%ff', conversation, conversation.slice(0, 4), 'reply', 'close', 'claim'),
  );
  const by = fc.record({ id: anyText, name: anyText });
  const body = fc.oneof(
    brokenJson,
    fc
      .oneof(
        fc.record({ by, request: fc.uuid(), text: anyText }),
        anyJson(['by', 'request', 'text', 'id', 'name']),
      )
      .map((json) => JSON.stringify(json)),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GET', 'POST'),
      fc.array(segment, { maxLength: 2 }),
      body,
      async (method, path, text) => {
        const url = `http://plantao/${['conversations', ...path].join('/')}`;
        const response = await ask(new Request(url, method === 'GET' ? {} : { method, body: text }));
        expect([200, 400, 404]).toContain(response.status);
      },
    ),
    cases,
  );
});

/** Runs the built program with one list of arguments after another, in one process: it exits only at the end. */
const driver = `
  const results = [];
  const exit = process.exit;
  for (const [index, args] of JSON.parse(await new Response(process.stdin).text()).entries()) {
    let output = '';
    const writes = ['stdout', 'stderr'].map((name) => [name, process[name].write]);
    for (const [name] of writes) process[name].write = (text) => ((output += text), true);
    process.argv = [process.argv[0], ...args];
    process.exitCode = 0;
    process.exit = (code) => { throw new Error('exit ' + code); };
    await import(process.env.MAIN + '?' + index).catch((error) => { output += error; });
    for (const [name, write] of writes) process[name].write = write;
    results.push(output);
  }
  process.stdout.write(JSON.stringify(results), () => exit(0));
`;

it('any command line gets an answer that a terminal can show', { timeout: 900_000 }, async () => {
  const main = new URL('../../dist/src/main.js', import.meta.url);
  if (!existsSync(fileURLToPath(main))) throw new Error('the program is not built: npm run build');
  // These run until they are stopped.
  const running = new Set(['start', 'chat', 'sandbox', 'check']);
  const word = fc.oneof(
    anyText.filter((text) => !running.has(text.trim())),
    fc.constantFrom(
      'waiting',
      'show',
      'reply',
      'close',
      'give-back',
      'help',
      '--as',
      '--help',
      '-h',
      '--',
      '-',
      '--port',
      '--as=',
      '--nada=1',
    ),
  );
  const lines = fc.sample(fc.array(word, { minLength: 1, maxLength: 4 }), {
    numRuns: cases.numRuns,
    seed: cases.numRuns,
  });
  const child = spawn(process.execPath, ['--input-type=module', '-e', driver], {
    env: { PATH: process.env.PATH ?? '', MAIN: main.href, PLANTAO_STORE: 'memory:' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(JSON.stringify(lines));
  const output: unknown = JSON.parse(await new Response(child.stdout as never).text());
  if (!Array.isArray(output)) throw new Error('no results');
  expect(output).toHaveLength(lines.length);
  for (const text of output) {
    expect(text).toMatch(/\S/);
    expect(text).not.toMatch(/[^\P{Cc}\n\t]|\p{Bidi_Control}|\bat .*\.js:\d/u);
  }
});
