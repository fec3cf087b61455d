/** `plantao copy`: with keys of their own, and nobody at work. */

import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { copy } from '../../../src/commands/data/copy.ts';
import { readConfig } from '../../../src/config/index.ts';
import { openData } from '../../../src/data/index.ts';
import { silent } from '../../../src/log.ts';
import { openPlantao } from '../../../src/plantao/index.ts';
import { noRedis, type RedisServer, startRedis } from '../../support/redis/index.ts';

describe.skipIf(noRedis)('plantao copy', () => {
  let redis: RedisServer;
  let folder: string;
  let environment: Readonly<Record<string, string>>;
  beforeAll(async () => {
    redis = await startRedis({ aof: 'always' });
  });
  afterAll(() => redis.stop());
  beforeEach(async () => {
    await redis.cli('FLUSHALL');
    folder = mkdtempSync(join(tmpdir(), 'plantao-copy-command-'));
    const key = join(folder, 'key');
    writeFileSync(key, randomBytes(32).toString('base64'));
    environment = { PLANTAO_KEY_FILE: key, TELEGRAM_BOT_TOKEN: 'não importa aqui' };
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const lmdb = (name: string): string => `lmdb:${join(folder, name)}`;
  const run = (from: string, to: string, more = {}) =>
    copy(environment, { from, to, show: () => {}, ...more });
  const configOf = (store: string, more: Readonly<Record<string, string>> = environment) =>
    readConfig({
      ...more,
      TELEGRAM_BOT_TOKEN: '',
      PLANTAO_BACKEND: 'sandbox',
      PORT: '0',
      PLANTAO_STORE: store,
    });
  /** Makes data with a key of their own beside them, and tells what ids there are derived to. */
  const make = async (name: string): Promise<string> => {
    const data = await openData({ ...configOf(lmdb(name), {}), seal: true }, {});
    await data.store.records.set('credential/x', { token: 'segredo' });
    const signature = data.keys.sign('test', 'x');
    await data.store.close();
    return signature;
  };

  test('goes from a folder with its key to a Redis with a given one, and back', async () => {
    const signature = await make('data');
    expect(await run(lmdb('data'), redis.url)).toContain('copiado e conferido: 0 conversas');
    const there = await openData({ ...configOf(redis.url), seal: true }, {});
    expect(there.keys.sign('test', 'x')).toBe(signature);
    expect((await there.store.records.get('credential/x'))?.value).toEqual({ token: 'segredo' });
    await there.store.close();
    await run(redis.url, lmdb('back'));
    expect(existsSync(join(folder, 'back/plantao.key'))).toBe(false);
    const back = await openData(configOf(lmdb('back')), {});
    expect(back.keys.sign('test', 'x')).toBe(signature);
    expect((await back.store.records.get('credential/x'))?.value).toEqual({ token: 'segredo' });
    await back.store.close();
    // Once more, to another place of the same Redis.
    await run(redis.url, redis.url, { toPrefix: 'outro:' });
    await expect(run(redis.url, redis.url)).rejects.toThrow('o mesmo lugar');
  });

  test('is refused while a service runs, and a service does not start on half a copy', async () => {
    await make('data');
    const service = await openPlantao(configOf(redis.url), { log: silent });
    await expect(run(lmdb('data'), redis.url)).rejects.toThrow('já tem dados');
    await expect(run(redis.url, lmdb('other'))).rejects.toThrow('há um serviço no ar com os dados da origem');
    await service.stop();
    await redis.cli('FLUSHALL');
    await run(lmdb('data'), redis.url);
    const { store } = await openData(configOf(redis.url), {});
    await store.records.set('deployment/copying', { source: 'x' });
    await store.close();
    await expect(openData(configOf(redis.url), {})).rejects.toThrow('uma cópia que foi interrompida');
    await expect(run(lmdb('data'), redis.url)).rejects.toThrow('a metade de uma cópia de outros dados');
    await redis.cli('FLUSHALL');
    const holding = await openPlantao(configOf(lmdb('data'), {}), { log: silent });
    await expect(run(lmdb('data'), redis.url)).rejects.toThrow();
    await holding.stop();
    await make('others');
    await run(lmdb('data'), redis.url);
    await expect(run(lmdb('others'), redis.url)).rejects.toThrow('não são uma cópia destes');
  });

  test('says what is not a place, and what is not there', async () => {
    await expect(run('data', redis.url)).rejects.toThrow('--from precisa ser');
    await expect(run(lmdb('none'), redis.url)).rejects.toThrow('não há dados');
    environment = {};
    await make('data');
    await expect(run(lmdb('data'), redis.url)).rejects.toThrow('PLANTAO_KEY_FILE');
  });
});
