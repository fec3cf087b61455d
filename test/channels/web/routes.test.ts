import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Channel } from '../../../src/channels/channel.ts';
import type { WebChatOptions } from '../../../src/channels/web/index.ts';
import { silent } from '../../../src/log.ts';
import { createHandler } from '../../../src/serve.ts';
import { createMemoryStore } from '../../../src/stores/memory/index.ts';
import {
  ask,
  bodyOf,
  create,
  linesOf,
  origin,
  peer,
  post,
  receiver,
  visit,
} from '../../support/page/visitor.ts';

const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

const open = async (options: Partial<WebChatOptions> = {}) => {
  const store = createMemoryStore();
  const channel = create({ ...options, store });
  await channel.start(receiver(store));
  endings.push(() => channel.stop());
  return { store, channel };
};

describe('the page', () => {
  it('shows the provider with its name escaped, and costs the store nothing', async () => {
    const { channel, store } = await open({ providerName: '<b>Rede & "Cia"</b>' });
    const posts = vi.spyOn(store, 'post');
    const page = await ask(channel, '/');
    const html = await page.text();
    expect(html).toContain('<h1 id="provider">&lt;b&gt;Rede &amp; &quot;Cia&quot;&lt;/b&gt;</h1>');
    expect(html).not.toContain('{{');
    expect(html).not.toContain('Demonstração');
    expect(posts).not.toHaveBeenCalled();
  });

  it('gives files that may be kept for ever, and all of them together are small', async () => {
    const { channel } = await open();
    const html = await (await ask(channel, '/')).text();
    const paths = [...new Set(html.match(/\/chat\/[\w-]+\/[\w.]+/g))];
    expect(paths.length).toBeGreaterThanOrEqual(6);
    let bytes = Buffer.byteLength(html);
    for (const path of paths) {
      const file = await ask(channel, path, { headers: { 'accept-encoding': 'br, gzip' } });
      expect(file.status).toBe(200);
      expect(file.headers.get('cache-control')).toContain('immutable');
      bytes += (await file.arrayBuffer()).byteLength;
    }
    expect(bytes).toBeLessThan(30_000);
    const stale = await ask(channel, '/chat/otherversion/chat.js');
    expect(stale.headers.get('cache-control')).toBe('no-store');
    expect(await stale.text()).toContain("from './feed.js'");
  });

  it('leaves what it does not have to others', async () => {
    const { channel } = await open();
    for (const path of ['/desk', '/chat/', '/chat/x/secret.ts', '/chat/x/..%2findex.ts'])
      expect(await channel.route?.(new Request(origin + path), peer)).toBeUndefined();
  });

  it('tells that it is a demonstration, and of whom, as text', async () => {
    const { channel } = await open({
      demonstration: { customers: [{ name: 'Ana <i>', how: 'CPF 529.982.247-25' }] },
    });
    const html = await (await ask(channel, '/')).text();
    expect(html).toContain('Demonstração: nenhum atendimento é real');
    expect(html).toContain('<dt>Ana &lt;i&gt;</dt><dd>CPF 529.982.247-25</dd>');
  });
});

describe('a session', () => {
  it('is kept by a cookie that scripts and other sites cannot use, and lasts', async () => {
    const { channel } = await open();
    const first = (await ask(channel, '/')).headers.get('set-cookie') ?? '';
    expect(first).toMatch(/^plantao=[\w-]{22}\.[\w-]{20,}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/);
    const again = await ask(channel, '/', { headers: { cookie: `a=b; ${first.split(';')[0]}` } });
    expect(again.headers.get('set-cookie')).toBe(first);
    const other = await ask(channel, '/');
    expect(other.headers.get('set-cookie')).not.toBe(first);
  });

  it('is bound to https where the page is reached so', async () => {
    const { channel } = await open({ secureCookies: true });
    const cookie = (await ask(channel, '/')).headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^__Host-plantao=.*; Secure$/);
  });

  it('cannot be made up, nor changed', async () => {
    const { channel } = await open();
    const cookie = await visit(channel);
    const changed = cookie.replace(/=(.)/, (_, first) => `=${first === 'A' ? 'B' : 'A'}`);
    for (const forged of [
      '',
      'plantao=',
      'plantao=x.y',
      changed,
      `${cookie}x`,
      'plantao=..',
      cookie.split('.')[0] ?? '',
    ]) {
      expect((await post(channel, forged, { id: randomUUID(), text: 'oi' })).status).toBe(401);
      expect((await ask(channel, '/chat/events', { headers: { cookie: forged } })).status).toBe(401);
      expect(await linesOf(channel, forged)).toEqual([]);
    }
    expect((await post(channel, cookie, { id: randomUUID(), text: 'oi' })).status).toBe(202);
  });
});

