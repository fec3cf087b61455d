/** Data of a demonstration, and a provider's: neither is taken for the other, nor an invented marketplace for a real one. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../../../src/config/index.ts';
import { keepApart, kindOf, refuseOtherKind } from '../../../src/plantao/vendors/kind.ts';
import { createMemoryStore } from '../../../src/stores/memory/index.ts';

const seller = {
  PLANTAO_BACKEND: 'sandbox',
  MAGALU_CLIENT_ID: 'aplicacao-da-loja',
  MAGALU_CLIENT_SECRET: 'segredo',
  MAGALU_REDIRECT_URI: 'https://chat.provedor.example/magalu/callback',
};
const erp = {
  HUBSOFT_URL: 'https://erp.example',
  HUBSOFT_CLIENT_ID: '7',
  HUBSOFT_CLIENT_SECRET: 'segredo',
  HUBSOFT_USERNAME: 'plantao',
  HUBSOFT_PASSWORD: 'segredo',
  PLANTAO_PROVIDER_NAME: 'Fibra Serrana',
  PLANTAO_PRIVACY_URL: 'https://fibraserrana.example/privacidade',
};
const kind = (environment: Readonly<Record<string, string>> = {}) =>
  kindOf(readConfig({ PLANTAO_STORE: 'memory:', ...environment }));
const { PLANTAO_BACKEND: _, ...sellerBesideErp } = seller;

test.each<[string, Record<string, string>, ReturnType<typeof kind>['marketplace']]>([
  ['a demonstration has an invented marketplace', {}, 'invented'],
  ['one of a network has none', { PLANTAO_BACKEND: 'sandbox', WHATSAPP_PAIRED: 'main' }, null],
  ['a seller has the real one', seller, 'real'],
  ['beside an ERP too', { ...sellerBesideErp, ...erp }, 'real'],
  ['an ERP alone has none', erp, null],
])('%s', async (_, environment, expected) => {
  expect(kind(environment).marketplace).toBe(expected);
  expect(await keepApart(createMemoryStore(), kind(environment))).toBe(expected);
});

test('data are of the kind that they were begun with, time and again', async () => {
  for (const environment of [{}, seller, erp]) {
    const store = createMemoryStore();
    expect(await refuseOtherKind(store, kind(environment))).toBe(false);
    const first = await keepApart(store, kind(environment));
    expect(await keepApart(store, kind(environment))).toBe(first);
    expect(await refuseOtherKind(store, kind(environment))).toBe(true);
  }
});

test('a demonstration’s data are not a seller’s, though the ERP be invented for both', async () => {
  const store = createMemoryStore();
  await keepApart(store, kind());
  for (const refuse of [keepApart, refuseOtherKind])
    await expect(refuse(store, kind(seller))).rejects.toThrow(
      /MAGALU_CLIENT_ID .*outra pasta em PLANTAO_STORE/,
    );
  expect(await keepApart(store, kind())).toBe('invented');
});

test('all that speaks against it is told at once', async () => {
  const store = createMemoryStore();
  await keepApart(store, kind());
  const words = await keepApart(store, kind({ ...sellerBesideErp, ...erp })).catch(
    (error: Error) => error.message,
  );
  expect(String(words).split('\n')).toEqual([
    expect.stringMatching(/^estes dados são de uma demonstração/),
    expect.stringMatching(/^MAGALU_CLIENT_ID/),
  ]);
});

test('a seller’s data are demonstrated with no invented marketplace among their protocols', async () => {
  const store = createMemoryStore();
  await keepApart(store, kind(seller));
  expect(await keepApart(store, kind())).toBeNull();
  expect(await keepApart(store, kind(seller))).toBe('real');
});

test('a demonstration that came to be before that was written down is known by what it left', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'p-'));
  try {
    const there = { ...seller, PLANTAO_STORE: `lmdb:${folder}` };
    const store = createMemoryStore();
    expect(await keepApart(store, kind(there))).toBe('real');
    writeFileSync(join(folder, 'sandbox-magalu.jsonl'), '');
    // What is written down counts more.
    expect(await keepApart(store, kind(there))).toBe('real');
    await expect(keepApart(createMemoryStore(), kind(there))).rejects.toThrow('marketplace inventado');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
