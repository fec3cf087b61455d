/** `plantao magalu` as whoever installs it types it: beside the service that runs, and in the data of one that is stopped. */

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { connect, tickets } from '../../src/commands/accounts/magalu.ts';
import { check } from '../../src/commands/check.ts';
import { readConfig } from '../../src/config/index.ts';
import { type Marketplace, openMarketplace } from '../channels/magalu/stage.ts';
import { type Program, runProgram } from '../support/program.ts';
import { noRedis, startRedis } from '../support/redis/index.ts';

const patient = { timeout: 60_000, interval: 50 };
let magalu: Marketplace;
let folder: string;
let environment: Record<string, string>;
let programs: Program[];

beforeEach(async () => {
  magalu = await openMarketplace();
  folder = mkdtempSync(join(tmpdir(), 'p-'));
  programs = [];
  environment = {
    PLANTAO_STORE: `lmdb:${join(folder, 'data')}`,
    PLANTAO_BACKEND: 'sandbox',
    PORT: '0',
    MAGALU_CLIENT_ID: magalu.credentials.clientId,
    MAGALU_CLIENT_SECRET: magalu.credentials.clientSecret,
    MAGALU_REDIRECT_URI: 'https://chat.provedor.example/magalu/callback',
    MAGALU_API_ROOT: magalu.url,
    MAGALU_ID_ROOT: magalu.url,
  };
});
afterEach(async () => {
  for (const { process: one, ended } of programs) {
    one.kill('SIGKILL');
    await ended;
  }
  await magalu.close();
  rmSync(folder, { recursive: true, force: true });
});

const two = (): Record<string, string> => ({
  ...environment,
  MAGALU_CLIENT_ID__loja: magalu.credentials.clientId,
});
const plantao = (...args: readonly string[]): Program => {
  const program = runProgram(args, environment);
  programs.push(program);
  return program;
};
/** Where a seller's browser is sent to once they have consented, or not. */
async function follow(link: string, choice: Readonly<Record<string, string>> = {}): Promise<string> {
  const url = new URL(link);
  for (const [name, value] of Object.entries(choice)) url.searchParams.set(name, value);
  const answer = await fetch(url, { redirect: 'manual' });
  return answer.headers.get('location') ?? '';
}
const linkIn = (text: string): string => /http\S+\/login\?\S+/.exec(text)?.[0] ?? `no link in:\n${text}`;

/** Runs `connect` here; `paste` types what it makes of the link. */
async function connectHere(
  paste: (link: string) => Promise<string>,
  options: { readonly seller?: string; readonly environment?: Record<string, string> } = {},
) {
  const input = new PassThrough();
  let shown = '';
  const done = connect(readConfig(options.environment ?? environment), {
    seller: options.seller,
    input,
    show(text) {
      const isFirst = !shown.includes('/login?');
      shown += `${text}\n`;
      if (isFirst && text.includes('/login?'))
        void paste(linkIn(text)).then((line) => input.write(`${line}\n`));
    },
  });
  const words = await done.catch((error: Error) => `plantao: ${error.message}`);
  return { words, shown };
}
const line = async (given = environment, seller = 'main'): Promise<string> => {
  const { report } = await check(readConfig(given));
  return report.split('\n').find((one) => one.includes(`magalu:${seller}:`)) ?? report;
};

test('beside the service: the browser comes back to it, and the command ends by itself; nothing secret is printed', async () => {
  const service = plantao('start');
  const [, url = ''] = await service.printed(/(http:\S+)\/readyz/);
  await service.printed(/Plantão: /);
  expect(await line()).toMatch(/^FALHA {2}magalu:main: falta a autorização .*plantao magalu connect/);

  const connecting = plantao('magalu', 'connect');
  const [link] = await connecting.printed(/http\S+\/login\?\S+/);
  // The address that the application has is another's here: whoever is before the service leads it on.
  const back = new URL(await follow(link));
  const page = await fetch(url + back.pathname + back.search);
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Pronto')]);
  expect(await connecting.ended).toBe(0);
  expect(connecting.output()).toContain('a conta main está autorizada na Magalu; em instantes');
  const again = await fetch(url + back.pathname + back.search);
  expect([again.status, await again.text()]).toEqual([400, expect.stringContaining('não vale mais')]);

  await magalu.open({ says: 'Cadê o\nroteador?', order: 'LU-55', protocol: '202611000000001' });
  const listing = plantao('magalu', 'tickets');
  expect(await listing.ended).toBe(0);
  expect(listing.output()).toMatch(/^202611000000001 {2}waiting {2}pedido LU-55 {2}"Cadê o roteador\?"$/m);
  expect(await line()).toBe('certo  magalu:main: a Magalu responde, e o vendedor a autorizou');

  const printed = [service, connecting, listing].map((program) => program.output()).join('\n');
  const code = back.searchParams.get('code') ?? '';
  expect(code).not.toBe('');
  for (const secret of [magalu.credentials.clientSecret, code]) expect(printed).not.toContain(secret);
}, 400_000);

test('beside the service: the seller says no in the browser, and the command ends at once and says so', async () => {
  const service = plantao('start');
  const [, url = ''] = await service.printed(/(http:\S+)\/readyz/);
  const connecting = plantao('magalu', 'connect');
  const [link] = await connecting.printed(/http\S+\/login\?\S+/);
  const back = new URL(await follow(link, { deny: '1' }));
  const page = await fetch(url + back.pathname + back.search);
  expect([page.status, await page.text()]).toEqual([400, expect.stringContaining('foi negada na Magalu')]);
  expect(await connecting.ended).toBe(1);
  expect(connecting.output()).toContain('a autorização foi negada na Magalu');
}, 400_000);

