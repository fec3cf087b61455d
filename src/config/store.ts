/** Where conversations are kept: a folder, a Redis, or nothing but memory. */

import type { z } from 'zod';
import type { Given } from './given.ts';
import type { variables } from './variables.ts';

export type StoreConfig =
  | {
      readonly type: 'lmdb';
      readonly folder: string;
      /** Bytes that the data may take; the store's own limit if absent. */
      readonly limit?: number;
    }
  | { readonly type: 'memory' }
  | RedisConfig;

export type RedisConfig = RedisAddress & {
  readonly type: 'redis';
  readonly password: string | undefined;
  /** What the Sentinels themselves ask for. */
  readonly sentinelPassword: string | undefined;
  /** A PEM file with the authority that signed the servers' certificates, if it is not a public one. */
  readonly caFile: string | undefined;
  /** Before every key and channel. */
  readonly prefix: string;
  /** How many replicas have what is confirmed. */
  readonly wait: number;
  /** Milliseconds that a command waits for its answer, over reconnections. */
  readonly patience: number;
};

type RedisAddress = {
  /** `sentinel`: the servers are Sentinels, which know who writes. `cluster`: some of its nodes, which know the others. */
  readonly mode: 'single' | 'sentinel' | 'cluster';
  readonly servers: readonly { readonly host: string; readonly port: number }[];
  /** What the Sentinels call the server that writes. */
  readonly master: string | undefined;
  readonly database: number;
  readonly username: string | undefined;
  readonly tls: boolean;
};

type Values = Pick<
  z.infer<typeof variables>,
  | 'PLANTAO_STORE'
  | 'PLANTAO_STORE_GB'
  | 'PLANTAO_REDIS_PASSWORD'
  | 'PLANTAO_REDIS_SENTINEL_PASSWORD'
  | 'PLANTAO_REDIS_CA_FILE'
  | 'PLANTAO_REDIS_PREFIX'
  | 'PLANTAO_REDIS_WAIT'
  | 'PLANTAO_REDIS_PATIENCE_SECONDS'
>;

/** The store of values that `findStoreProblems` has nothing against. */
export function storeOf(values: Values): StoreConfig {
  const { PLANTAO_STORE: text } = values;
  if (text === 'memory:') return { type: 'memory' };
  const read = isRedis(text) ? readAddress(text) : null;
  if (read === null || 'problem' in read)
    return {
      type: 'lmdb',
      folder: text.slice('lmdb:'.length),
      limit: values.PLANTAO_STORE_GB * 2 ** 30,
    };
  return {
    type: 'redis',
    ...read.address,
    password: values.PLANTAO_REDIS_PASSWORD ?? read.password,
    sentinelPassword: values.PLANTAO_REDIS_SENTINEL_PASSWORD,
    caFile: values.PLANTAO_REDIS_CA_FILE,
    prefix: values.PLANTAO_REDIS_PREFIX,
    wait: values.PLANTAO_REDIS_WAIT,
    patience: values.PLANTAO_REDIS_PATIENCE_SECONDS,
  };
}

/** What an address has against it, and what its settings have against one another. No sentence repeats a value: it may be a password. */
export function* findStoreProblems(given: Given): Generator<string> {
  const text = given.PLANTAO_STORE ?? '';
  if (!isRedis(text)) {
    for (const name of [
      'PLANTAO_REDIS_PASSWORD',
      'PLANTAO_REDIS_SENTINEL_PASSWORD',
      'PLANTAO_REDIS_CA_FILE',
      'PLANTAO_REDIS_MEMORY_MB',
    ])
      if (given[name] !== undefined)
        yield `${name} está configurado, mas PLANTAO_STORE não é um Redis (redis://…)`;
    return;
  }
  if (given.PLANTAO_KEY_FILE === undefined)
    yield 'PLANTAO_STORE: com um Redis a chave dos dados precisa ser dada, a mesma a todos os processos: crie uma (openssl rand -base64 32) e diga o arquivo em PLANTAO_KEY_FILE';
  const read = readAddress(text);
  if ('problem' in read) {
    yield `PLANTAO_STORE: ${read.problem}`;
    return;
  }
  const { mode, tls } = read.address;
  if (read.password !== undefined && given.PLANTAO_REDIS_PASSWORD !== undefined)
    yield 'PLANTAO_STORE: a senha está no endereço e em PLANTAO_REDIS_PASSWORD: deixe uma só';
  if (given.PLANTAO_REDIS_SENTINEL_PASSWORD !== undefined && mode !== 'sentinel')
    yield 'PLANTAO_REDIS_SENTINEL_PASSWORD está configurado, mas PLANTAO_STORE não é redis+sentinel://…';
  if (given.PLANTAO_REDIS_CA_FILE !== undefined && !tls)
    yield 'PLANTAO_REDIS_CA_FILE está configurado, mas PLANTAO_STORE não usa TLS: escreva rediss em vez de redis';
}

