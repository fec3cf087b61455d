/** `plantao check`: whether each configured part answers, in plain words, without starting the service. */

import { z } from 'zod';
import { createChannels } from '../channels/index.ts';
import type { Config } from '../config/index.ts';
import { wordsOf } from '../core/failure.ts';
import { openData } from '../data/index.ts';
import { createKeys } from '../keys/index.ts';
import { silent } from '../log.ts';
import { openErp } from '../plantao/vendors/erp.ts';
import { kindOf, refuseOtherKind } from '../plantao/vendors/kind.ts';
import { createMemoryStore } from '../stores/memory/index.ts';
import { NotBegun } from '../stores/store.ts';
import { checkSeller } from './accounts/magalu.ts';
import { askService, read } from './ask.ts';

export type Checked = { readonly ok: boolean; readonly report: string };

export async function check(config: Config): Promise<Checked> {
  const results = [
    await look('configuração', async () => 'completa'),
    await look('dados', async () => checkStore(config)),
    await look('ERP', async () => checkBackend(config)),
    ...(await checkChannels(config)),
  ];
  return {
    ok: results.every(({ ok }) => ok),
    report: results.map(({ ok, name, words }) => `${ok ? 'certo ' : 'FALHA '} ${name}: ${words}`).join('\n'),
  };
}

type Looked = { readonly ok: boolean; readonly name: string; readonly words: string };

async function look(name: string, run: () => Promise<string>): Promise<Looked> {
  try {
    return { ok: true, name, words: await run() };
  } catch (thrown) {
    return { ok: false, name, words: wordsOf(thrown) };
  }
}

async function checkStore(config: Config): Promise<string> {
  const { store } = config;
  if (store.type === 'memory') return 'só na memória: as conversas somem quando o serviço para';
  if (store.type === 'redis') return checkRedis(config);
  const answered = await askService(store, '/queue');
  if (answered !== null) {
    await read(answered, z.unknown());
    return `o serviço está no ar e responde (${store.folder})`;
  }
  const { store: opened } = await openData(config, { brief: true });
  let unsealed = 0;
  try {
    await refuseOtherKind(opened, kindOf(config));
    unsealed = opened.survey?.().open ?? 0;
  } finally {
    await opened.close();
  }
  return `a pasta ${store.folder} abre e aceita escrita${unsealed === 0 ? '' : ` (${unsealed} registros ainda abertos: o serviço os lacra quando estiver no ar)`}; o serviço está parado`;
}

/** Beside the services that use it: nobody has it alone. */
async function checkRedis(config: Config): Promise<string> {
  const warnings: string[] = [];
  const warn = (words: string) => void warnings.push(words);
  const isNew = await findNothing(config, warn);
  // Said, because a mistyped prefix looks just like this.
  const found = isNew
    ? `o Redis responde; nenhum serviço começou ainda com o prefixo ${config.store.type === 'redis' ? config.store.prefix : ''}`
    : 'o Redis responde, e a chave é a dele';
  return [found, ...warnings.map((words) => `ATENÇÃO: ${words}`)].join('; ');
}

/** Whether no service has begun there. Looks only: what is begun under a mistyped prefix would stay for ever. */
async function findNothing(config: Config, warn: (words: string) => void): Promise<boolean> {
  try {
    const { store } = await openData(config, { brief: true, lookOnly: true, warn });
    try {
      return !(await refuseOtherKind(store, kindOf(config)));
    } finally {
      await store.close();
    }
  } catch (error) {
    if (error instanceof NotBegun) return true;
    throw error;
  }
}

async function checkBackend(config: Config): Promise<string> {
  // A sandbox of the running service holds its file: this one keeps its tickets in memory.
  const erp = await openErp({ ...config, store: { type: 'memory' } }, { log: silent });
  try {
    const answer = await erp.backend.check();
    return config.backend.type === 'sandbox'
      ? 'o de demonstração, inventado, responde; nenhum HubSoft está configurado'
      : answer;
  } finally {
    await erp.close();
  }
}

async function checkChannels(config: Config): Promise<readonly Looked[]> {
  const parts = {
    store: createMemoryStore(),
    keys: createKeys(new Uint8Array(32)),
    log: silent,
    demonstration: null,
  };
  // Whether a seller has consented is known to the stored data alone.
  const channels = await createChannels({ ...config, magalu: [] }, parts);
  const looked = await Promise.all(
    channels.map((channel) => look(`${channel.name}:${channel.account}`, () => channel.check())),
  );
  for (const { account } of config.magalu)
    looked.push(await look(`magalu:${account}`, () => checkSeller(config, account)));
  return looked;
}
