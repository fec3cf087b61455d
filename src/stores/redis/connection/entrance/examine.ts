/**
 * What a Redis must be before anybody entrusts conversations to it. What would lose them without a word is refused, what may
 * lose them is told, both with what to do about it, to whoever installs the program.
 */

import type { Redis } from 'ioredis';
import type { Servers } from '../servers/index.ts';
import type { RedisSettings } from '../settings.ts';

/** The oldest version with functions of scripts as they are used here. */
const oldest = 7;

/** Milliseconds between two looks at a Redis that is never away: its settings can be changed while it runs. */
const again = 300_000;

/** It cannot be entrusted with conversations; the message is for whoever installs the program. */
class Unfit extends Error {}

/**
 * Looks at every server that writes.
 *
 * @returns in words for a person, what may lose data.
 * @throws Error in words for a person if the server cannot be used.
 */
export async function examineServers(
  masters: readonly Redis[],
  settings: Pick<RedisSettings, 'mode' | 'wait'>,
): Promise<ReadonlySet<string>> {
  const warnings = new Set<string>();
  for (const master of masters) {
    const info = readInfo(await master.info().catch(refuseForbidden));
    refuseUnfit(info, settings.mode);
    for (const words of await weaknesses(master, info)) warnings.add(words);
    const replicas = Number(info.get('connected_slaves') ?? 0);
    if (settings.wait > replicas)
      warnings.add(
        `PLANTAO_REDIS_WAIT=${settings.wait}, mas o Redis tem ${replicas} réplica(s) agora: enquanto faltarem, nada é recebido`,
      );
  }
  return warnings;
}

export type Told = {
  /** Hears, in words for a person, of what may lose data and was not so before. */
  readonly warn?: ((words: string) => void) | undefined;
  /** Hears, in words for a person, why the Redis would be refused if this were the start; null once it would be taken. */
  readonly unfit?: ((words: string | null) => void) | undefined;
};

/**
 * Looks again after each reconnection, and from time to time: another server may answer there now, or this one have been
 * changed. It can only be told: whoever works with it has nowhere else to go.
 *
 * @param before what was told of it at the start.
 * @returns how to stop.
 */
export function keepExamining(
  { client, masters }: Pick<Servers, 'client' | 'masters'>,
  settings: Pick<RedisSettings, 'mode' | 'wait'>,
  before: ReadonlySet<string>,
  { warn, unfit }: Told,
): () => void {
  let known = before;
  let refused: string | null = null;
  const judge = (words: string | null) => {
    if (words === refused) return;
    refused = words;
    unfit?.(words);
  };
  const examine = async () => {
    try {
      const found = await examineServers(masters(), settings);
      judge(null);
      for (const words of found) if (!known.has(words)) warn?.(words);
      known = found;
    } catch (error) {
      // One that is away again is looked at when it is back.
      if (error instanceof Unfit) judge(error.message);
    }
  };
  const look = () => void examine();
  client.on('ready', look);
  const looking = setInterval(look, again).unref();
  return () => {
    client.off('ready', look);
    clearInterval(looking);
  };
}

function refuseForbidden(error: unknown): never {
  if (!(error instanceof Error && error.message.startsWith('NOPERM'))) throw error;
  throw new Unfit(
    `o usuário do Redis não pode usar INFO, que o Plantão precisa: permita-o (${error.message})`,
    { cause: error },
  );
}

function refuseUnfit(info: ReadonlyMap<string, string>, mode: RedisSettings['mode']): void {
  const version = info.get('redis_version') ?? '';
  const kind = info.get('redis_mode');
  if (kind === 'sentinel')
    throw new Unfit(
      'o endereço em PLANTAO_STORE é de uma Sentinela: use redis+sentinel://…/NOME-DO-PRINCIPAL',
    );
  if (kind === 'cluster' && mode !== 'cluster')
    throw new Unfit('o Redis de PLANTAO_STORE é parte de um Cluster: use redis+cluster://…');
  if (Number.parseInt(version, 10) < oldest)
    throw new Unfit(
      `o Redis de PLANTAO_STORE é da versão ${version || 'desconhecida'}: o Plantão precisa da ${oldest} ou de uma mais nova`,
    );
  if (info.get('role') === 'slave')
    throw new Unfit(
      'o Redis de PLANTAO_STORE é uma réplica, que só lê: use o endereço do principal, ou redis+sentinel://… para segui-lo',
    );
  const policy = info.get('maxmemory_policy') ?? 'noeviction';
  if (policy !== 'noeviction')
    throw new Unfit(
      `o Redis de PLANTAO_STORE apaga dados quando a memória enche (maxmemory-policy ${policy}), e conversas sumiriam: configure maxmemory-policy noeviction nele (CONFIG SET maxmemory-policy noeviction, e no redis.conf), ou use um Redis só para o Plantão`,
    );
}

/** What a stop of the server would lose, a sentence each. */
async function weaknesses(master: Redis, info: ReadonlyMap<string, string>): Promise<readonly string[]> {
  const config = await readConfig(master);
  if (config === null) {
    const keeps = info.get('aof_enabled') === '1' ? 'o AOF está ligado' : 'o AOF está DESLIGADO';
    return [
      `este Redis não deixa ver a configuração dele (CONFIG): ${keeps}, mas confira com quem o administra que appendonly é yes, e que appendfsync é always ou everysec (que perde até dois segundos se a máquina cair)`,
    ];
  }
  if (config.get('appendonly') !== 'yes')
    return [
      (config.get('save') ?? '') === ''
        ? 'este Redis NÃO GUARDA NADA no disco: quando ele parar, todas as conversas somem; configure appendonly yes (CONFIG SET appendonly yes, e no redis.conf)'
        : 'este Redis só guarda uma fotografia de tempos em tempos (save): quando ele cair, perde o que veio depois da última; configure appendonly yes (CONFIG SET appendonly yes, e no redis.conf)',
    ];
  switch (config.get('appendfsync')) {
    case 'always':
      return [];
    case 'everysec':
      return [
        'este Redis grava no disco a cada segundo (appendfsync everysec): se a máquina dele cair, perde até dois segundos de mensagens já confirmadas; com appendfsync always não perde nenhuma, e fica mais lento',
      ];
    default:
      return [
        'este Redis grava no disco quando o sistema quer (appendfsync no): se a máquina dele cair, perde até meio minuto de mensagens já confirmadas; configure appendfsync everysec ou always',
      ];
  }
}

/** Null if it is not to be known: managed servers do not tell. */
async function readConfig(master: Redis): Promise<ReadonlyMap<string, string> | null> {
  const found = new Map<string, string>();
  try {
    for (const name of ['appendonly', 'appendfsync', 'save']) {
      const answer = await master.config('GET', name);
      if (!Array.isArray(answer) || answer.length < 2) return null;
      found.set(name, String(answer[1]));
    }
    return found;
  } catch {
    return null;
  }
}

const readInfo = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text.split(/\r?\n/).flatMap((line): [string, string][] => {
      const [name = '', ...value] = line.split(':');
      return value.length === 0 ? [] : [[name, value.join(':')]];
    }),
  );
