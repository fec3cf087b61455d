import { connect, createServer } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { silent } from '../src/log.ts';
import { createHandler, type HandlerOptions, longestBody, type Router, serve } from '../src/serve.ts';

const parts = () => [];
const handler = (options: Partial<HandlerOptions> = {}) =>
  createHandler({ channels: [], parts, log: silent, ...options });
const get = (path: string, headers: Record<string, string> = {}) =>
  new Request(`http://desk.example${path}`, { headers });
const peer = { ip: '203.0.113.9' };

/** A channel that answers one path with what it knows of the request. */
const answering = (
  path: string,
  answer: (request: Request, ip: string) => Response | Promise<Response>,
): Router => ({
  route: async (request, { ip }) =>
    new URL(request.url).pathname === path ? answer(request, ip) : undefined,
});

describe('what the server answers', () => {
  it('says that it is alive', async () => {
    const response = await handler()(get('/healthz'), peer);
    expect([response.status, await response.text()]).toEqual([200, 'ok']);
  });

  it.each([
    ['connected', 200],
    ['connecting', 200],
    ['down', 503],
  ])('names its parts and their states: with one %s it answers %i', async (state, status) => {
    const parts = [
      { name: 'telegram:main', state },
      { name: 'erp', state: 'resting' },
    ];
    const response = await handler({ parts: () => parts })(get('/readyz'), peer);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ ok: status === 200, parts });
  });

  it('asks each channel in turn, and knows when nobody answers', async () => {
    const handle = handler({
      channels: [
        {},
        answering('/a', () => new Response('first')),
        answering('/b', () => new Response('second')),
      ],
    });
    expect(await (await handle(get('/a'), peer)).text()).toBe('first');
    expect(await (await handle(get('/b'), peer)).text()).toBe('second');
    expect((await handle(get('/c'), peer)).status).toBe(404);
  });

  it('tells channels the peer, and believes a proxy only if it is ours', async () => {
    const channels = [answering('/ip', (_, ip) => new Response(ip))];
    const forwarded = get('/ip', { 'x-forwarded-for': '198.51.100.1, 198.51.100.2' });
    const ask = async (trustProxy: boolean, request: Request) =>
      (await handler({ channels, trustProxy })(request, peer)).text();
    expect(await ask(false, forwarded.clone())).toBe('203.0.113.9');
    expect(await ask(true, forwarded.clone())).toBe('198.51.100.2');
    expect(await ask(true, get('/ip'))).toBe('203.0.113.9');
  });

  it('guards every answer with headers, and keeps what a channel set itself', async () => {
    const own = "default-src 'none'; img-src blob:";
    const handle = handler({
      channels: [answering('/own', () => new Response('', { headers: { 'content-security-policy': own } }))],
    });
    for (const path of ['/healthz', '/readyz', '/nothing']) {
      const { headers } = await handle(get(path), peer);
      const policy = headers.get('content-security-policy');
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    }
    expect((await handle(get('/own'), peer)).headers.get('content-security-policy')).toBe(own);
  });

  it('reads no body that is larger than the limit, announced or not', async () => {
    const route = vi.fn(async (request: Request) => new Response(String((await request.text()).length)));
    const handle = handler({ channels: [{ route }] });
    const post = (body: string | ReadableStream, headers: Record<string, string> = {}) =>
      handle(
        new Request('http://desk.example/x', {
          method: 'POST',
          body,
          headers,
          duplex: 'half',
        } as RequestInit),
        peer,
      );
    const flowing = (length: number) => new Blob(['x'.repeat(length)]).stream();
    const most = 'x'.repeat(longestBody);
    const length = (text: string) => ({ 'content-length': `${text.length}` });
    expect(await (await post(most, length(most))).text()).toBe(`${longestBody}`);
    expect(await (await post(flowing(longestBody))).text()).toBe(`${longestBody}`);
    expect((await post(`${most}x`, length(`${most}x`))).status).toBe(413);
    expect((await post(flowing(longestBody + 1))).status).toBe(413);
    expect(route).toHaveBeenCalledTimes(2);
  });

  it('reads a longer body only where one is awaited, and only announced', async () => {
    const route = async (request: Request) => new Response(String((await request.text()).length));
    const handle = handler({ channels: [{ route, longestBody: () => 2 * longestBody }] });
    const body = 'x'.repeat(longestBody + 1);
    const post = (given: string | ReadableStream, headers: Record<string, string> = {}) =>
      handle(
        new Request('http://desk.example/x', {
          method: 'POST',
          body: given,
          headers,
          duplex: 'half',
        } as RequestInit),
        peer,
      );
    expect(await (await post(body, { 'content-length': `${body.length}` })).text()).toBe(`${body.length}`);
    expect((await post(new Blob([body]).stream())).status).toBe(413);
  });

  it('survives a channel that fails, and tells the log but not the visitor', async () => {
    const error = vi.fn();
    const channels = [
      answering('/broken', () => {
        throw new Error('secret detail');
      }),
    ];
    const response = await handler({ channels, log: { ...silent, error } })(
      get('/broken?token=secret'),
      peer,
    );
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
    expect(error).toHaveBeenCalledOnce();
    expect(JSON.stringify(error.mock.calls[0]?.[0])).not.toContain('token');
  });
});

