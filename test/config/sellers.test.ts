/** Sellers on the Magalu marketplace, as they are configured. */

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config/index.ts';
import { problemsOf } from './problems.ts';

const seller = {
  MAGALU_CLIENT_ID: 'aplicativo-inventado',
  MAGALU_CLIENT_SECRET: 'segredo-inventado',
  MAGALU_REDIRECT_URI: 'https://chat.provedor.com.br/magalu/callback',
};
const demonstration = { PLANTAO_BACKEND: 'sandbox', ...seller };

test('nothing is switched on unless it is configured', () => {
  expect(readConfig({}).magalu).toEqual([]);
});

test('a whole seller is used, with what may be left out left out', () => {
  expect(readConfig(demonstration).magalu).toEqual([
    {
      account: 'main',
      clientId: seller.MAGALU_CLIENT_ID,
      clientSecret: seller.MAGALU_CLIENT_SECRET,
      redirectUri: seller.MAGALU_REDIRECT_URI,
      apiRoot: undefined,
      idRoot: undefined,
      pollEvery: 20_000,
      listing: 600_000,
      acknowledgement: undefined,
    },
  ]);
});

test('what may be said is said', () => {
  const [read] = readConfig({
    ...demonstration,
    MAGALU_API_ROOT: 'http://127.0.0.1:4610/',
    MAGALU_ID_ROOT: 'http://127.0.0.1:4610',
    MAGALU_POLL_SECONDS: '0.5',
    MAGALU_LISTING_SECONDS: '3',
    MAGALU_ACKNOWLEDGE: ' Recebemos seu protocolo. ',
  }).magalu;
  expect(read).toMatchObject({
    apiRoot: 'http://127.0.0.1:4610',
    idRoot: 'http://127.0.0.1:4610',
    pollEvery: 500,
    listing: 3_000,
    acknowledgement: 'Recebemos seu protocolo.',
  });
});

test('another seller of the same application repeats the id, and says only what differs', () => {
  const sellers = readConfig({
    ...demonstration,
    MAGALU_CLIENT_ID__loja: seller.MAGALU_CLIENT_ID,
    MAGALU_ACKNOWLEDGE__loja: 'A loja responde logo.',
  }).magalu;
  expect(
    sellers.map(({ account, clientId, acknowledgement }) => ({ account, clientId, acknowledgement })),
  ).toEqual([
    { account: 'main', clientId: seller.MAGALU_CLIENT_ID, acknowledgement: undefined },
    { account: 'loja', clientId: seller.MAGALU_CLIENT_ID, acknowledgement: 'A loja responde logo.' },
  ]);
});

test('the secret may come from a file', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'seller-')), 'secret');
  writeFileSync(file, 'segredo-do-arquivo\n');
  const { MAGALU_CLIENT_SECRET: _, ...rest } = demonstration;
  expect(readConfig({ ...rest, MAGALU_CLIENT_SECRET_FILE: file }).magalu[0]?.clientSecret).toBe(
    'segredo-do-arquivo',
  );
});

describe('what is wrong is told', () => {
  test.each([
    [
      'half a seller',
      { MAGALU_CLIENT_ID: seller.MAGALU_CLIENT_ID },
      ['MAGALU_CLIENT_SECRET', 'MAGALU_REDIRECT_URI'],
    ],
    ['a secret of nobody', { MAGALU_CLIENT_SECRET: 'segredo' }, ['falta MAGALU_CLIENT_ID']],
    [
      'an account without an id',
      { ...seller, MAGALU_ACKNOWLEDGE__loja: 'oi' },
      ['falta MAGALU_CLIENT_ID__loja'],
    ],
    [
      'an address that is none',
      { ...seller, MAGALU_REDIRECT_URI: 'callback' },
      ['MAGALU_REDIRECT_URI precisa'],
    ],
    ['an id with spaces', { ...seller, MAGALU_CLIENT_ID: 'um app meu' }, ['MAGALU_CLIENT_ID é o client_id']],
    [
      'seconds that are none',
      { ...seller, MAGALU_POLL_SECONDS: 'já' },
      ['MAGALU_POLL_SECONDS precisa ser um número'],
    ],
    [
      'a name that nobody reads',
      { ...seller, MAGALU_CLIENTID: 'x' },
      ['MAGALU_CLIENTID não existe: você quis dizer MAGALU_CLIENT_ID?'],
    ],
  ])('%s', (_, given, words) => {
    const problems = problemsOf({ PLANTAO_BACKEND: 'sandbox', ...given });
    for (const word of words) expect(problems.some((problem) => problem.includes(word))).toBe(true);
  });

  test('a real marketplace beside an invented ERP is said to be so', () => {
    expect(problemsOf(seller).some((problem) => problem.includes('PLANTAO_BACKEND=sandbox'))).toBe(true);
  });
});
