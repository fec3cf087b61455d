/** What the identity server answers, and what that means for a token that is good for one use. */

import { describe, expect, it } from 'vitest';
import { createIdentity, GrantRefused } from '../../../../src/channels/magalu/access/identity.ts';
import type { Answer, Request } from '../../../../src/channels/magalu/api/exchange.ts';
import { asFailure } from '../../../../src/core/failure.ts';

const answerOf = (status: number, body: unknown, more: Partial<Answer> = {}): Answer => ({
  status,
  type: 'application/json',
  bytes: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  wait: undefined,
  ...more,
});

function setup(answer: Answer) {
  const asked: Request[] = [];
  const identity = createIdentity({
    async exchange(request) {
      asked.push(request);
      return answer;
    },
    clientId: 'aplicacao',
    clientSecret: 'segredo',
    redirectUri: 'https://chat.provedor.example/magalu/callback',
  });
  return { identity, asked };
}
const failureOf = async (answer: Answer) =>
  asFailure(
    await setup(answer)
      .identity.refresh('gasto')
      .catch((thrown: unknown) => thrown),
  );

it('a code goes as JSON, a refresh token as a form', async () => {
  const { identity, asked } = setup(answerOf(200, { access_token: 'a', refresh_token: 'r' }));
  await identity.exchange('o código');
  await identity.refresh('um&outro');
  const [exchange, refresh] = asked.map(({ body }) => body);
  expect(exchange?.type).toBe('application/json');
  expect(JSON.parse(String(exchange?.content))).toEqual({
    client_id: 'aplicacao',
    client_secret: 'segredo',
    redirect_uri: 'https://chat.provedor.example/magalu/callback',
    code: 'o código',
    grant_type: 'authorization_code',
  });
  expect(refresh?.type).toBe('application/x-www-form-urlencoded');
  expect(Object.fromEntries(new URLSearchParams(String(refresh?.content)))).toEqual({
    client_id: 'aplicacao',
    client_secret: 'segredo',
    grant_type: 'refresh_token',
    refresh_token: 'um&outro',
  });
});

describe('a pair', () => {
  const base = { access_token: 'a', refresh_token: 'r' };
  it.each([
    [
      { ...base, expires_in: 7200, scope: 'x y' },
      { lasts: 7_200_000, scopes: ['x', 'y'] },
    ],
    [
      { ...base, expires_in: '60', scope: 'x,y' },
      { lasts: 60_000, scopes: ['x', 'y'] },
    ],
    [
      { ...base, expires_in: 'soon', scope: ['x'] },
      { lasts: 7_200_000, scopes: ['x'] },
    ],
    [
      { ...base, expires_in: -1, scope: 7 },
      { lasts: 7_200_000, scopes: undefined },
    ],
    [base, { lasts: 7_200_000, scopes: undefined }],
    [{ access_token: 'a', unknown: {} }, { refresh: undefined }],
  ])('%j', async (body, pair) => {
    expect(await setup(answerOf(200, body)).identity.refresh('r')).toMatchObject({ access: 'a', ...pair });
  });
});

describe('the token is surely known no more', () => {
  it.each([
    [400, { error: 'invalid_grant' }],
    [401, { error: 'invalid_grant', error_description: 'used' }],
    [400, { message: { error: 'invalid_grant' } }],
  ])('%s %j', async (status, body) => {
    expect(await failureOf(answerOf(status, body))).toBeInstanceOf(GrantRefused);
  });
});

describe('the token is as good as before', () => {
  it.each([
    ['another application’s secret', 401, { error: 'invalid_client' }, 'refused', 'MAGALU_CLIENT_SECRET'],
    ['a bare 401', 401, {}, 'refused', 'MAGALU_CLIENT_SECRET'],
    ['a pause', 429, { message: 'slow down' }, 'retry', 'pausa'],
    ['another reason', 400, { error: 'invalid_request' }, 'refused', 'recusou'],
  ])('%s', async (_, status, body, kind, words) => {
    const failure = await failureOf(answerOf(status, body));
    expect(failure).not.toBeInstanceOf(GrantRefused);
    expect(failure.kind).toBe(kind);
    expect(failure.message).toContain(words);
  });
});

describe('nobody knows whether the token was used', () => {
  it.each([
    ['a page of something in between', 502, '<html>Bad Gateway</html>'],
    ['a page that says invalid_grant', 500, '<html>invalid_grant</html>'],
    ['an error of the server’s', 500, { error: 'server_error' }],
    ['a page that says 200', 200, '<html>Manutenção</html>'],
    ['200 with nothing', 200, ''],
    ['200 without a token', 200, { ok: true }],
    ['200 with an empty one', 200, { access_token: '' }],
    ['another way', 302, ''],
  ])('%s', async (_, status, body) => {
    const failure = await failureOf(answerOf(status, body));
    expect(failure.kind).toBe('unknown');
    expect(failure).not.toBeInstanceOf(GrantRefused);
  });

  it('more bytes than anybody reads', async () => {
    expect((await failureOf(answerOf(200, '', { bytes: undefined }))).kind).toBe('unknown');
  });
});

it('no failure tells a secret, or what was answered at length', async () => {
  for (const status of [200, 302, 400, 401, 429, 500])
    for (const body of [{ error: `segredo ${'x'.repeat(500)}` }, 'gasto', { error: 'invalid_grant' }]) {
      const { message } = await failureOf(answerOf(status, body));
      expect(message.length).toBeLessThan(300);
      expect(message).not.toContain('gasto');
    }
});
