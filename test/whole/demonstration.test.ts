/** The built program with nothing configured: the invented marketplace's protocols come to the desk and are answered once. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runCommand } from '../support/command-line.ts';
import { createDeskApi, tokenIn } from '../support/desk-api.ts';
import { type Program, runProgram } from '../support/program.ts';

const patient = { timeout: 60_000, interval: 50 };

let folder: string;
let service: Program;
let url = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plantao-demonstration-'));
});
afterEach(async () => {
  service.process.kill('SIGKILL');
  await service.ended;
  rmSync(folder, { recursive: true, force: true });
});

const environment = () => ({ PLANTAO_STORE: `lmdb:${folder}`, PORT: '0', LOG_LEVEL: 'warn' });
const start = async () => {
  service = runProgram(['start'], environment());
  const [, found = ''] = await service.printed(/(http:\S+)\/readyz/);
  await service.printed(/Lúcia Meireles[\s\S]*Heitor Campos/);
  url = found;
};
/** What the marketplace took from the seller, as it wrote it down. */
const taken = () =>
  readFileSync(join(folder, 'sandbox-magalu.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line.includes('"by":"seller"') && line.includes('Já estou vendo.'));

test('two protocols are on the desk, and an answer is at the marketplace once, over a restart too', {
  timeout: 400_000,
}, async () => {
  await start();
  const added = await runCommand(['token', 'add', 'Teste', '--may', 'act'], environment());
  const api = createDeskApi(() => url, tokenIn(added));
  const protocols = async () => {
    const places = await Promise.all(['waiting', 'attended', 'bot', 'closed'].map(api.list));
    return places.flat().filter(({ channel }) => channel === 'magalu');
  };
  const find = () =>
    vi.waitFor(async () => {
      for (const { id } of await protocols())
        if ((await api.read(id)).lines.some(({ text }) => text.includes('kit de roteadores'))) return id;
      throw new Error('nothing of Lúcia yet');
    }, patient);
  const id = await find();
  await vi.waitFor(async () => expect(await protocols()).toHaveLength(2), patient);

  expect(await api.answer(id, 'Já estou vendo.')).toBe(200);
  const isDelivered = () =>
    vi.waitFor(async () => {
      const line = (await api.read(id)).lines.find(({ text }) => text.includes('Já estou vendo.'));
      expect(line?.delivery).toBe('delivered');
    }, patient);
  await isDelivered();
  expect(taken()).toHaveLength(1);

  service.process.kill('SIGKILL');
  await service.ended;
  await start();
  await isDelivered();
  // The buyer answers what they read, once.
  await vi.waitFor(async () => {
    const { lines } = await api.read(id);
    expect(lines.filter(({ text }) => text.includes('preciso dele para trabalhar'))).toHaveLength(1);
  }, patient);
  expect(await protocols()).toHaveLength(2);
  expect(taken()).toHaveLength(1);
});
