/** Files that Magalu keeps elsewhere: who is asked for them, and what goes with the question. */

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBudget } from '../../../../src/channels/magalu/api/budget.ts';
import { type Answer, createExchange } from '../../../../src/channels/magalu/api/exchange.ts';
import { createApi } from '../../../../src/channels/magalu/api/index.ts';
import { followRedirects } from '../../../../src/channels/magalu/api/redirects.ts';

type Asked = { readonly host: string; readonly path: string; readonly token: string | undefined };
type Place = { readonly server: Server; readonly url: string };

let asked: Asked[];
let magalu: Place;
let storage: Place;
let answers: Record<string, (response: ServerResponse) => void>;

const serve = async (): Promise<Place> => {
  const server = createServer((request: IncomingMessage, response) => {
    const { host = '', authorization } = request.headers;
    asked.push({ host, path: request.url ?? '', token: authorization });
    const answer = answers[request.url ?? ''];
    if (answer === undefined) response.writeHead(404).end('{}');
    else answer(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { server, url: `http://127.0.0.1:${address.port}` };
};

beforeEach(async () => {
  [asked, answers] = [[], {}];
  [magalu, storage] = await Promise.all([serve(), serve()]);
});
afterEach(async () => {
  for (const { server } of [magalu, storage]) {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }
});

const leadsTo =
  (location: string, status = 302) =>
  (response: ServerResponse): void =>
    void response.writeHead(status, { location }).end('elsewhere');
const file = (response: ServerResponse): void =>
  void response.writeHead(200, { 'content-type': 'image/png' }).end('figura');

const download = async (limit = 1_000, path = '/seller/file') => {
  const root = `${magalu.url}/api`;
  const api = createApi({
    root,
    exchange: createExchange(root, 5_000),
    access: { bearer: async () => 'segredo', renew: async () => 'segredo-novo' },
    budget: createBudget({ pause: async () => {}, now: () => 0 }),
  });
  const { type, bytes } = await api.download(path, limit);
  return { type, text: Buffer.from(bytes).toString() };
};
const got = { type: 'image/png', text: 'figura' };

it.each([301, 302, 303, 307, 308])(
  '%i: it is fetched from another host, without the token',
  async (status) => {
    answers['/api/seller/file'] = leadsTo(`${storage.url}/bucket/1?signature=x`, status);
    answers['/bucket/1?signature=x'] = file;
    expect(await download()).toEqual(got);
    expect(asked).toEqual([
      { host: new URL(magalu.url).host, path: '/api/seller/file', token: 'Bearer segredo' },
      { host: new URL(storage.url).host, path: '/bucket/1?signature=x', token: undefined },
    ]);
  },
);

it('the token goes along on Magalu’s own server, and never again once another has been asked', async () => {
  answers['/api/seller/file'] = leadsTo('/files/1');
  answers['/files/1'] = leadsTo(`${storage.url}/bucket/1`);
  answers['/bucket/1'] = leadsTo(`${magalu.url}/public/1`);
  answers['/public/1'] = file;
  expect(await download()).toEqual(got);
  expect(asked.map(({ path, token }) => [path, token])).toEqual([
    ['/api/seller/file', 'Bearer segredo'],
    ['/files/1', 'Bearer segredo'],
    ['/bucket/1', undefined],
    ['/public/1', undefined],
  ]);
});

it('three times at the most', async () => {
  for (const number of [0, 1, 2, 3]) answers[`/${number}`] = leadsTo(`/${number + 1}`);
  answers['/4'] = file;
  answers['/api/seller/file'] = leadsTo('/1');
  await expect(download()).rejects.toMatchObject({
    kind: 'refused',
    message: expect.stringContaining('sem fim'),
  });
  expect(asked.map(({ path }) => path)).toEqual(['/api/seller/file', '/1', '/2', '/3']);
  answers['/3'] = file;
  expect(await download()).toEqual(got);
});

it('no more than was to be read', async () => {
  answers['/api/seller/file'] = leadsTo(`${storage.url}/large`);
  answers['/large'] = (response) => void response.writeHead(200).end(Buffer.alloc(2_000));
  await expect(download()).rejects.toMatchObject({ kind: 'refused', message: 'o arquivo é grande demais' });
  expect((await download(2_000)).text).toHaveLength(2_000);
});

it.each([
  [401, 'refused'],
  [403, 'refused'],
  [404, 'refused'],
  [429, 'retry'],
  [503, 'retry'],
])('others answer %i: %s, and no token is renewed for it', async (status, kind) => {
  answers['/api/seller/file'] = leadsTo(`${storage.url}/bucket/1`);
  answers['/bucket/1'] = (response) =>
    void response.writeHead(status, { 'retry-after': '7' }).end('<Error/>');
  await expect(download()).rejects.toMatchObject({
    kind,
    message: expect.stringContaining(`(${status})`),
    retryAfter: kind === 'retry' ? 7_000 : undefined,
  });
  expect(asked).toHaveLength(2);
});

it('an answer that leads nowhere is refused', async () => {
  answers['/api/seller/file'] = (response) => void response.writeHead(302).end('{}');
  await expect(download()).rejects.toMatchObject({ kind: 'refused' });
});

describe('an address of a real server', () => {
  const from = new URL('https://api.magalu.com/seller/file');
  const leading = (location: string): Answer => ({
    ...{ status: 302, type: '', bytes: undefined, wait: undefined },
    location,
  });
  const done: Answer = { status: 200, type: 'image/png', bytes: Buffer.from('x'), wait: undefined };
  const visit = async (location: string, origin = from) => {
    const visited: string[] = [];
    const go = async (url: URL) => {
      visited.push(url.href);
      return done;
    };
    const ended = followRedirects(leading(location), origin, { ask: go, askOthers: go });
    return { ended, visited };
  };

  it.each([
    ['http://files.magalu.com/1'],
    ['http://127.0.0.1/1'],
    ['ftp://files.magalu.com/1'],
    ['file:///etc/passwd'],
    ['http://['],
  ])('leads to %s: nobody is asked', async (location) => {
    const { ended, visited } = await visit(location);
    await expect(ended).rejects.toMatchObject({ kind: 'refused' });
    expect(visited).toEqual([]);
  });

  it.each([
    ['https://files.example/1', 'https://files.example/1'],
    ['//files.example/1', 'https://files.example/1'],
    ['/other', 'https://api.magalu.com/other'],
  ])('leads to %s', async (location, expected) => {
    const { ended, visited } = await visit(location);
    expect(await ended).toBe(done);
    expect(visited).toEqual([expected]);
  });

  it('a server for trying, on this machine, leads to no other one without https', async () => {
    const { ended } = await visit('http://files.example/1', new URL('http://localhost:4610/1'));
    await expect(ended).rejects.toMatchObject({ kind: 'refused' });
  });
});
