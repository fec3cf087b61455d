import { copyFileSync, existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { check } from '../../src/commands/check.ts';
import { readConfig } from '../../src/config/index.ts';
import { silent } from '../../src/log.ts';
import { openPlantao, type Plantao } from '../../src/plantao/index.ts';

let folder: string;
let opened: Plantao[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plantao-wiring-'));
  opened = [];
});
afterEach(async () => {
  for (const plantao of opened) await plantao.stop();
  rmSync(folder, { recursive: true });
});

async function open(environment: Readonly<Record<string, string>> = {}): Promise<Plantao> {
  const config = readConfig({ PORT: '0', PLANTAO_STORE: `lmdb:${join(folder, 'data')}`, ...environment });
  const plantao = await openPlantao(config, { log: silent });
  opened.push(plantao);
  return plantao;
}

const readiness = async ({ url }: Plantao) => {
  const answer = await fetch(`${url}/readyz`);
  return { status: answer.status, body: await answer.json() };
};

test('it is ready, and names its parts', async () => {
  expect(await readiness(await open())).toEqual({
    status: 200,
    body: {
      ok: true,
      parts: [
        { name: 'web:main', state: 'connected', detail: expect.any(String) },
        // Its seller consents a moment later.
        { name: 'magalu:main', state: expect.any(String), detail: expect.any(String) },
        { name: 'erp', state: 'unasked' },
        { name: 'data', state: 'working' },
      ],
    },
  });
});

test('it is not ready while a network cannot be reached', async () => {
  const plantao = await open({
    PLANTAO_BACKEND: 'sandbox',
    TELEGRAM_BOT_TOKEN: '123456:abcdefghijklmnop',
    TELEGRAM_API_ROOT: 'http://127.0.0.1:9',
  });
  await vi.waitFor(
    async () => {
      const { status, body } = await readiness(plantao);
      expect(status).toBe(503);
      expect(body).toMatchObject({ ok: false });
      expect(JSON.stringify(body)).not.toContain('123456');
    },
    { timeout: 60_000 },
  );
});

test('data does not open under another key, and does under its own', async () => {
  const key = join(folder, 'data', 'plantao.key');
  const kept = join(folder, 'kept.key');
  await (await open()).stop();
  copyFileSync(key, kept);
  writeFileSync(key, Buffer.alloc(32, 1).toString('base64'));
  await expect(open()).rejects.toThrow('não é a destes dados');
  rmSync(key);
  await expect(open()).rejects.toThrow('não é a destes dados');
  copyFileSync(kept, key);
  await open();
});

test('a key may be kept apart from the data, and must be theirs', async () => {
  const [inside, apart] = [join(folder, 'data', 'plantao.key'), join(folder, 'apart.key')];
  await (await open()).stop();
  renameSync(inside, apart);
  await (await open({ PLANTAO_KEY_FILE: apart })).stop();
  expect(existsSync(inside)).toBe(false);
  writeFileSync(apart, Buffer.alloc(32, 1).toString('hex'));
  await expect(open({ PLANTAO_KEY_FILE: apart })).rejects.toThrow('(PLANTAO_KEY_FILE) não é a destes dados');
  const config = readConfig({ PLANTAO_STORE: `lmdb:${join(folder, 'data')}`, PLANTAO_KEY_FILE: apart });
  expect((await check(config)).report).toContain('FALHA  dados: a chave (PLANTAO_KEY_FILE) não é a');
});

test('a demonstration’s data serves no real customers, and the other way round', async () => {
  const real = {
    HUBSOFT_URL: 'http://127.0.0.1:9',
    HUBSOFT_CLIENT_ID: '1',
    HUBSOFT_CLIENT_SECRET: 'segredo',
    HUBSOFT_USERNAME: 'api',
    HUBSOFT_PASSWORD: 'senha',
    PLANTAO_PROVIDER_NAME: 'Fibra Serrana',
    PLANTAO_PRIVACY_URL: 'https://fibraserrana.example/privacidade',
  };
  await (await open()).stop();
  await expect(open(real)).rejects.toThrow('estes dados são de uma demonstração');
  const other = `lmdb:${join(folder, 'other')}`;
  await (await open({ ...real, PLANTAO_STORE: other })).stop();
  await expect(open({ PLANTAO_STORE: other })).rejects.toThrow('de um provedor de verdade');
});
