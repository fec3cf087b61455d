/** What the identity server says when it refuses, and what of that is repeated. */

import { expect, it } from 'vitest';
import { createIdentity } from '../../../../src/channels/magalu/access/identity.ts';
import type { Exchange } from '../../../../src/channels/magalu/api/exchange.ts';
import { asFailure } from '../../../../src/core/failure.ts';

const refusing = (body: unknown, status = 400) => {
  const exchange: Exchange = async () => ({
    status,
    type: 'application/json',
    bytes: Buffer.from(JSON.stringify(body)),
    wait: undefined,
  });
  return createIdentity({ exchange, clientId: 'app', clientSecret: 'segredo-1', redirectUri: 'http://x/y' });
};
const wordsOf = async (asked: Promise<unknown>): Promise<string> =>
  asFailure(await asked.catch((thrown: unknown) => thrown)).message;

it.each([
  { message: 'client_secret segredo-1 and code codigo-1, refresh_token volta-1: no' },
  { error: 'invalid_request', error_description: 'got codigo-1, volta-1 and segredo-1' },
  { error: { message: 'segredo-1 volta-1 codigo-1' } },
  { errors: [{ detail: 'segredo-1 volta-1 codigo-1' }] },
])('never what it was asked with: %j', async (body) => {
  const identity = refusing(body);
  for (const words of [
    await wordsOf(identity.exchange('codigo-1')),
    await wordsOf(identity.refresh('volta-1')),
  ]) {
    expect(words).toMatch(/^a Magalu recusou/);
    expect(words).not.toMatch(/segredo|codigo-1|volta-1/);
  }
});

it('the standard’s own word for it is told', async () => {
  const identity = refusing({ error: 'invalid_request', error_description: 'redirect_uri' });
  expect(await wordsOf(identity.exchange('codigo-1'))).toBe('a Magalu recusou: invalid_request');
});
