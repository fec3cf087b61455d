/** Requests that no browser sends, to every route of the server: an answer of the allowed ones, and the server stays. */

import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { silent } from '../../src/log.ts';
import { createHandler, type Serving, serve } from '../../src/serve.ts';
import { createMemoryStore } from '../../src/stores/memory/index.ts';
import {
  anyJson,
  anyText,
  brokenJson,
  cases,
  refuseUnhandled,
  wellFormed,
} from '../support/hostile-texts.ts';
import { create, origin, receiver, visit } from '../support/page/visitor.ts';

refuseUnhandled();

const store = createMemoryStore();
const channel = create({
  store,
  sites: ['https://www.provedor.example'],
  allowance: { messagesPerMinute: 1e9, messagesPerMinuteAndNetwork: 1e9, beginningsPerHourAndNetwork: 1e9 },
});
const options = {
  channels: [channel],
  parts: () => [{ name: 'erp', state: 'working' }],
  log: { ...silent, error: (...failure: unknown[]) => failures.push(failure) },
  trustProxy: true,
};
const failures: unknown[] = [];
let cookie = '';
beforeAll(async () => {
  await channel.start(receiver(store));
  cookie = await visit(channel);
});
afterAll(() => channel.stop());

const routes = fc.constantFrom(
  ...[
    '/',
    '/embed',
    '/embed.js',
    '/chat/messages',
    '/embed/messages',
    '/chat/files',
    '/chat/files?id=0198c0de-0000-7000-8000-000000000001',
    '/embed/files/1',
    '/chat/typing',
    '/chat/lines',
    '/embed/lines',
    '/chat/events',
  ],
  ...['/chat/x/chat.js', '/chat//', '/healthz', '/readyz', '/chat/../healthz', '/embed/', '//'],
);
/** What a header can hold at all. */
const headerText = fc.oneof(
  anyText.map((text) => text.replace(/[^\x20-\x7e]/g, '')),
  fc.constantFrom(
    'same-origin',
    'cross-site',
    'document',
    'application/json',
    'null',
    origin,
    '9'.repeat(15),
    '1'.repeat(9_000),
  ),
);
const headers = fc.dictionary(
  fc.constantFrom(
    ...[
      'cookie',
      'origin',
      'content-type',
      'sec-fetch-site',
      'sec-fetch-dest',
      'last-event-id',
      'accept-encoding',
    ],
    ...['x-forwarded-for', 'if-none-match', 'range', 'content-length', 'transfer-encoding'],
  ),
  headerText,
);
const message = fc.record(
  { id: fc.oneof(fc.uuid(), anyText), text: anyText, choice: anyText, menu: anyText, label: anyText },
  { requiredKeys: ['id'] },
);
const body = fc.oneof(
  brokenJson,
  fc.oneof(message, anyJson(['id', 'text', 'choice', 'menu', 'label'])).map((json) => JSON.stringify(json)),
);

it('is answered as it may be, whatever is asked', { timeout: 900_000 }, async () => {
  const handle = createHandler(options);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GET', 'POST', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'),
      fc.tuple(
        routes,
        fc.oneof(
          fc.constant(''),
          anyText.map((text) => `?after=${encodeURI(wellFormed(text))}`),
        ),
      ),
      headers,
      body,
      fc.boolean(),
      async (method, [path, query], more, text, ours) => {
        const own = ours ? { cookie, origin, 'content-type': 'application/json' } : {};
        const request = new Request(origin + path + query, {
          method,
          headers: { ...more, ...own },
          ...(method === 'GET' || method === 'HEAD' ? {} : { body: text }),
        });
        const response = await handle(request, { ip: '203.0.113.9' });
        expect([200, 202, 204, 302, 400, 401, 403, 404, 405, 413, 429, 503]).toContain(response.status);
        await response.body?.cancel();
        expect(failures).toEqual([]);
      },
    ),
    cases,
  );
});

it('is answered or hung up on, whatever comes by the socket, and the next one is served', {
  timeout: 900_000,
}, async () => {
  const serving: Serving = await serve({ ...options, host: '127.0.0.1', port: 0, log: silent });
  const port = Number(new URL(serving.url).port);
  const line = anyText.map((text) => text.replace(/[\r\n]/g, ''));
  const target = fc.oneof(
    routes,
    line,
    fc.constantFrom('*', '//x', 'http://x:99999/', '/%', '/%00', '/\\\\x', '/?%ff', 'a b'),
  );
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('GET', 'POST', 'CONNECT', 'FOO', ''),
        target,
        fc.oneof(line, fc.constantFrom('', 'x:99999', '[', 'a b', '%', '127.0.0.1')),
        fc.array(
          fc.tuple(
            fc.constantFrom('Cookie', 'Upgrade', 'Content-Length', 'Transfer-Encoding', 'X-Forwarded-For'),
            line,
          ),
          { maxLength: 3 },
        ),
        body,
        async (method, path, host, more, text) => {
          const head = [
            `${method} ${path} HTTP/1.1`,
            `Host: ${host}`,
            'Connection: close',
            ...more.map(([name, value]) => `${name}: ${value}`),
          ];
          const answer = await exchange(port, `${head.join('\r\n')}\r\n\r\n${text}`);
          expect(answer).toMatch(
            /^(?:$|HTTP\/1\.1 (?:200|202|302|400|401|403|404|405|408|411|413|417|426|429|431|501|503) )/,
          );
        },
      ),
      { numRuns: Math.ceil(cases.numRuns / 3) },
    );
    expect(await (await fetch(`${serving.url}/healthz`)).text()).toBe('ok');
  } finally {
    await serving.close();
  }
});

/** What comes back until the other side hangs up, or has nothing to say to what is not finished. */
const exchange = (port: number, bytes: string): Promise<string> =>
  new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.end(bytes));
    const patience = setTimeout(() => socket.destroy(), 1_000);
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
      // An event stream has no end.
      if (answer.includes('text/event-stream')) socket.destroy();
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(patience);
      resolve(answer);
    });
  });
