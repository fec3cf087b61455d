/** `plantao rekey`: another key for the same data, with the service running or stopped. */

import { resolve } from 'node:path';
import { z } from 'zod';
import type { Config } from '../../config/index.ts';
import { ask } from '../ask.ts';

/** @param file of the new key; without it one is made in the data folder. */
export async function rekey(config: Config, file: string | undefined): Promise<string> {
  const { body, running } = await ask(config, z.object({ fingerprint: z.string() }), '/rekey', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ file: file === undefined ? null : resolve(file) }),
  });
  const where = file === undefined ? '' : `; antes de iniciar de novo: PLANTAO_KEY_FILE=${resolve(file)}`;
  if (config.store.type === 'redis')
    return `a chave é outra (impressão ${body.fingerprint})${where}, em todos os processos; o que está guardado fica como está: para lacrar tudo de novo, plantao copy para outro lugar`;
  const then = running ? 'o serviço regrava' : 'o serviço, quando iniciar, regravará';
  return `a chave é outra (impressão ${body.fingerprint})${where}; ${then} o que está guardado`;
}
