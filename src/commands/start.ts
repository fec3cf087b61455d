/** `plantao start`: the service, until SIGTERM or SIGINT. */

import type { Config } from '../config.ts';
import { createLog } from '../log.ts';
import { openPlantao } from '../plantao.ts';

/** Resolves when the service has stopped. */
export async function start(config: Config): Promise<void> {
  const log = createLog(config.log);
  const plantao = await openPlantao(config, { log });
  process.stdout.write(`${welcome(config, plantao.url, plantao.introduction)}\n`);
  const signal = await new Promise<string>((resolve) => {
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => resolve(name));
  });
  log.info({ signal }, 'stopping');
  await plantao.stop();
  log.info({}, 'stopped');
}

function welcome(config: Config, url: string, introduction: string | undefined): string {
  return [
    '',
    `Plantão de ${config.provider.name}`,
    `  chat na web:  ${config.http.publicUrl ?? url}/`,
    `  saúde:        ${url}/readyz`,
    config.telegram ? '  telegram:     ligado' : '  telegram:     desligado (TELEGRAM_BOT_TOKEN)',
    `  dados:        ${config.store.type === 'lmdb' ? config.store.folder : 'só na memória: somem quando o serviço para'}`,
    ...(introduction === undefined
      ? []
      : ['', 'Demonstração: nenhum ERP configurado, os protocolos são inventados.', introduction]),
    '',
  ].join('\n');
}