test('without a service: the address that the browser was led to is pasted', async () => {
  const { words, shown } = await connectHere(follow);
  expect(words).toBe('a conta main está autorizada na Magalu; agora inicie o serviço');
  expect(shown).not.toContain(magalu.credentials.clientSecret);
  expect(await line()).toBe('certo  magalu:main: a Magalu responde, e o vendedor a autorizou');
  await magalu.open({ protocol: '1', says: 'Oi', due_date: new Date(Date.now() - 7_200_000).toISOString() });
  const other = await magalu.open({ protocol: '2' });
  await magalu.change(other.id, { status: 'finished', closed: true });
  const config = readConfig(environment);
  const all = await tickets(config, {});
  expect(all).toMatch(/^1 {2}waiting {2}VENCEU há 2 h.*"Oi"$/m);
  expect(all).toMatch(/^2 {2}encerrado \(finished\)/m);
  expect(await tickets(config, { status: 'finished' })).not.toContain('VENCEU');
  expect(await tickets(config, { status: 'nobody_is' })).toBe('Nenhum protocolo.');
  // Whoever starts now finds it authorized.
  const service = plantao('start');
  await service.printed(/Plantão: /);
  await vi.waitFor(async () => expect(await line()).toMatch(/^certo/), patient);
}, 400_000);

test.each([
  ['nothing of ours', async () => 'https://outro.example/?code=1&state=2', 'este link não vale mais'],
  [
    'an address without a code',
    async () => 'https://chat.provedor.example/magalu/callback',
    'este link não vale mais',
  ],
  ['what is no code', async () => 'abc', 'a Magalu não reconhece mais esta autorização'],
  [
    'a consent that was denied',
    (link: string) => follow(link, { deny: '1' }),
    'a autorização foi negada na Magalu',
  ],
])('pasted: %s', async (_, paste, refusal) => {
  const { words } = await connectHere(paste);
  expect(words).toContain(`plantao: ${refusal}`);
  expect(words).not.toContain(magalu.credentials.clientSecret);
  expect(await line()).toMatch(/^FALHA {2}magalu:main: falta a autorização/);
});

test('several sellers: each has to be named, and each consents for themselves', async () => {
  const config = readConfig(two());
  await expect(tickets(config, {})).rejects.toThrow('diga qual vendedor: --seller main | loja');
  await expect(tickets(config, { seller: 'outra' })).rejects.toThrow('não há o vendedor outra');
  await expect(tickets(config, { seller: 'loja' })).rejects.toThrow('plantao magalu connect');

  const theirs = await connectHere((link) => follow(link, { seller: 'roteadores' }), {
    seller: 'loja',
    environment: two(),
  });
  expect(theirs.words).toContain('a conta loja está autorizada');
  await magalu.open({ protocol: '31', seller: 'serrana' });
  await magalu.open({ protocol: '32', seller: 'roteadores' });
  const listed = await tickets(config, { seller: 'loja' });
  expect(listed).toContain('32');
  expect(listed).not.toContain('31');
  expect(await line(two(), 'loja')).toMatch(/^certo/);
  expect(await line(two(), 'main')).toMatch(/^FALHA .*falta a autorização/);
}, 200_000);

test('the data of a demonstration are refused: by the service, by connect and by check', async () => {
  const demonstration = Object.fromEntries(
    Object.entries(environment).filter(([name]) => !name.startsWith('MAGALU_')),
  );
  const before = runProgram(['start'], demonstration);
  programs.push(before);
  await before.printed(/Plantão: /);
  before.process.kill('SIGTERM');
  await before.ended;
  const words = /MAGALU_CLIENT_ID .*marketplace inventado.*outra pasta em PLANTAO_STORE/;
  const service = plantao('start');
  expect(await service.ended).toBe(1);
  expect(service.output()).toMatch(words);
  expect((await connectHere(follow)).words).toMatch(words);
  expect((await check(readConfig(environment))).report).toMatch(words);
}, 200_000);

test('nobody is configured', async () => {
  const config = readConfig({ PLANTAO_STORE: `lmdb:${folder}`, PLANTAO_BACKEND: 'sandbox' });
  await expect(tickets(config, {})).rejects.toThrow('falta MAGALU_CLIENT_ID');
});

test.skipIf(noRedis)(
  'in a Redis: nothing is begun by whoever only checks, and a consent is found there',
  async () => {
    const redis = await startRedis();
    try {
      const keyFile = join(folder, 'plantao.key');
      writeFileSync(keyFile, randomBytes(32).toString('base64'));
      const there = { ...environment, PLANTAO_STORE: redis.url, PLANTAO_KEY_FILE: keyFile };
      expect(await line(there)).toMatch(/^FALHA {2}magalu:main: ainda não há dados/);
      expect(await redis.cli('DBSIZE')).toBe('0');
      expect((await connectHere(follow, { environment: there })).words).toContain('está autorizada');
      expect(await line(there)).toMatch(/^certo/);
    } finally {
      await redis.stop();
    }
  },
);

test('check says what is so where it cannot look, and of a marketplace that does not answer', async () => {
  expect(await line({ ...environment, PLANTAO_STORE: 'memory:' })).toContain('daqui não se vê');
  await connectHere(follow);
  await magalu.revoke({});
  expect(await line()).toMatch(/^FALHA {2}magalu:main: .*plantao magalu connect/);
});
