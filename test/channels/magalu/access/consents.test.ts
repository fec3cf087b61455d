/** Who may say that a seller has consented: whoever comes back by a link that was given out here, once, in time. */

import { beforeEach, describe, expect, it } from 'vitest';
import { type Consents, createConsents, linkLasts } from '../../../../src/channels/magalu/access/consents.ts';
import { wantedScopes } from '../../../../src/channels/magalu/access/scopes.ts';
import { Failure } from '../../../../src/core/failure.ts';
import { createMemoryStore } from '../../../../src/stores/memory/index.ts';
import type { Store } from '../../../../src/stores/store.ts';

let clock: number;
let store: Store;
beforeEach(() => {
  clock = Date.UTC(2026, 10, 23);
  store = createMemoryStore({ now: () => clock });
});

const open = (account = 'main') =>
  createConsents({
    account,
    records: store.records,
    idRoot: 'https://id.magalu.example',
    clientId: 'aplicacao',
    redirectUri: 'https://chat.provedor.example/magalu/callback',
  });
const stateOf = (link: string): string => new URL(link).searchParams.get('state') ?? '';
const taken = (consents: Consents, given: URLSearchParams) => consents.take(given, async (code) => code);
const back = (more: Readonly<Record<string, string>>) => new URLSearchParams(more);

it('a link asks for what is used, for this address, and tells nothing that is secret', async () => {
  const link = new URL(await open().link());
  expect(`${link.origin}${link.pathname}`).toBe('https://id.magalu.example/login');
  expect(Object.fromEntries(link.searchParams)).toEqual({
    client_id: 'aplicacao',
    redirect_uri: 'https://chat.provedor.example/magalu/callback',
    scope: wantedScopes.join(' '),
    response_type: 'code',
    choose_tenants: 'true',
    state: expect.stringMatching(/^[\w-]{32}$/),
  });
});

it('the code of who comes back by it is taken once, in whichever process', async () => {
  const state = stateOf(await open().link());
  expect(await taken(open(), back({ state, code: 'c1' }))).toBe('c1');
  await expect(taken(open(), back({ state, code: 'c2' }))).rejects.toThrow('este link não vale mais');
});

it('two who come back by one link at once: one of them is taken', async () => {
  const state = stateOf(await open().link());
  const results = await Promise.allSettled([1, 2, 3].map(() => taken(open(), back({ state, code: 'c' }))));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

it('what is kept of a link does not open what it opens', async () => {
  const state = stateOf(await open().link());
  const kept = await store.records.list('magalu-consent/', { limit: 10 });
  expect(kept).toHaveLength(1);
  expect(JSON.stringify(kept)).not.toContain(state);
});

describe('is not taken', () => {
  it.each([
    ['by nobody’s link', () => back({ state: 'x'.repeat(32), code: 'c' })],
    ['without a state', () => back({ code: 'c' })],
    ['with an empty one', () => back({ state: '', code: 'c' })],
  ])('%s', async (_, given) => {
    await open().link();
    await expect(taken(open(), given())).rejects.toThrow('este link não vale mais');
  });

  it('with a state that is nearly right', async () => {
    const state = stateOf(await open().link());
    for (const wrong of [state.slice(0, -1), `${state}A`, state.toUpperCase(), ` ${state}`])
      if (wrong !== state)
        await expect(taken(open(), back({ state: wrong, code: 'c' }))).rejects.toThrow('não vale mais');
    expect(await taken(open(), back({ state, code: 'c' }))).toBe('c');
  });

  it('after a quarter of an hour', async () => {
    const [early, late] = [stateOf(await open().link()), stateOf(await open().link())];
    clock += linkLasts - 1;
    expect(await taken(open(), back({ state: early, code: 'c' }))).toBe('c');
    clock += 2;
    await expect(taken(open(), back({ state: late, code: 'c' }))).rejects.toThrow('15 minutos');
  });

  it('by another account: it is left for that one', async () => {
    const state = stateOf(await open('loja').link());
    expect(await taken(open('main'), back({ state, code: 'c' }))).toBeUndefined();
    expect(await taken(open('loja'), back({ state, code: 'c' }))).toBe('c');
  });
});

describe('Magalu sends the browser back without a code', () => {
  it.each([
    ['access_denied', 'a autorização foi negada'],
    ['invalid_scope', 'open:ticket-messages-seller:write'],
    ['server_error', 'não disse por quê'],
    ['', 'não disse por quê'],
  ])('%s', async (error, words) => {
    const state = stateOf(await open().link());
    await expect(taken(open(), back({ state, error }))).rejects.toMatchObject({ kind: 'refused' });
    const again = stateOf(await open().link());
    await expect(taken(open(), back({ state: again, error }))).rejects.toThrow(words);
    // It was for this one time all the same.
    await expect(taken(open(), back({ state, code: 'c' }))).rejects.toThrow('não vale mais');
  });

  it('with words of whoever made up the address: they are not repeated', async () => {
    const state = stateOf(await open().link());
    await expect(taken(open(), back({ state, error: '<script>' }))).rejects.not.toThrow('script');
  });
});

describe('whoever waits for a link', () => {
  const expired = new Failure('refused', 'a Magalu não reconhece mais esta autorização');

  it('hears why nothing came of it: the seller said no, or the code is not taken', async () => {
    const [no, wrong] = [await open().link(), await open().link()];
    await expect(taken(open(), back({ state: stateOf(no), error: 'access_denied' }))).rejects.toThrow();
    const spend = () => Promise.reject(expired);
    await expect(open().take(back({ state: stateOf(wrong), code: 'c' }), spend)).rejects.toBe(expired);
    expect(await open().refusal(no)).toContain('a autorização foi negada');
    expect(await open().refusal(wrong)).toBe(expired.message);
    expect(await open('loja').refusal(no)).toBeNull();
  });

  it('hears nothing of one that nobody came back by, that went well, or that is nobody’s', async () => {
    const [unused, used] = [await open().link(), await open().link()];
    expect(await taken(open(), back({ state: stateOf(used), code: 'c' }))).toBe('c');
    await expect(taken(open(), back({ state: stateOf(used), error: 'access_denied' }))).rejects.toThrow();
    for (const link of [unused, used, 'https://id.magalu.example/login?state=x', 'nada', ''])
      expect(await open().refusal(link)).toBeNull();
  });
});

it('a no without a state is understood as one, and opens nothing', async () => {
  const link = await open().link();
  await expect(taken(open(), back({ error: 'access_denied' }))).rejects.toThrow('foi negada');
  expect(await open().refusal(link)).toBeNull();
  expect(await taken(open(), back({ state: stateOf(link), code: 'c' }))).toBe('c');
});
