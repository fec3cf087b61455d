/** `plantao copy`: everything of one store into another, which the service is started on afterwards. */

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Config, readConfig } from '../../config/index.ts';
import { copyStore } from '../../data/copy.ts';
import { type Data, type DataOptions, openData } from '../../data/index.ts';
import { keyFile } from '../../keys/file.ts';
import { upkeepLock } from '../../plantao/upkeep/index.ts';
import type { Store } from '../../stores/store.ts';
import { CommandError } from '../ask.ts';

export type CopyRequest = {
  /** As `PLANTAO_STORE`. */
  readonly from: string;
  readonly to: string;
  /** What stands before the keys of a Redis, if it is not `PLANTAO_REDIS_PREFIX`. */
  readonly fromPrefix?: string | undefined;
  readonly toPrefix?: string | undefined;
  /** Shows something to whoever typed the command. */
  readonly show: (text: string) => void;
};

/** Milliseconds for which both stores are held, and after which that is renewed. */
const lease = 60_000;
const renewEvery = 15_000;
/** After how many conversations it is told how far it has come. */
const tellEvery = 10_000;

/** @param environment what both stores are read by, besides their addresses. */
export async function copy(
  environment: Parameters<typeof readConfig>[0],
  { from, to, fromPrefix, toPrefix, show }: CopyRequest,
): Promise<string> {
  const origin = configOf(environment, '--from', from, fromPrefix);
  const target = configOf(environment, '--to', to, toPrefix);
  const source = describe(origin);
  if (source === describe(target)) throw new CommandError('a origem e o destino são o mesmo lugar');
  if (origin.store.type === 'lmdb' && !existsSync(origin.store.folder))
    throw new CommandError(`não há dados em ${origin.store.folder}`);

  const closers: (() => Promise<void>)[] = [];
  const open = async (config: Config, options: DataOptions, where: string): Promise<Data> => {
    const data = await openData({ ...config, seal: config.seal || 'as-before' }, options);
    closers.push(() => data.store.close());
    closers.push(await holdAlone(data.store, where));
    return data;
  };
  try {
    const old = await open(origin, {}, 'da origem');
    const warn = (words: string) => show(`ATENÇÃO: ${words}`);
    const fresh = await open(target, { copyOf: old.identity, warn }, 'do destino');
    let told = 0;
    const { conversations, others, damaged } = await copyStore(old.store, fresh.store, {
      source,
      tell(done) {
        if (done - told < tellEvery) return;
        told = done;
        show(`${done} conversas…`);
      },
    });
    return [
      `copiado e conferido: ${conversations} conversas e ${others} outros registros, de ${source} para ${describe(target)}`,
      ...(damaged.length === 0
        ? []
        : [`NÃO copiadas, porque estão danificadas na origem: ${damaged.join(', ')}`]),
      `agora: PLANTAO_STORE=${withoutPassword(to)}${target.store.type === 'redis' ? ` e PLANTAO_REDIS_PREFIX=${target.store.prefix}` : ''}, e plantao start; a origem fica como estava, e não serve mais depois disso`,
    ].join('\n');
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

/** The environment's, for another place. What belongs to a Redis alone is no fault of a folder's. */
function configOf(
  environment: Parameters<typeof readConfig>[0],
  option: string,
  address: string,
  prefix: string | undefined,
): Config {
  const isFolder = address.startsWith('lmdb:');
  if (!isFolder && !/^rediss?[+:]/.test(address))
    throw new CommandError(`${option} precisa ser lmdb:PASTA ou o endereço de um Redis`);
  const own = isFolder
    ? Object.fromEntries(
        Object.entries(environment).filter(
          ([name]) => !/^PLANTAO_REDIS_(?:PASSWORD|SENTINEL_PASSWORD|CA_FILE)/.test(name),
        ),
      )
    : environment;
  // Of the same program only the store is another's: an ERP or a channel that is configured by halves is no reason.
  const relevant = Object.fromEntries(
    Object.entries(own).filter(([name]) => /^PLANTAO_(?:REDIS_|KEY_FILE|SEAL|STORE_GB)/.test(name)),
  );
  const config = readConfig({
    ...relevant,
    PLANTAO_STORE: address,
    ...(prefix === undefined ? {} : { PLANTAO_REDIS_PREFIX: prefix }),
  });
  // A folder with a key in it is opened by that: PLANTAO_KEY_FILE may be the other one's.
  const { store } = config;
  const hasKey = store.type === 'lmdb' && existsSync(keyFile(store.folder));
  return hasKey ? { ...config, keyFile: undefined } : config;
}

const describe = ({ store }: Config): string => {
  if (store.type === 'lmdb') return `lmdb:${join(resolve(store.folder))}`;
  if (store.type === 'memory') return 'memory:';
  const { servers, database, prefix } = store;
  return `Redis ${servers.map(({ host, port }) => `${host}:${port}`).join(',')}/${database} ${prefix}*`;
};

const withoutPassword = (address: string): string => address.replace(/(\/\/[^/@]*:)[^/@]*@/, '$1…@');

/** Whoever runs holds this lock; as long as it is held here, no service has begun to keep the store. */
async function holdAlone({ locks }: Store, where: string): Promise<() => Promise<void>> {
  const lock = await locks.acquire(upkeepLock, { lease });
  if (lock === null)
    throw new CommandError(
      `há um serviço no ar com os dados ${where}: pare todos os processos, espere meio minuto e tente de novo`,
    );
  const renewing = setInterval(() => void locks.renew(lock, { lease }).catch(() => {}), renewEvery).unref();
  return async () => {
    clearInterval(renewing);
    await locks.release(lock).catch(() => {});
  };
}