describe('the page in a frame', () => {
  const sites = ['https://www.provedor.example', 'https://provedor.example'];

  it('is not there unless sites are named', async () => {
    const { channel } = await open();
    for (const path of ['/embed', '/embed.js', '/embed/lines', '/embed/events', '/embed/messages'])
      expect(await channel.route?.(new Request(origin + path), peer)).toBeUndefined();
  });

  it('may be framed by exactly these, and is otherwise guarded as every page', async () => {
    const { channel } = await open({ sites });
    const handle = createHandler({ channels: [channel], parts: () => [], log: silent });
    const headersOf = async (path: string) => (await handle(new Request(origin + path), peer)).headers;
    const [alone, framed] = [await headersOf('/'), await headersOf('/embed')];
    const policy = (headers: Headers) => headers.get('content-security-policy')?.split('; ').sort();
    expect(policy(framed)).toEqual(
      policy(alone)
        ?.map((part) => (part === "frame-ancestors 'none'" ? `frame-ancestors ${sites.join(' ')}` : part))
        .sort(),
    );
    expect([alone.get('x-frame-options'), framed.get('x-frame-options')]).toEqual(['DENY', null]);
    expect(framed.get('x-content-type-options')).toBe('nosniff');
    expect((await headersOf('/embed.js')).get('cross-origin-resource-policy')).toBe('cross-origin');
    expect((await headersOf('/embed/lines')).get('cross-origin-resource-policy')).toBe('same-origin');
  });

  it('has a cookie of its own, that browsers keep for each site apart', async () => {
    const { channel, store } = await open({ sites, secureCookies: true });
    const framed = (await ask(channel, '/embed')).headers.get('set-cookie') ?? '';
    expect(framed).toMatch(
      /^__Host-plantao-embed=[\w.-]+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=None; Secure; Partitioned$/,
    );
    // One that holds both, as of a site and a chat of one domain.
    const cookie = `${await visit(channel)}; ${framed.split(';')[0]}`;
    const said = await ask(channel, '/embed/messages', {
      method: 'POST',
      headers: { cookie, origin, 'content-type': 'application/json' },
      body: JSON.stringify({ id: randomUUID(), text: 'oi' }),
    });
    expect(said.status).toBe(202);
    expect((await post(channel, cookie, { id: randomUUID(), text: 'oi' })).status).toBe(202);
    expect(await store.claim({ token: 't', limit: 9, lease: 1 })).toHaveLength(2);
  });

  it('is for frames: in a tab it is the page', async () => {
    const { channel } = await open({ sites });
    const opened = await ask(channel, '/embed', { headers: { 'sec-fetch-dest': 'document' } });
    expect([opened.status, opened.headers.get('location')]).toEqual([302, '/']);
    expect((await ask(channel, '/embed', { headers: { 'sec-fetch-dest': 'iframe' } })).status).toBe(200);
  });

  it.each(['/chat', '/embed'])('is read by no site: %s', async (routes) => {
    const { channel } = await open({ sites });
    for (const path of ['/lines', '/events'])
      for (const site of ['cross-site', 'same-site'])
        expect((await ask(channel, routes + path, { headers: { 'sec-fetch-site': site } })).status).toBe(403);
  });

  it('comes by a script that costs little', async () => {
    const { channel } = await open({ sites });
    const script = await ask(channel, '/embed.js', { headers: { 'accept-encoding': 'gzip' } });
    expect(script.headers.get('cache-control')).toBe('public, max-age=3600');
    expect((await script.arrayBuffer()).byteLength).toBeLessThan(3_000);
  });
});

