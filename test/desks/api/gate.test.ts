/** Who gets in: tokens, rights and limits. */

import { afterEach, beforeEach, expect, test } from 'vitest';
import { createKeys } from '../../../src/keys/index.ts';
import { type OpenApi, openApi } from './open-api.ts';

let desk: OpenApi;

beforeEach(() => {
  desk = openApi();
});
afterEach(() => desk.close());

const ask = (authorization?: string, ip?: string) =>
  desk.fetchApi('/conversations', authorization === undefined ? {} : { headers: { authorization } }, ip);

test('nobody gets in without a token that is one', async () => {
  const { secret } = await desk.connect();
  const other = secret.slice(0, -3) + (secret.endsWith('AAA') ? 'BBB' : 'AAA');
  for (const authorization of [
    undefined,
    '',
    'Bearer',
    `Basic ${secret}`,
    'Bearer x',
    `Bearer ${other}`,
    secret,
  ]) {
    const answer = await ask(authorization);
    expect([authorization, answer.status]).toEqual([authorization, 401]);
    expect(answer.headers.get('www-authenticate')).toContain('Bearer');
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({ type: 'urn:plantao:unauthorized', status: 401 });
  }
  expect((await ask(`Bearer ${secret}`)).status).toBe(200);
});

test('a token that was revoked opens nothing any more', async () => {
  const { secret, token } = await desk.connect();
  expect((await ask(`Bearer ${secret}`)).status).toBe(200);
  expect(await desk.integrations.tokens.revoke(token.id)).toBe(true);
  expect((await ask(`Bearer ${secret}`)).status).toBe(401);
  expect(await desk.integrations.tokens.revoke(token.id)).toBe(false);
});

test('only a keyed hash of a token is kept, and another deployment’s key knows it not', async () => {
  const { secret } = await desk.connect();
  const kept = JSON.stringify(await desk.store.records.list('', { limit: 1_000 }));
  expect(kept).toContain('credential/integrations/token/');
  for (const part of secret.split('.').slice(2)) expect(kept).not.toContain(part);
  expect(kept).not.toContain(createKeys(new Uint8Array(32).fill(8)).sign('api-token', secret));
});

test('who may only read does nothing', async () => {
  await desk.say('aaaa-waits', 'atendente');
  await desk.settled();
  const reader = await desk.connect('read');
  expect((await reader.get('/conversations/aaaa-waits')).status).toBe(200);
  for (const act of ['take', 'answer', 'note', 'give-back', 'close', 'reopen', 'transfer'])
    expect((await reader.send(`/conversations/aaaa-waits/${act}`, { text: 'Oi!' })).body).toMatchObject({
      type: 'urn:plantao:forbidden',
    });
  expect(await desk.placeOf('aaaa-waits')).toBe('waiting');
});

test('a token is remembered as used', async () => {
  const { secret, token } = await desk.connect();
  await ask(`Bearer ${secret}`);
  const [listed] = await desk.integrations.tokens.list();
  expect(listed).toMatchObject({ id: token.id, name: 'Painel', may: 'act', seen: expect.any(Number) });
});

test('too many wrong tokens from one network are told to wait, and right ones come through', async () => {
  const { secret } = await desk.connect();
  const statuses: number[] = [];
  for (let time = 0; time < 31; time++) statuses.push((await ask('Bearer no', '198.51.100.1')).status);
  expect(statuses).toEqual([...Array(30).fill(401), 429]);
  expect((await ask('Bearer no', '198.51.100.2')).status).toBe(401);
  expect((await ask(`Bearer ${secret}`, '198.51.100.1')).status).toBe(200);
});

test('one token asks so often, and others are not the poorer for it', async () => {
  await desk.close();
  desk = openApi({ allowed: { requests: 3, wrong: 3 } });
  const [greedy, modest] = [await desk.connect(), await desk.connect()];
  for (let time = 0; time < 3; time++) expect((await greedy.get('/token')).status).toBe(200);
  const refused = await greedy.get('/token');
  expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true]);
  expect((await modest.get('/token')).status).toBe(200);
});

test('nothing invites other sites’ scripts, and what is not there is a problem in words', async () => {
  const preflight = await desk.fetchApi('/conversations', {
    method: 'OPTIONS',
    headers: { origin: 'https://evil.example', 'access-control-request-method': 'GET' },
  });
  expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([401, null]);
  const { secret } = await desk.connect();
  const headers = { authorization: `Bearer ${secret}` };
  const nowhere = await desk.fetchApi('/nada', { headers });
  expect([nowhere.status, await nowhere.json()]).toMatchObject([404, { type: 'urn:plantao:not-found' }]);
  const wrong = await desk.fetchApi('/conversations', { method: 'DELETE', headers });
  expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET']);
});
