/** `plantao start`: the service, until SIGTERM or SIGINT. */

import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from '../config/index.ts';
import { createLog } from '../log.ts';
import { openPlantao, type Plantao } from '../plantao/index.ts';

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
  process.stderr.write(`${welcome(config, plantao)}\n`);
  const signal = await signalled;
  log.info({ signal }, 'stopping');
  const late = delay(longestStop, 'late');
  const how = await Promise.race([plantao.stop(), late]);
  if (how === 'late') log.warn({}, 'stopped before everything was finished');
  else log.info({}, 'stopped');
  process.exit();
}

function welcome(config: Config, { url, introduction, invitation }: Plantao): string {
  const base = config.http.publicUrl ?? url;
  return [
    '',
    `Plantão: ${config.provider.name}`,
    `  chat na web:  ${base}/`,
    `  atendentes:   ${base}/desk${config.telegramDesk === undefined ? '' : `, e o grupo ${config.telegramDesk.group} do Telegram`}`,
    `  saúde:        ${url}/readyz`,
    `  telegram:     ${config.telegram.map(({ account }) => account).join(', ') || 'desligado (TELEGRAM_BOT_TOKEN)'}`,
    ...whatsAppOf(config, url),
    `  magalu:       ${config.magalu.map(({ account }) => account).join(', ') || 'desligado (MAGALU_CLIENT_ID)'}`,
    `  dados:        ${placeOf(config.store)}`,
    ...(invitation === undefined
      ? []
      : [
          '',
          `Primeiro acesso (usuário ${invitation.login}): abra este endereço em até 24 horas e escolha a senha.`,
          `  ${base}/desk/invite/${invitation.token}`,
        ]),
    ...(introduction === undefined
      ? []
      : ['', 'Demonstração: o ERP é inventado, e os protocolos também.', introduction]),
    '',
  ].join('\n');
}

const placeOf = (store: Config['store']): string => {
  if (store.type === 'lmdb') return store.folder;
  if (store.type === 'memory') return 'só na memória: somem quando o serviço para';
  return `Redis em ${store.servers.map(({ host, port }) => `${host}:${port}`).join(', ')}`;
};

/** Both ways to be on WhatsApp, if there are any. */
function whatsAppOf({ whatsappPaired, whatsappCloud, http }: Config, url: string): readonly string[] {
  const lines = [
    ...whatsappPaired.accounts.map((account) => `${account} (plantao pair ${account} conecta o celular)`),
    ...whatsappCloud.map(({ account }) => `${http.publicUrl ?? url}/whatsapp-cloud/${account}`),
  ];
  return lines.length === 0
    ? ['  whatsapp:     desligado (WHATSAPP_PAIRED ou WHATSAPP_CLOUD_PHONE_ID)']
    : lines.map((line) => `  whatsapp:     ${line}`);
}
