import { afterEach, beforeEach, expect, test } from 'vitest';
import { type MagaluSandbox, startMagaluSandbox } from '../../src/sandboxes/magalu/index.ts';
import {
  codeOf,
  type MagaluVisitor,
  record,
  redirectUri,
  results,
  scopes,
  visitMagalu,
} from './magalu-visitor.ts';

/** The clock stands still, so that only a test moves it. */
const noon = Date.parse('2026-03-05T12:00:30-03:00');

let sandbox: MagaluSandbox;
let visitor: MagaluVisitor;

beforeEach(async () => {
  sandbox = await startMagaluSandbox({ faults: true, now: () => noon });
  visitor = await visitMagalu(sandbox);
});
afterEach(() => sandbox.close());

const parametersOf = ({ headers }: { readonly headers: Headers }) =>
  Object.fromEntries(new URL(headers.get('location') ?? '').searchParams);
const works = async () => (await visitor.tickets()).status === 200;

test('a consent leads back at once, with a code and the state that was brought', async () => {
  const answer = await visitor.consent({ state: 'a b&c', redirect_uri: `${redirectUri}?de=aqui` });
  expect(answer.status).toBe(302);
  expect(answer.headers.get('location')).toContain(redirectUri);
  expect(parametersOf(answer)).toEqual({ de: 'aqui', code: expect.any(String), state: 'a b&c' });
});

test('a refused consent leads back with the reason', async () => {
  expect(parametersOf(await visitor.consent({ deny: '1' }))).toEqual({
    error: 'access_denied',
    state: 'estado',
  });
});

test('one scope too many fails the whole consent', async () => {
  await visitor.control('habits', { scopes: scopes.slice(0, 3) });
  expect(parametersOf(await visitor.consent()).error).toBe('invalid_scope');
  expect(parametersOf(await visitor.consent({ scope: scopes.slice(0, 3).join(' ') })).code).toBeDefined();
});

test('what is not of the application or not an address is answered with a page', async () => {
  for (const wrong of [{ client_id: 'outra' }, { redirect_uri: 'aqui' }, { response_type: 'token' }])
    expect((await visitor.consent(wrong)).status, JSON.stringify(wrong)).toBe(400);
});

test('a code is exchanged once, for the address that it was given for, within ten minutes', async () => {
  const code = codeOf(await visitor.consent());
  const answer = record(await visitor.exchange(code));
  expect(answer).toMatchObject({ expires_in: 7_200, token_type: 'Bearer', scope: scopes.join(' ') });
  expect(record(await visitor.exchange(code)).error).toBe('invalid_grant');
  const another = codeOf(await visitor.consent());
  expect(record(await visitor.exchange(another, { redirect_uri: `${redirectUri}/` })).error).toBe(
    'invalid_grant',
  );
  const late = codeOf(await visitor.consent());
  await visitor.advance(600_000);
  expect(record(await visitor.exchange(late)).error).toBe('invalid_grant');
});

test('a wrong secret is refused', async () => {
  const answer = await visitor.exchange(codeOf(await visitor.consent()), { client_secret: 'outro' });
  expect([answer.status, record(answer).error]).toEqual([401, 'invalid_client']);
});

test('the exchange is JSON only, and the refresh a form only', async () => {
  const { clientId: client_id, clientSecret: client_secret } = sandbox.credentials;
  const own = { client_id, client_secret };
  const code = codeOf(await visitor.consent());
  const asForm = { ...own, grant_type: 'authorization_code', redirect_uri: redirectUri, code };
  const asJson = { ...own, grant_type: 'refresh_token', refresh_token: visitor.pair().refresh };
  for (const body of [new URLSearchParams(asForm), asJson])
    expect(record(await visitor.send('POST', '/oauth/token', body)).error).toBe('invalid_request');
});

test('an access token ends, and a refresh gives a new pair', async () => {
  const before = visitor.pair();
  await visitor.advance(7_199_000);
  expect(await works()).toBe(true);
  await visitor.advance(1_000);
  expect(await works()).toBe(false);
  await visitor.refresh();
  expect(await works()).toBe(true);
  expect(visitor.pair().refresh).not.toBe(before.refresh);
});

test('a refresh token that was used takes the whole family with it', async () => {
  const { refresh } = visitor.pair();
  await visitor.refresh();
  expect(await works()).toBe(true);
  expect(record(await visitor.refresh(refresh)).error).toBe('invalid_grant');
  expect(await works()).toBe(false);
  expect(record(await visitor.refresh()).error).toBe('invalid_grant');
  expect(await visitor.counts()).toMatchObject({ tokens: { exchanged: 1, refreshed: 1, reused: 1 } });
});

test('a refresh token that nobody used for long has ended', async () => {
  await visitor.control('habits', { refreshSeconds: 60 });
  await visitor.refresh();
  await visitor.advance(60_000);
  expect(record(await visitor.refresh()).error).toBe('invalid_grant');
});

test('tokens are revoked on request: those of a seller, or only what lets them in now', async () => {
  const other = await visitMagalu(sandbox, 'roteadores');
  await visitor.control('tokens/revoke', { seller: 'serrana' });
  expect(await works()).toBe(false);
  expect(record(await visitor.refresh()).error).toBe('invalid_grant');
  expect((await other.tickets()).status).toBe(200);
  await visitor.control('tokens/revoke', { access: true });
  expect((await other.tickets()).status).toBe(401);
  await other.refresh();
  expect((await other.tickets()).status).toBe(200);
});

test('a token does what was consented to and no more', async () => {
  await visitor.exchange(codeOf(await visitor.consent({ scope: 'open:tickets-seller:read' })));
  const [ticket] = results(await visitor.tickets());
  const id = String(ticket?.id);
  expect((await visitor.messages(id)).status).toBe(403);
  expect((await visitor.message(id, 'oi')).status).toBe(403);
  expect((await visitor.event(id, { type: 'product_sent' })).status).toBe(403);
});

test('a seller reads 200 times a minute, and the other one has a minute of their own', async () => {
  await visitor.control('habits', { readsPerMinute: 3 });
  const other = await visitMagalu(sandbox, 'roteadores');
  const [ticket] = results(await visitor.tickets());
  for (let count = 0; count < 2; count += 1) expect(await works()).toBe(true);
  expect((await visitor.tickets()).status).toBe(429);
  expect((await visitor.message(String(ticket?.id), 'escrever pode')).status).toBe(202);
  expect((await other.tickets()).status).toBe(200);
  await visitor.advance(60_000);
  expect(await works()).toBe(true);
});
