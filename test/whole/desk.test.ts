/** The built program’s first start: the link that lets the administrator in, told once. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Program, runProgram } from '../support/program.ts';

let folder: string;
let service: Program;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plantao-desk-'));
});
afterEach(async () => {
  service.process.kill('SIGKILL');
  await service.ended;
  rmSync(folder, { recursive: true, force: true });
});

const start = async (): Promise<string> => {
  service = runProgram(['start'], { PLANTAO_STORE: `lmdb:${folder}`, PORT: '0' });
  const [, url = ''] = await service.printed(/(http:\S+)\/readyz/);
  await service.printed(/Demonstração/);
  return url;
};

test('the first start tells how the administrator comes in, and no other', async () => {
  await start();
  const [link] = await service.printed(/http:\S+\/desk\/invite\/\S+/);
  const page = await fetch(link);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('<strong>admin</strong>');
  service.process.kill('SIGTERM');
  await service.ended;
  const url = await start();
  expect(service.output()).not.toContain('/desk/invite/');
  const door = await fetch(`${url}/desk`, { headers: { accept: 'text/html' } });
  expect(new URL(door.url).pathname).toBe('/desk/login');
  // As long as it is not used, it is good.
  expect((await fetch(url + new URL(link).pathname)).status).toBe(200);
});
