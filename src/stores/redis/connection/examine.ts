/**
 * What a Redis must be before anybody entrusts conversations to it. What would lose them without a word is refused, what may
 * lose them is told, both with what to do about it, to whoever installs the program.
 */

import type { Redis } from 'ioredis';
import type { RedisSettings } from './settings.ts';

/** The oldest version with functions of scripts as they are used here. */
const oldest = 7;

/**
 * Looks at every server that writes.
 *
 * @param warn hears, in words for a person, of what may lose data.
 * @throws Error in words for a person if the server cannot be used.
 */
export async function examineServers(
  masters: readonly Redis[],
  settings: Pick<RedisSettings, 'mode' | 'wait'>,
  warn: (words: string) => void,
): Promise<void> {
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
  for (const words of warnings) warn(words);
}

function refuseForbidden(error: unknown): never {
  const message = error instanceof Error ? error.message : 'erro';
  throw new Error(`o usuário do Redis não pode usar INFO, que o Plantão precisa: permita-o (${message})`, {
    cause: error,
  });
}

function refuseUnfit(info: ReadonlyMap<string, string>, mode: RedisSettings['mode']): void {
  const version = info.get('redis_version') ?? '';
  const kind = info.get('redis_mode');
  if (kind === 'sentinel')
    throw new Error(
      'o endereço em PLANTAO_STORE é de uma Sentinela: use redis+sentinel://…/NOME-DO-PRINCIPAL',
    );
  if (kind === 'cluster' && mode !== 'cluster')
    throw new Error('o Redis de PLANTAO_STORE é parte de um Cluster: use redis+cluster://…');
  if (Number.parseInt(version, 10) < oldest)
    throw new Error(
      `o Redis de PLANTAO_STORE é da versão ${version || 'desconhecida'}: o Plantão precisa da ${oldest} ou de uma mais nova`,
    );
  if (info.get('role') === 'slave')
    throw new Error(
      'o Redis de PLANTAO_STORE é uma réplica, que só lê: use o endereço do principal, ou redis+sentinel://… para segui-lo',
    );
  const policy = info.get('maxmemory_policy') ?? 'noeviction';
  if (policy !== 'noeviction')
    throw new Error(
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
