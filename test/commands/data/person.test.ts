/** `plantao export` and `plantao erase`, in the data of a stopped service and beside one that runs. */

import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { erasePerson, exportPerson } from '../../../src/commands/data/person.ts';
import { readConfig } from '../../../src/config/index.ts';
import { openData } from '../../../src/data/index.ts';
import { openPeople } from '../../../src/plantao/people.ts';
import { createArchiveStage } from '../../archive/stage.ts';
import { type Program, runProgram } from '../../support/program.ts';

let folder: string;
let service: Program | undefined;
let environment: Record<string, string>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plantao-person-'));
  environment = {
    PLANTAO_STORE: `lmdb:${join(folder, 'data')}`,
    PORT: '0',
    PLANTAO_BACKEND: 'sandbox',
  };
});
afterAll(async () => {
  service?.process.kill('SIGKILL');
  await service?.ended;
  rmSync(folder, { recursive: true, force: true });
});

const config = () => readConfig(environment);

type Opened = ReturnType<typeof createArchiveStage> & ReturnType<typeof openPeople>;

/** What is so in the data, which nobody else has open. */
async function withData<Result>(look: (opened: Opened) => Promise<Result>): Promise<Result> {
  const data = await openData({ ...config(), seal: 'as-before' }, { brief: true });
  try {
    return await look({ ...createArchiveStage(data.store, data.keys), ...openPeople(data) });
  } finally {
    await data.store.close();
  }
}

test('exported into a file, and erased once that is confirmed', async () => {
  const id = await withData(async ({ say, deliver, idOf }) => {
    await say('zé', 'me chamo Zoraide', 'meu documento 52998224725', 'meu telefone 37991234567');
    await say('caio', 'me chamo Caio', 'meu telefone 37988887777');
    await say('bia', 'ligue para 37 99123-4567');
    for (const who of ['zé', 'caio', 'bia']) await say(who, 'tchau');
    await deliver();
    return idOf('zé');
  });
  const file = join(folder, 'zoraide.json');
  const told = await exportPerson(config(), '529.982.247-25', file);
  expect(told).toContain(`Em ${file}, só para você:\n  ${id}  test  `);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const exported = JSON.parse(readFileSync(file, 'utf8'));
  expect(exported.conversations).toMatchObject([
    { conversation: id, origin: { address: 'zé' }, lines: expect.any(Array) },
  ]);
  await expect(exportPerson(config(), '529.982.247-25', file)).rejects.toThrow('não pôde ser escrito');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(exported);
  await expect(exportPerson(config(), '111', join(folder, 'x'))).rejects.toThrow('nenhuma conversa é de 111');

  const asked = await erasePerson(config(), '37991234567', false);
  expect(asked).toMatch(/^Isto apaga, sem volta:\n {2}\S+ {2}test /);
  expect(asked).toContain('Estas só têm o número em alguma mensagem');
  expect(asked).toContain('plantao erase 37991234567 --yes');

  service = runProgram(['start'], environment);
  await service.printed(/Plantão: /);
  const erase = runProgram(['erase', '37991234567', '--yes'], environment);
  expect(await erase.ended).toBe(0);
  expect(erase.output()).toContain(`Apagadas: 1\n  ${id}  test`);
  expect(erase.output()).toContain('Isto continua existindo');
  const again = runProgram(['erase', '52998224725', '--yes'], environment);
  expect(await again.ended).toBe(1);
  expect(again.output()).toContain('nenhuma conversa é de 52998224725');
  service.process.kill('SIGTERM');
  expect(await service.ended).toBe(0);

  await withData(async ({ store, archive, audit, idOf }) => {
    expect(await store.conversation(id)).toBeNull();
    expect(await store.conversation(idOf('bia'))).not.toBeNull();
    expect((await archive.person('37988887777')).conversations).toHaveLength(1);
    const deeds = await audit.list({ limit: 10, by: 'console' });
    expect(deeds.map(({ action, conversation }) => [action, conversation])).toEqual([
      ['person-erased', id],
      ['person-exported', id],
    ]);
    expect(JSON.stringify(deeds)).not.toMatch(/52998224725|37991234567|Zoraide/);
  });
});
