/** Where conversations are kept, and what is said to who got it wrong. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config/index.ts';
import { problemsOf } from './problems.ts';

let folder: string;
let key: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plantao-config-'));
  key = join(folder, 'key');
  writeFileSync(key, 'não importa aqui');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (more: Readonly<Record<string, string>>) => readConfig({ PLANTAO_KEY_FILE: key, ...more });
const storeOf = (address: string, more: Readonly<Record<string, string>> = {}) =>
  read({ PLANTAO_STORE: address, ...more }).store;

describe('a Redis', () => {
  const standard = {
    type: 'redis',
    mode: 'single',
    database: 0,
    tls: false,
    prefix: 'plantao:',
    wait: 0,
    patience: 10_000,
  };

  test.each([
    ['redis://127.0.0.1', { servers: [{ host: '127.0.0.1', port: 6_379 }] }],
    ['redis://[::1]:7000/3', { servers: [{ host: '::1', port: 7_000 }], database: 3 }],
    [
      'rediss://plantao:a%40b:c@redis.example:6380/0',
      {
        servers: [{ host: 'redis.example', port: 6_380 }],
        tls: true,
        username: 'plantao',
        password: 'a@b:c',
      },
    ],
    ['redis://:senha@servidor', { servers: [{ host: 'servidor', port: 6_379 }], password: 'senha' }],
    [
      'redis+sentinel://plantao@a,b:26380/mymaster',
      {
        mode: 'sentinel',
        servers: [
          { host: 'a', port: 26_379 },
          { host: 'b', port: 26_380 },
        ],
        master: 'mymaster',
        username: 'plantao',
      },
    ],
    ['redis+sentinel://a/mymaster/2', { mode: 'sentinel', master: 'mymaster', database: 2 }],
    [
      'rediss+cluster://a,b,c:7002',
      {
        mode: 'cluster',
        tls: true,
        servers: [
          { host: 'a', port: 6_379 },
          { host: 'b', port: 6_379 },
          { host: 'c', port: 7_002 },
        ],
      },
    ],
  ])('is found at %s', (address, expected) => {
    expect(storeOf(address)).toMatchObject({ ...standard, ...expected });
  });

  test('has its secrets from files, and settings of its own', () => {
    const secret = join(folder, 'secret');
    writeFileSync(secret, 'do arquivo\n');
    expect(
      storeOf('redis+sentinel://a/mymaster', {
        PLANTAO_REDIS_PASSWORD_FILE: secret,
        PLANTAO_REDIS_SENTINEL_PASSWORD: 'outra',
        PLANTAO_REDIS_PREFIX: 'loja:',
        PLANTAO_REDIS_WAIT: '1',
        PLANTAO_REDIS_PATIENCE_SECONDS: '3',
      }),
    ).toMatchObject({
      password: 'do arquivo',
      sentinelPassword: 'outra',
      prefix: 'loja:',
      wait: 1,
      patience: 3_000,
    });
  });

  test.each([
    ['redis:127.0.0.1', 'não está inteiro'],
    ['redis://', 'não está inteiro'],
    ['redis+outro://a', 'não está inteiro'],
    ['redis://a b', 'cada servidor'],
    ['redis://a:0', 'cada servidor'],
    ['redis://a:70000', 'cada servidor'],
    ['redis://a,b', 'só com Sentinel ou Cluster'],
    ['redis://a/b', 'o número do banco'],
    ['redis://a/0/1', 'o número do banco'],
    ['redis+sentinel://a,b', 'falta o nome'],
    ['redis+cluster://a/1', 'só tem o banco 0'],
    ['redis://u:%zz@a', '%25'],
  ])('%s is refused in words', (address, words) => {
    expect(problemsOf({ PLANTAO_STORE: address, PLANTAO_KEY_FILE: key })).toEqual([
      expect.stringContaining(words),
    ]);
  });

  test('needs a key that is given, and everything else that is wrong is told at once', () => {
    expect(
      problemsOf({
        PLANTAO_STORE: 'redis://:segredo@a',
        PLANTAO_REDIS_PASSWORD: 'outra',
        PLANTAO_REDIS_SENTINEL_PASSWORD: 'mais uma',
        PLANTAO_REDIS_CA_FILE: key,
      }),
    ).toEqual([
      expect.stringContaining('PLANTAO_KEY_FILE'),
      expect.stringContaining('deixe uma só'),
      expect.stringContaining('não é redis+sentinel'),
      expect.stringContaining('rediss'),
    ]);
    const words = problemsOf({ PLANTAO_STORE: 'redis://:segredo@a b' }).join();
    expect(words).toContain('PLANTAO_KEY_FILE');
    expect(words).not.toContain('segredo');
  });

  test.each([
    [{ PLANTAO_REDIS_PREFIX: 'a{b}' }, 'PLANTAO_REDIS_PREFIX'],
    [{ PLANTAO_REDIS_WAIT: '-1' }, 'PLANTAO_REDIS_WAIT'],
    [{ PLANTAO_REDIS_WAIT: '10' }, 'PLANTAO_REDIS_WAIT'],
    [{ PLANTAO_REDIS_PASSWORD: 'x' }, 'não é um Redis'],
    [{ PLANTAO_REDIS_WAITS: '1' }, 'você quis dizer PLANTAO_REDIS_WAIT?'],
  ])('%j is refused', (environment, words) => {
    expect(problemsOf(environment)).toEqual([expect.stringContaining(words)]);
  });
});
