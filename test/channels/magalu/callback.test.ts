/** The page that a seller's browser comes back to: anybody may ask for it, and only a link that was given out opens it. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Channel } from '../../../src/channels/channel.ts';
import { createMemoryStore } from '../../../src/stores/memory/index.ts';
import { follow, type Marketplace, openMarketplace, redirectUri } from './stage.ts';

let magalu: Marketplace;
let channel: Channel;
beforeEach(async () => {
  magalu = await openMarketplace();
  channel = magalu.channel();
});
afterEach(() => magalu.close());

const peer = { ip: '192.0.2.7' };
const getOf = (of: Channel, address: string, init?: RequestInit) =>
  of.route?.(new Request(address, init), peer);
const get = (address: string, init?: RequestInit) => getOf(channel, address, init);
const link = async (of = channel): Promise<string> => (await of.consent?.link()) ?? '';
const since = () => channel.consent?.since();

it('takes the consent, and says so; nothing of the address is kept, shown or told on', async () => {
  const back = await follow(await link());
  const answer = await get(back);
  const text = (await answer?.text()) ?? '';
  expect(answer?.status).toBe(200);
  expect(text).toContain('a conta main está autorizada na Magalu');
  expect(text).not.toContain(new URL(back).searchParams.get('code') ?? '?');
  expect(answer?.headers.get('referrer-policy')).toBe('no-referrer');
  expect(answer?.headers.get('cache-control')).toBe('no-store');
  expect(answer?.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(await since()).not.toBeNull();
});

describe('refuses', () => {
  it.each([
    ['', 400],
    ['?code=abc', 400],
    ['?code=abc&state=', 400],
    [`?code=abc&state=${'x'.repeat(32)}`, 400],
    [`?code=abc&state=${'x'.repeat(100_000)}`, 400],
    ['?error=access_denied&state=%00', 400],
  ])('%s', async (query, status) => {
    const answer = await get(redirectUri + query);
    expect(answer?.status).toBe(status);
    expect(await answer?.text()).toContain('este link não vale mais');
    expect(await since()).toBeNull();
  });

  it('whoever sends something', async () => {
    expect((await get(redirectUri, { method: 'POST', body: 'x' }))?.status).toBe(405);
  });

  it('the second use of an address', async () => {
    const back = await follow(await link());
    expect((await get(back))?.status).toBe(200);
    expect((await get(back))?.status).toBe(400);
  });

  it('a seller who said no, and then takes them if they think better of it', async () => {
    const answer = await get(await follow(await link(), { deny: '1' }));
    expect([answer?.status, await answer?.text()]).toEqual([400, expect.stringContaining('negada')]);
    expect((await get(await follow(await link())))?.status).toBe(200);
  });
});

it('Magalu does not answer: the seller is asked to come again', async () => {
  const back = await follow(await link());
  await magalu.fault({ route: 'token', what: '502', times: 1 });
  expect((await get(back))?.status).toBe(503);
  expect(await since()).toBeNull();
  expect((await get(await follow(await link())))?.status).toBe(200);
});

it('an application that Magalu does not know is told by the variables’ names, and its secret is not', async () => {
  const store = createMemoryStore();
  const wrong = magalu.channel({ store, clientSecret: 'segredo-trocado' });
  const answer = await getOf(wrong, await follow(await link(wrong)));
  const text = (await answer?.text()) ?? '';
  expect(text).toContain('MAGALU_CLIENT_SECRET');
  expect(text).not.toContain('segredo-trocado');
});

it('is another account’s: that one takes it', async () => {
  const store = createMemoryStore();
  const [one, other] = [magalu.channel({ store }), magalu.channel({ store, account: 'loja' })];
  const back = await follow(await link(other));
  expect(await getOf(one, back)).toBeUndefined();
  expect((await getOf(other, back))?.status).toBe(200);
  expect(await one.consent?.since()).toBeNull();
});

it.each(['/magalu', '/magalu/', '/magalu/callback/x', '/other/callback', '/desk'])(
  '%s is not its',
  async (path) => {
    expect(await get(`http://127.0.0.1:8080${path}?code=1&state=2`)).toBeUndefined();
  },
);

it('comes back to another path, if the application has one below ours', async () => {
  const own = magalu.channel({ redirectUri: 'https://chat.provedor.example/magalu/volta' });
  const answer = await getOf(own, 'https://chat.provedor.example/magalu/volta?code=1&state=2');
  expect(answer?.status).toBe(400);
});
