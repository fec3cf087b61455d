import { describe, expect, test } from 'vitest';
import { createMetricsRoute } from '../../src/metrics/route.ts';

const token = 'um-token-bem-comprido';

const ask = async (options: {
  readonly token?: string;
  readonly ip?: string;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
}) => {
  const { ip = '127.0.0.1', url = 'http://127.0.0.1:3000/metrics', headers = {}, method = 'GET' } = options;
  const read = async () => ({ text: 'up 1\n', type: 'text/plain' });
  const page = createMetricsRoute({ read, token: options.token });
  return page.route(new Request(url, { method, headers: { ...headers } }), { ip });
};
const statusOf = async (options: Parameters<typeof ask>[0]) => (await ask(options))?.status;

describe('without a token', () => {
  test.each(['127.0.0.1', '127.8.0.1', '::1', '::ffff:127.0.0.1'])('%s is this machine', async (ip) => {
    const answer = await ask({ ip });
    expect([answer?.status, await answer?.text()]).toEqual([200, 'up 1\n']);
    expect(answer?.headers.get('cache-control')).toBe('no-store');
  });

  test.each(['203.0.113.9', '10.0.0.7', '', '::2', '127.0.0.1.example', '1127.0.0.1'])(
    '%s is not',
    async (ip) => expect(await statusOf({ ip })).toBe(403),
  );

  test.each(['forwarded', 'x-forwarded-for', 'x-real-ip', 'via', 'x-forwarded-proto', 'x-forwarded-host'])(
    'a proxy that says so (%s) asks for somebody else',
    async (name) => expect(await statusOf({ headers: { [name]: '127.0.0.1' } })).toBe(403),
  );

  test.each(['http://localhost:3000/metrics', 'http://[::1]:3000/metrics'])(
    '%s is a name of this machine',
    async (url) => expect(await statusOf({ url })).toBe(200),
  );

  test('another name that was led to this machine is refused', async () => {
    expect(await statusOf({ url: 'http://rebound.example/metrics' })).toBe(403);
  });

  test('a token that nobody configured opens nothing', async () => {
    expect(await statusOf({ ip: '203.0.113.9', headers: { authorization: `Bearer ${token}` } })).toBe(403);
    expect(await statusOf({ ip: '203.0.113.9', headers: { authorization: 'Bearer undefined' } })).toBe(403);
  });
});

describe('with a token', () => {
  test('whoever has it reads, from anywhere, through a proxy too', async () => {
    const headers = { authorization: `Bearer ${token}`, 'x-forwarded-for': '198.51.100.7' };
    expect(await statusOf({ token, ip: '203.0.113.9', headers })).toBe(200);
    expect(await statusOf({ token, headers: { authorization: `bearer ${token}` } })).toBe(200);
  });

  test.each(['', 'Bearer', 'Bearer ', `Basic ${token}`, `Bearer ${token}x`, `Bearer x${token}`, token])(
    '%j is refused, from this machine too',
    async (authorization) => {
      const answer = await ask({ token, headers: authorization === '' ? {} : { authorization } });
      expect(answer?.status).toBe(401);
      expect(answer?.headers.get('www-authenticate')).toBe('Bearer');
    },
  );
});

test('other paths are left to others, other methods to nobody', async () => {
  for (const path of ['', '/', '/metrics/', '/metricsx', '/desk/metrics'])
    expect(await ask({ url: `http://127.0.0.1:3000${path}` })).toBeUndefined();
  expect(await statusOf({ method: 'POST' })).toBe(405);
});
