/** `plantao backup` and `restore`: a copy of the data with its key, made beside the service or without it. */

import { resolve } from 'node:path';
import { z } from 'zod';
import type { Config } from '../../config/index.ts';
import { restoreBackup } from '../../data/restore.ts';
import { ask, askService, CommandError } from '../ask.ts';

/** Milliseconds: gigabytes on a slow disk. */
const copiesWithin = 60 * 60_000;

/** Copies the data, whether or not the service runs. */
export async function backup(config: Config, folder: string): Promise<string> {
  const target = resolve(folder);
  const { body } = await ask(
    config,
    z.object({ withKey: z.boolean() }),
    '/backup',
    {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ folder: target }),
    },
    copiesWithin,
  );
  return body.withKey
    ? `cópia inteira em ${target}, com a chave: guarde-a onde só você lê`
    : `cópia em ${target}, sem a chave, que não está na pasta dos dados: guarde-a em outro lugar`;
}

/** Makes a copy the data of a service that has none yet. */
export async function restore({ store, keyFile }: Config, folder: string): Promise<string> {
  if (store.type === 'memory') throw new CommandError('com PLANTAO_STORE=memory: não há onde restaurar');
  if (store.type === 'redis')
    throw new CommandError('um Redis é restaurado pelos meios dele: veja docs/operations.md');
  if ((await askService(store, '/queue')) !== null)
    throw new CommandError(`o serviço está no ar com os dados de ${store.folder}: pare-o antes`);
  await restoreBackup(resolve(folder), store.folder, keyFile);
  return `restaurado em ${store.folder}; o que chegou depois da cópia não está nela. Inicie com: plantao start`;
}