export const isRedis = (text: string): boolean => /^rediss?(?:\+\w*)?:/.test(text);

const forms =
  'use redis://SERVIDOR:6379, redis+sentinel://SENTINELA1,SENTINELA2/NOME-DO-PRINCIPAL ou redis+cluster://NÓ1,NÓ2 (rediss em vez de redis: com TLS)';

const addressForm =
  /^(?<scheme>rediss?)(?:\+(?<mode>sentinel|cluster))?:\/\/(?:(?<user>[^@/?#]*)@)?(?<hosts>[^@/?#]+)(?<path>\/[^?#]*)?$/;

type Read =
  | { readonly problem: string }
  | { readonly address: RedisAddress; readonly password: string | undefined };

/** @param text as in `redis://user:password@host:6379/0`. */
function readAddress(text: string): Read {
  const parts = addressForm.exec(text)?.groups;
  if (parts === undefined) return { problem: `o endereço do Redis não está inteiro: ${forms}` };
  const { scheme, user = '', hosts = '', path = '' } = parts;
  const mode = parts.mode === 'sentinel' || parts.mode === 'cluster' ? parts.mode : 'single';
  const servers = hosts.split(',').map((host) => readServer(host, mode === 'sentinel' ? 26_379 : 6_379));
  const whole = servers.filter((server) => server !== null);
  if (whole.length < servers.length)
    return {
      problem: `cada servidor do Redis é um nome ou endereço IP, com a porta atrás de dois-pontos: ${forms}`,
    };
  if (mode === 'single' && whole.length > 1)
    return { problem: `vários servidores só com Sentinel ou Cluster: ${forms}` };
  const rest = path.split('/').filter((part) => part !== '');
  const master = mode === 'sentinel' ? rest.shift() : undefined;
  if (mode === 'sentinel' && !/^[\w.-]+$/.test(master ?? ''))
    return { problem: `falta o nome que as Sentinelas dão ao servidor principal: ${forms}` };
  if (mode === 'cluster' && rest.length > 0)
    return { problem: 'um Cluster só tem o banco 0: tire o que está atrás da barra' };
  if (rest.length > 1 || !/^\d{1,4}$/.test(rest[0] ?? '0'))
    return { problem: 'atrás da barra fica o número do banco do Redis, como redis://127.0.0.1:6379/0' };
  const [username, ...password] = user.split(':').map(decode);
  if (username === null || password.includes(null))
    return { problem: 'usuário ou senha do Redis: um % solto precisa ser escrito %25' };
  return {
    address: {
      mode,
      servers: whole,
      master,
      database: Number(rest[0] ?? 0),
      username: username || undefined,
      tls: scheme === 'rediss',
    },
    password: password.join(':') || undefined,
  };
}

function readServer(text: string, standard: number): { readonly host: string; readonly port: number } | null {
  const {
    host,
    six,
    port = '',
  } = /^(?:(?<host>[\w.-]+)|\[(?<six>[\da-f:.]+)\])(?::(?<port>\d{1,5}))?$/i.exec(text)?.groups ?? {};
  const name = host ?? six;
  const number = port === '' ? standard : Number(port);
  return name === undefined || number < 1 || number > 65_535 ? null : { host: name, port: number };
}

const decode = (text: string): string | null => {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
};