it('tells the log, once, that a proxy stands in front that nobody trusts', async () => {
  const asked = async (trustProxy: boolean) => {
    const warn = vi.fn();
    const ask = handler({ trustProxy, log: { ...silent, warn } });
    const headers = { 'x-forwarded-for': '198.51.100.7' };
    for (let time = 0; time < 3; time++)
      await ask(new Request('http://plantao.example/x', { headers }), peer);
    return warn.mock.calls.length;
  };
  expect([await asked(false), await asked(true)]).toEqual([1, 0]);
});

describe('the server', () => {
  const endings: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const end of endings.splice(0)) await end();
  });

  const open = async (channels: readonly Router[] = []) => {
    const serving = await serve({ host: '127.0.0.1', port: 0, channels, parts, log: silent });
    endings.push(() => serving.close());
    return serving;
  };

  it('listens on a free port and tells the address of who asks', async () => {
    const { url } = await open([answering('/ip', (_, ip) => new Response(ip))]);
    expect(await (await fetch(`${url}/healthz`)).text()).toBe('ok');
    expect(await (await fetch(`${url}/ip`)).text()).toBe('127.0.0.1');
  });

  it('says in words that a port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    endings.push(() => new Promise((resolve) => other.close(resolve)));
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await expect(serve({ host: '127.0.0.1', port, channels: [], parts, log: silent })).rejects.toThrow(
      `a porta ${port} de 127.0.0.1 está ocupada`,
    );
  });

  it('finishes what is under way before it has closed, and lets nobody hold it open', async () => {
    let finish = () => {};
    const held = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let asked = () => {};
    const begun = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const endless = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('data: x\n\n')),
    });
    const serving = await open([
      answering('/slow', async () => {
        asked();
        await held;
        return new Response('done');
      }),
      answering('/endless', () => new Response(endless)),
    ]);
    const slow = fetch(`${serving.url}/slow`);
    await begun;
    const stream = await fetch(`${serving.url}/endless`);
    const idle = connect(Number(new URL(serving.url).port), '127.0.0.1');
    const idleEnded = new Promise((resolve) => idle.once('close', resolve).on('error', () => {}));
    await new Promise((resolve) => idle.once('connect', resolve));

    const closing = serving.close();
    finish();
    expect(await (await slow).text()).toBe('done');
    await closing;
    await expect(stream.text()).rejects.toThrow();
    await idleEnded;
    await expect(fetch(`${serving.url}/healthz`)).rejects.toThrow();
  });
});
