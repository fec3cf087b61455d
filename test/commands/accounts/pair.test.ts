/** Linking a phone to a number as whoever installs it does: the built program, a terminal, and a phone that scans it. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import decodeQR from 'qr/decode.js';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { follow, type Linker, pair } from '../../../src/commands/accounts/pair.ts';
import { check } from '../../../src/commands/check.ts';
import { status } from '../../../src/commands/status.ts';
import { readConfig } from '../../../src/config/index.ts';
import { type Program, runProgram } from '../../support/program.ts';
import { type Account, startWhatsApp, type WhatsApp } from '../../support/whatsapp/index.ts';
import { linkStored } from '../../support/whatsapp/stored.ts';

const patient = { timeout: 60_000, interval: 50 };
let whatsapp: WhatsApp;
let account: Account;
let folder: string;
let programs: Program[];

beforeEach(async () => {
  whatsapp = await startWhatsApp();
  account = whatsapp.account({ phone: '5511988880001', name: 'Provedor' });
  folder = mkdtempSync(join(tmpdir(), 'plantao-pair-'));
  programs = [];
});
afterEach(async () => {
  for (const { process: one, ended } of programs) {
    one.kill('SIGKILL');
    await ended;
  }
  await whatsapp.close();
  rmSync(folder, { recursive: true });
});

const environment = () => ({
  PLANTAO_STORE: `lmdb:${join(folder, 'data')}`,
  PLANTAO_BACKEND: 'sandbox',
  PORT: '0',
  WHATSAPP_PAIRED: 'main',
  WHATSAPP_SOCKET_URL: whatsapp.url,
});
function plantao(...args: readonly string[]): Program {
  const program = runProgram(args, environment());
  programs.push(program);
  return program;
}

/** What a phone's camera reads of a terminal. */
function scan(output: string): string | undefined {
  const lines = output.split('\n').filter((line) => /^[█▀▄ ]+$/.test(line) && line.includes('█'));
  const width = Math.max(...lines.map((line) => line.length));
  const picture = lines.slice(-Math.ceil(width / 2));
  const scale = 4;
  const side = width * scale;
  const data = new Uint8Array(side * side * 4).fill(255);
  for (const [row, line] of picture.entries())
    for (const [column, sign] of [...line].entries())
      for (const half of [0, 1]) {
        const isLight = sign === '█' || sign === (half === 0 ? '▀' : '▄');
        for (let y = 0; y < scale; y++)
          for (let x = 0; x < scale; x++) {
            const at = (((row * 2 + half) * scale + y) * side + column * scale + x) * 4;
            if (at < data.length) data.fill(isLight ? 255 : 0, at, at + 3);
          }
      }
  return decodeQR({ width: side, height: side, data });
}

test('without a service the command links the phone by itself, and the service finds it linked', async () => {
  const pairing = plantao('pair');
  await pairing.printed(/aponte a câmera/);
  const qr = scan(pairing.output());
  expect(qr).toMatch(/^https:\/\/wa\.me\/settings\/linked_devices#/);
  await account.phone.scan(qr ?? '');
  expect(await pairing.ended).toBe(0);
  expect(pairing.output()).toContain('o número main está conectado ao WhatsApp');

  plantao('start');
  await vi.waitFor(() => expect(account.isOnline).toBe(true), patient);
  const again = plantao('pair');
  expect(await again.ended).toBe(0);
  expect(again.output()).toBe('o número main está conectado ao WhatsApp\n');
  const asked = plantao('status');
  await asked.ended;
  expect(asked.output()).toContain('certo  whatsapp-paired:main: conectado ao WhatsApp');
});

test('a running service shows a code to type on the phone; check and status say what is missing', async () => {
  const service = plantao('start');
  await service.printed(/saúde/);
  await vi.waitFor(
    async () =>
      expect(await status(readConfig(environment()))).toMatch(
        /conectando {2}whatsapp-paired:main: .*plantao pair/,
      ),
    patient,
  );
  const other = readConfig({ ...environment(), PLANTAO_STORE: `lmdb:${join(folder, 'other')}` });
  expect(await check(other)).toEqual({
    ok: false,
    report: expect.stringMatching(
      /FALHA {2}whatsapp-paired:main: nenhum celular conectado: use plantao pair/,
    ),
  });

  const pairing = plantao('pair', '--phone', '+55 11 98888-0001');
  const [, first, last] = await pairing.printed(/Código: (\w{4})-(\w{4})/);
  await account.phone.enterCode(`${first}${last}`);
  expect(await pairing.ended).toBe(0);
  await vi.waitFor(() => expect(account.isOnline).toBe(true), patient);
});

test('a number that rests is woken for a code, and a code that ended is asked for anew', async () => {
  const base = { account: 'main', detail: '-' } as const;
  const resting = { ...base, state: 'down' } as const;
  const awaiting = { ...base, state: 'connecting', qr: '2@x' } as const;
  const asked: (string | undefined)[] = [];
  const codes = ['AAAA1111', 'BBBB2222'];
  let view: Awaited<ReturnType<Linker['view']>> = resting;
  const linker: Linker = {
    view: async () => view,
    async ask(phone) {
      asked.push(phone);
      const code = phone === undefined ? undefined : codes[asked.length - 2];
      view = code === undefined ? awaiting : { ...awaiting, code };
    },
    async close() {},
  };
  const shown: string[] = [];
  const show = (text: string) => {
    shown.push(text);
    if (text.includes('AAAA-1111')) view = awaiting;
    if (text.includes('BBBB-2222')) view = { ...base, state: 'connected' };
  };
  expect(await follow(linker, 'main', '5511988880001', show)).toContain('conectado');
  expect(asked).toEqual([undefined, '5511988880001', '5511988880001']);
  expect(shown.filter((text) => text.startsWith('Código'))).toHaveLength(2);
}, 60_000);

test('a number that WhatsApp has blocked is not waited for', async () => {
  await linkStored(join(folder, 'data'), account);
  account.refuseLogin(403, 10);
  const pairing = plantao('pair');
  expect(await pairing.ended).toBe(1);
  expect(pairing.output()).toContain('o WhatsApp bloqueou este número');
});

test('a number that is not configured is refused in words', async () => {
  const pairing = plantao('pair', 'outro');
  expect(await pairing.ended).toBe(1);
  expect(pairing.output()).toBe('plantao: não há o número outro; em WHATSAPP_PAIRED estão: main\n');
  for (const [numbers, words] of [
    ['', /nenhum número está configurado/],
    ['main,loja', /diga qual número: plantao pair main \| loja/],
  ] as const) {
    const config = readConfig({ ...environment(), WHATSAPP_PAIRED: numbers });
    await expect(pair(config, { show: () => {} })).rejects.toThrow(words);
  }
});