describe('a message', () => {
  it('is durable before it is called received, and known again by its id', async () => {
    const { channel, store } = await open();
    const cookie = await visit(channel);
    const message = { id: randomUUID(), text: '  olá,\nmundo ' };
    expect((await post(channel, cookie, message)).status).toBe(202);
    expect((await post(channel, cookie, message)).status).toBe(202);
    const [claim] = await store.claim({ token: 't', limit: 1, lease: 1 });
    expect(claim?.entries.map(({ event }) => event)).toMatchObject([
      { type: 'customer.said', content: { type: 'text', text: '  olá,\nmundo ' } },
    ]);
  });

  it('is not called received when it could not be stored', async () => {
    const channel = create();
    const cookie = await visit(channel);
    const message = { id: randomUUID(), text: 'oi' };
    expect((await post(channel, cookie, message)).status).toBe(503);
    const receive = vi.fn().mockRejectedValueOnce(new Error('disk full')).mockResolvedValue(undefined);
    await channel.start(receive);
    endings.push(() => channel.stop());
    const refused = await post(channel, cookie, message);
    expect(refused.status).toBe(503);
    expect((await bodyOf(refused)).words).toMatch(/tentaremos de novo/);
    expect((await post(channel, cookie, message)).status).toBe(202);
    await channel.stop();
    expect((await post(channel, cookie, message)).status).toBe(503);
  });

  it('is not called received when the store does not even say who writes', async () => {
    const store = createMemoryStore();
    const channel = create({ store });
    const cookie = await visit(channel);
    await channel.start(vi.fn());
    endings.push(() => channel.stop());
    vi.spyOn(store, 'conversation').mockRejectedValue(new Error('no answer'));
    const refused = await post(channel, cookie, { id: randomUUID(), text: 'oi' });
    expect(refused.status).toBe(503);
    expect((await bodyOf(refused)).words).toMatch(/tentaremos de novo/);
  });

  it('tells of its IP address only a keyed hash, the same for a whole IPv6 network', async () => {
    const store = createMemoryStore();
    const channel = create({ store });
    const vias: (string | undefined)[] = [];
    await channel.start(async (arrivals) => void vias.push(...arrivals.map(({ via }) => via)));
    endings.push(() => channel.stop());
    for (const ip of [
      '203.0.113.9',
      '::ffff:203.0.113.9',
      '203.0.113.10',
      '2001:db8::1',
      '2001:0DB8:0:0:9:8:7:6',
      '2001:db8:0:1::1',
    ])
      expect(
        (await post(channel, await visit(channel), { id: randomUUID(), text: 'oi' }, { ip })).status,
      ).toBe(202);
    const [a, mapped, b, six, sameSix, otherSix] = vias;
    expect(a).toMatch(/^[\w-]{20,}$/);
    expect(mapped).toBe(a);
    expect(b).not.toBe(a);
    expect(sameSix).toBe(six);
    expect(otherSix).not.toBe(six);
  });

  it.each([
    ['no id', { text: 'oi' }],
    ['an id that is none', { id: '1', text: 'oi' }],
    ['no text', { id: randomUUID() }],
    ['blank text', { id: randomUUID(), text: ' \n ' }],
    ['text of another type', { id: randomUUID(), text: ['oi'] }],
    ['a choice outside the alphabet', { id: randomUUID(), choice: 'X Y', menu: 'm', label: 'X' }],
    ['a label without end', { id: randomUUID(), choice: 'x', menu: 'm', label: 'x'.repeat(201) }],
    ['nothing', []],
  ])('is refused in words: %s', async (_, body) => {
    const { channel } = await open();
    const response = await post(channel, await visit(channel), body);
    expect(response.status).toBe(400);
    expect((await bodyOf(response)).words).toMatch(/\S/);
  });

  it('has a length, and says which', async () => {
    const { channel } = await open();
    const cookie = await visit(channel);
    expect((await post(channel, cookie, { id: randomUUID(), text: 'é'.repeat(4_000) })).status).toBe(202);
    const refused = await post(channel, cookie, { id: randomUUID(), text: 'é'.repeat(4_001) });
    expect(refused.status).toBe(413);
    expect((await bodyOf(refused)).words).toContain('4.000');
  });

  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['another subdomain', { 'sec-fetch-site': 'same-site' }],
    ['another origin', { origin: 'https://evil.example' }],
    ['an origin that hides', { origin: 'null' }],
    ['a form', { 'content-type': 'text/plain' }],
  ])('is refused from %s', async (_, headers) => {
    const { channel } = await open();
    const cookie = await visit(channel);
    expect((await post(channel, cookie, { id: randomUUID(), text: 'oi' }, { headers })).status).toBe(403);
  });

  it('is taken behind a proxy that speaks https', async () => {
    const { channel } = await open();
    const headers = { origin: 'https://chat.example' };
    expect(
      (await post(channel, await visit(channel), { id: randomUUID(), text: 'oi' }, { headers })).status,
    ).toBe(202);
  });
});

describe('the limits', () => {
  const say = (channel: Channel, cookie: string, ip = peer.ip) =>
    post(channel, cookie, { id: randomUUID(), text: 'oi' }, { ip });

  it('hold for one visitor, and say for how long', async () => {
    const { channel } = await open({ allowance: { messagesPerMinute: 2 } });
    const [ana, bruno] = [await visit(channel), await visit(channel)];
    expect((await say(channel, ana)).status).toBe(202);
    expect((await say(channel, ana)).status).toBe(202);
    const refused = await say(channel, ana);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await bodyOf(refused)).words).toMatch(/muitas mensagens/);
    expect((await say(channel, bruno)).status).toBe(202);
  });

  it('hold for one network, whoever writes from it', async () => {
    const { channel } = await open({ allowance: { messagesPerMinuteAndNetwork: 2 } });
    expect((await say(channel, await visit(channel))).status).toBe(202);
    expect((await say(channel, await visit(channel))).status).toBe(202);
    expect((await say(channel, await visit(channel))).status).toBe(429);
    expect((await say(channel, await visit(channel), '203.0.113.77')).status).toBe(202);
  });

  it('hold for new conversations, and leave those that have begun alone', async () => {
    const { channel } = await open({ allowance: { beginningsPerHourAndNetwork: 1 } });
    const ana = await visit(channel);
    expect((await say(channel, ana)).status).toBe(202);
    expect((await say(channel, ana)).status).toBe(202);
    expect((await say(channel, await visit(channel))).status).toBe(429);
  });
});
