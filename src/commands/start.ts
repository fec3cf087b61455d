/** `plantao start`: the service, until SIGTERM or SIGINT. */

import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from '../config/index.ts';
import { createLog } from '../log.ts';
import { openPlantao } from '../plantao/index.ts';

/**
 * Milliseconds that stopping may take in all. What hangs on somebody else's answer by then is left as a crash would
 * leave it, and taken up at the next start.
 */
const longestStop = 9_000;

/** Ends the process when the service has stopped: requests that hang would keep it. */
export async function start(config: Config): Promise<never> {
  const log = await createLog(config.log);
  const plantao = await openPlantao(config, { log });
  // Awaited before anybody reads that it runs, and may stop it.
  const signalled = new Promise<string>((resolve) => {
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => resolve(name));
  });
  process.stderr.write(`${welcome(config, plantao.url, plantao.introduction)}\n`);
  const signal = await signalled;
  log.info({ signal }, 'stopping');
  const late = delay(longestStop, 'late');
  const how = await Promise.race([plantao.stop(), late]);
  if (how === 'late') log.warn({}, 'stopped before everything was finished');
  else log.info({}, 'stopped');
  process.exit();
}

function welcome(config: Config, url: string, introduction: string | undefined): string {
  return [
    '',
    `Plantão: ${config.provider.name}`,
    `  chat na web:  ${config.http.publicUrl ?? url}/`,
    `  saúde:        ${url}/readyz`,
    `  telegram:     ${config.telegram.map(({ account }) => account).join(', ') || 'desligado (TELEGRAM_BOT_TOKEN)'}`,
    `  whatsapp:     ${config.whatsappCloud.map(({ account }) => `${config.http.publicUrl ?? url}/whatsapp-cloud/${account}`).join(', ') || 'desligado (WHATSAPP_CLOUD_PHONE_ID)'}`,
    `  dados:        ${config.store.type === 'lmdb' ? config.store.folder : 'só na memória: somem quando o serviço para'}`,
    ...(introduction === undefined
      ? []
      : ['', 'Demonstração: o ERP é inventado, e os protocolos também.', introduction]),
    '',
  ].join('\n');
}
